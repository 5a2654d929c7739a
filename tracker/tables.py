"""Every module that has tables, so that migrations see them all."""

from tracker.adapters import clock
from tracker.audit import models as audit
from tracker.calendars import models as calendars
from tracker.checks import models as checks
from tracker.editions import models as editions
from tracker.editions import templates as report_templates
from tracker.evidence import models as evidence
from tracker.kpis import compositions, neighbours
from tracker.kpis import models as kpis
from tracker.people import access_token_models as access_tokens
from tracker.people import letter_models as account_letters
from tracker.people import models as people
from tracker.people import openid_models as openid
from tracker.people import second_factor_models as second_factors
from tracker.people import sign_in_models as sign_ins
from tracker.plan import models as plan
from tracker.plan import publication, surroundings, wordings
from tracker.reminders import models as reminders
from tracker.risks import models as risks
from tracker.updates import models as updates

MODULES = (
    clock,
    audit,
    calendars,
    checks,
    editions,
    report_templates,
    evidence,
    kpis,
    compositions,
    neighbours,
    people,
    openid,
    sign_ins,
    second_factors,
    access_tokens,
    account_letters,
    plan,
    publication,
    surroundings,
    wordings,
    reminders,
    risks,
    updates,
)
