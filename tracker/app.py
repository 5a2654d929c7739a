"""Builds the application. The only module that knows every view."""

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import tables  # noqa: F401 - the database needs to know every table
from tracker.adapters import foreign_links, migrations, openid, restriction
from tracker.adapters.breached import must_be_a_list
from tracker.adapters.db import db, engine_options, listen_to
from tracker.administration import oversight_views as oversight
from tracker.administration import people_views as accounts
from tracker.administration import privacy_views as privacy
from tracker.administration import views as administration
from tracker.api import views as api
from tracker.audit import services as audit
from tracker.audit import views as activity
from tracker.calendars import views as calendars
from tracker.checks import views as checks
from tracker.dashboard import views as dashboard
from tracker.demo import views as demo
from tracker.evidence import views as evidence
from tracker.files import folder
from tracker.health import views as health
from tracker.imports import neighbour_views as neighbours
from tracker.imports import views as imports
from tracker.kpis import composition_editing, definition_editing, figure_editing, remark_editing
from tracker.kpis import live_views as live_figures
from tracker.kpis import views as kpis
from tracker.people import access_token_views as access_tokens
from tracker.people import account_views as account
from tracker.people import emergency_views as emergency
from tracker.people import member_views as members
from tracker.people import openid_views as organisation
from tracker.people import password_views as passwords
from tracker.people import second_factor_views as second_factor
from tracker.people import views as people
from tracker.people.sessions import person_of_request
from tracker.plan import access
from tracker.plan import around_views as around
from tracker.plan import editing as plan_editing
from tracker.plan import settings_views as programme_settings
from tracker.plan import views as plan
from tracker.reminders import link_asides, link_renewal, link_saving
from tracker.reminders import link_views as reminder_link
from tracker.reminders import my_views as my_reminders
from tracker.reminders import settings_views as reminder_settings
from tracker.reminders import views as reminders
from tracker.reminders.own_templates import load_templates
from tracker.reports import compare_views as comparing
from tracker.reports import deciding as report_deciding
from tracker.reports import drafts as report_drafts
from tracker.reports import line_pages as report_lines
from tracker.reports import measure_pages as report_measures
from tracker.reports import public_pages as report_public
from tracker.reports import series_pages as report_series
from tracker.reports import template_pages as report_templates
from tracker.reports import views as reports
from tracker.risks import editing as risk_editing
from tracker.risks import views as risks
from tracker.settings import Settings
from tracker.updates import views as updates
from tracker.web import (
    addresses,
    assets,
    components,
    errors,
    filters,
    headers,
    limits,
    navigation,
    private_addresses,
    refusals,
    transactions,
    uploads,
)
from tracker.web.cookies import SignedCookies, cookie_name
from tracker.web.hosts import KnownHosts
from tracker.web.htmx import htmx

# A page of forty open forms is about 100 kB; an uploaded workbook is the largest thing we take.
LARGEST_REQUEST_BYTES = 16 * 1024 * 1024
LARGEST_FORM_BYTES = 2 * 1024 * 1024
# How long a cookie can be read. Far longer than a session lasts: the page that says why it is over reads it.
COOKIE_SECONDS = 31 * 24 * 60 * 60

BLUEPRINTS = (
    people.blueprint,
    organisation.blueprint,
    emergency.blueprint,
    passwords.blueprint,
    account.blueprint,
    access_tokens.blueprint,
    second_factor.blueprint,
    members.blueprint,
    dashboard.blueprint,
    activity.blueprint,
    plan.blueprint,
    plan_editing.blueprint,
    programme_settings.blueprint,
    around.blueprint,
    updates.blueprint,
    risks.blueprint,
    risk_editing.blueprint,
    kpis.blueprint,
    composition_editing.blueprint,
    definition_editing.blueprint,
    figure_editing.blueprint,
    remark_editing.blueprint,
    live_figures.blueprint,
    imports.blueprint,
    neighbours.blueprint,
    evidence.blueprint,
    checks.blueprint,
    comparing.blueprint,
    reports.blueprint,
    report_templates.blueprint,
    report_drafts.blueprint,
    report_deciding.blueprint,
    report_lines.blueprint,
    report_measures.blueprint,
    report_public.blueprint,
    report_series.blueprint,
    reminders.blueprint,
    reminder_settings.blueprint,
    my_reminders.blueprint,
    calendars.blueprint,
    reminder_link.blueprint,
    link_saving.blueprint,
    link_asides.blueprint,
    link_renewal.blueprint,
    administration.blueprint,
    accounts.blueprint,
    oversight.blueprint,
    privacy.blueprint,
    demo.blueprint,
    api.blueprint,
    health.blueprint,
)


def create_app(settings: Settings) -> Flask:
    """The application for these settings.

    Raises :class:`tracker.settings.BadSetting` for own templates that fail, and a list of passwords that is none.
    """
    must_be_a_list(settings)
    app = Flask("tracker", template_folder=folder("templates"), static_folder=folder("static"))
    app.extensions["tracker_settings"] = settings
    app.extensions["tracker_templates"] = load_templates(settings.templates)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.old_secret_keys),
        SQLALCHEMY_ENGINES={"default": engine_options(settings.database_url)},
        MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_BYTES,
        SESSION_COOKIE_NAME=cookie_name("tracker", settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        PERMANENT_SESSION_LIFETIME=COOKIE_SECONDS,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.is_https,
    )
    _add_database(app)
    _add_templates(app)
    _add_requests(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _add_database(app: Flask) -> None:
    db.init_app(app)
    migrations.init_app(app)
    with app.app_context():
        listen_to(db.engine)
    audit.listen()
    restriction.listen()
    foreign_links.listen()


def _add_templates(app: Flask) -> None:
    app.jinja_options = {
        "loader": ChoiceLoader(
            [
                FileSystemLoader(folder("templates")),
                PrefixLoader(
                    {
                        "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                        "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                    }
                ),
            ]
        ),
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    WTFormsHelpers(app)
    filters.init_app(app)
    components.init_app(app)
    assets.init_app(app)


def _add_requests(app: Flask, settings: Settings) -> None:
    addresses.init_app(app)
    app.wsgi_app = KnownHosts.of(app.wsgi_app, settings)  # type: ignore[method-assign]
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    app.session_interface = SignedCookies()
    transactions.init_app(app)
    refusals.init_app(app)
    # A mail program that posts for its reader holds no token of ours; the address it posts to is secret itself.
    csrf = CSRFProtect(app)
    csrf.exempt(link_renewal.one_click)
    # Nor does the provider, whose word is signed.
    csrf.exempt(organisation.back_channel)
    # Nor does a program, which sends its token by itself with each request, as no page of another site can make it do.
    csrf.exempt(api.blueprint)
    htmx.init_app(app)
    headers.init_app(app, settings)
    navigation.init_app(app, settings)
    openid.init_app(app, settings.openid)
    errors.init_app(app)
    app.logger.addFilter(private_addresses.Scrubbing())
    login = LoginManager(app)
    login.request_loader(person_of_request)
    # Its own check of address and browser would sign out whoever changes from one network to another.
    login.session_protection = None
    limits.init_app(app, settings)
    access.init_app(app)
    uploads.init_app(app, settings)
