"""The ``tracker`` command. Each module of this package is one family of commands."""

from tracker.cli import (
    access_token,  # noqa: F401 - adds itself to `user`
    benchmarks,  # noqa: F401 - adds itself to `import`
    comparing,  # noqa: F401 - adds itself to `report`
    editions,  # noqa: F401 - adds itself to `report`
    sign_in,  # noqa: F401 - adds itself to `user`
)
from tracker.cli.checking import check
from tracker.cli.command import main
from tracker.cli.database import db
from tracker.cli.demonstration import demo
from tracker.cli.doctor import doctor
from tracker.cli.importing import import_
from tracker.cli.kpis import kpi
from tracker.cli.mail import mail
from tracker.cli.people import programme, user
from tracker.cli.person import person
from tracker.cli.remind import remind
from tracker.cli.report import report
from tracker.cli.scheduling import scheduler
from tracker.cli.seeding import seed
from tracker.cli.serving import serve

__all__ = ["main"]

_SETTING_UP = (db, demo, doctor, mail, person, programme, scheduler, seed, serve, user)
for command in (*_SETTING_UP, check, import_, kpi, remind, report):
    main.add_command(command)
