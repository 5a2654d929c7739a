"""Sends generated requests in rounds; each begins with a fresh copy of the programme, so that it can be repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import tracker
from tests.command import tracker_command
from tests.crawl import crawl, through
from tests.databases import Databases
from tests.fuzz.generator import Generator, Target, read_names, targets_of
from tests.fuzz.judge import faults_in
from tests.fuzz.sent import Sent
from tests.fuzz.world import HOLDER, NOBODY, TODAY, World
from tests.house.addresses import Route, routes
from tests.scene import ADMIN, MANAGER, READER, SLUG, SRO, add_small_programme, enter_everything
from tracker.people.access import Audience
from tracker.people.models import Role

ROUND = 500
_RARELY = 0.1
# Whole reports, and a week of jobs: what takes a second.
_DEAR_WORDS = ("pdf", "docx", "pptx", "xlsx", "move-on", "publish", "submit", "approve", "/public")

# Pages that show a form only when something stands in a certain way.
STARTS = tuple(
    f"/programmes/{SLUG}/{page}"
    for page in (
        "week/1.1.1",
        "plan/1.1.2",
        "plan/1.1.2/milestones",
        "plan?arrange=1",
        "kpis/CONTACTS",
        "kpis/CONTACTS/figures",
        "kpis/CONTACTS/edit",
        "reports/3",
        "reports/2",
        "reports/1",
        "import/1",
        "import/2",
        "reports/series/measures",
        "risks/1",
        "assurance/A1",
    )
)


@dataclass
class Tally:
    """What was sent and what came of it."""

    statuses: Counter[int] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    accepted: Counter[str] = field(default_factory=Counter)

    @property
    def requests(self) -> int:
        return self.statuses.total()

    def __str__(self) -> str:
        kinds = ", ".join(f"{status}: {count:,}" for status, count in sorted(self.statuses.items()))
        return f"{self.requests:,} requests to {len(self.routes)} routes; {kinds}; slowest {self.slowest[0]:.1f} s"


class Fuzz:
    """One seed on one kind of database."""

    def __init__(
        self,
        databases: Databases,
        folder: Path,
        *,
        seed: int,
        generator: Generator | None = None,
    ) -> None:
        self._databases, self._folder = databases, folder
        self.generator = generator or self._prepare(seed)

    def _prepare(self, seed: int) -> Generator:
        with self._world() as world:
            found = {
                MANAGER: crawl(world.app, through(world.client(MANAGER)), (*STARTS, "/", "/me")),
                SRO: crawl(world.app, through(world.client(SRO)), STARTS),
                ADMIN: crawl(world.app, through(world.client(ADMIN)), ("/admin",)),
                HOLDER: crawl(world.app, through(world.client(HOLDER)), ("/u",)),
                NOBODY: crawl(world.app, through(world.client(NOBODY)), ("/sign-in",)),
            }
            self.app = world.app
            targets = targets_of(routes(world.app), found, _who_may)
        return Generator(targets, read_names(Path(tracker.__file__).parent), seed=seed, weight=_weight)

    @contextmanager
    def _world(self) -> Iterator[World]:
        url = self._databases.fresh("everything", fill_everything)
        world = World(url, self._folder)
        try:
            yield world
        finally:
            world.close()
            self._databases.discard(url)

    def run(self, numbers: Iterable[int]) -> Tally:
        """Send these requests. Each round of `ROUND` numbers has its own copy."""
        tally = Tally()
        by_round: dict[int, list[int]] = {}
        for number in numbers:
            by_round.setdefault(number // ROUND, []).append(number)
        for chosen in by_round.values():
            with self._world() as world:
                self.app = world.app
                for number in chosen:
                    self._one(world, self.generator.make(number), tally)
        return tally

    def _one(self, world: World, sent: Sent, tally: Tally) -> None:
        seen = world.send(sent)
        tally.statuses[seen.status] += 1
        tally.routes[f"{sent.method} {sent.endpoint}"] += 1
        tally.slowest = max(tally.slowest, (seen.seconds, str(sent)))
        if seen.status < 400:
            tally.accepted[sent.endpoint] += 1
        if faults := list(faults_in(sent, seen)):
            tally.faults.append("\n".join((str(sent), *(f"  -> {fault}" for fault in faults))))


def fill_everything(url: str) -> None:
    """The template of the databases: the small programme with one of everything, and its reminders sent."""
    from tests.scratch import scratch_folder

    with scratch_folder("fuzz-") as folder:
        add_small_programme(url)
        world = World(url, folder)
        enter_everything(world.app)
        world.close()
        settings = {"mail_url": f"file:{folder / 'mail'}", "today": TODAY.isoformat(), "demo": "1"}
        tracker_command(url, **settings)("remind", "--on", TODAY.isoformat())


def _weight(target: Target) -> float:
    """A long form more often than a button; what takes a second more rarely."""
    boxes = max((len(form.boxes) for form in target.forms), default=0)
    return (1 + boxes / 5) * (_RARELY if any(word in target.route.rule for word in _DEAR_WORDS) else 1)


def _who_may(route: Route) -> tuple[str, ...]:
    """Mostly somebody who may reach it: what is refused at the door is the matrix's affair."""
    if Audience.LINK in route.open_to:
        return (HOLDER,) * 6 + (NOBODY,)
    if Audience.ADMIN in route.open_to:
        return (ADMIN, ADMIN, ADMIN, MANAGER)
    if route.open_to & {Audience.ANYONE, Audience.DEMO}:
        return (NOBODY, NOBODY, MANAGER)
    if Role.SRO in route.roles:
        return (MANAGER, MANAGER, MANAGER, SRO, SRO, SRO, READER)
    return (MANAGER,) * 5 + (SRO, SRO, READER, NOBODY)
