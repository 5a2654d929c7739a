"""One programme after another, each in one transaction: a seed that fails leaves nothing behind."""

import json
from datetime import date

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.audit.services import Actor, attribute
from tracker.files import folder
from tracker.plan.queries import find_programme
from tracker.seed import editions, imported, kpis, papers, people, plan, remarks, risks, surroundings, updates
from tracker.seed.context import Context
from tracker.seed.rows import SeedFiles


class UnknownProgramme(LookupError):
    """There is no demonstration programme of that name."""


def seed_programmes(only: str | None = None) -> list[str]:
    """Load the demonstration programmes that are not there yet; the slugs of those loaded.

    Raises :class:`UnknownProgramme`.
    """
    slugs = sorted(path.parent.name for path in folder("seed").glob("*/programme.json"))
    if only is not None and only not in slugs:
        raise UnknownProgramme(f"there is no demonstration {only!r}; there are {', '.join(slugs)}")
    loaded = []
    for slug in [only] if only else slugs:
        if find_programme(db.session, slug) is None:
            _load(slug)
            loaded.append(slug)
    return loaded


def _load(slug: str) -> None:
    session = db.session
    attribute(session, Actor(title="Demonstration data", via="seed"))
    files = SeedFiles(folder("seed") / slug)
    described = json.loads((folder("seed") / slug / "programme.json").read_text(encoding="utf-8"))
    context = Context(session, files, described)
    for part in (people, plan, kpis, imported, remarks, updates, risks, surroundings, papers, editions):
        part.load(context)
    session.info.pop("recorded_at", None)
    # The clock is that of the live programme: one that is over was told of at another time.
    if clock.current_settings().is_demo and context.programme.is_open:
        clock.set_demo_date(session, date.fromisoformat(described["status_on"]))
    session.commit()
