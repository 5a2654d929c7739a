"""How long it takes to decide who is reminded, beside a bare read of the same rows: `make bench`.

6,000 people in 150 programmes with 40,000 open actions.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, event, insert

from tests.statements import recorded_statements

PROGRAMMES, PEOPLE, ACTIONS, THEMES, OBJECTIVES = 150, 6_000, 40_000, 4, 16
UPDATES_EACH, KPIS_EACH, MONTHS = 4, 2, 12
MONDAY = date(2020, 2, 3)
MOST_TIMES_BARE = 10


def fill(connection: Connection) -> None:
    """An installation in which most updates are owed: the worst morning."""
    from tracker.domain.duties import Duty, DutyKind
    from tracker.domain.duty_json import duty_as_json
    from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography, Polarity, Unit
    from tracker.domain.rag import Rag
    from tracker.kpis.models import Figure, FigureRevision, Kpi
    from tracker.people.models import Membership, Person, Role
    from tracker.plan.models import Action, Objective, Programme, Theme
    from tracker.reminders.models import Reminder, ReminderState
    from tracker.updates.models import Update

    objectives = PROGRAMMES * OBJECTIVES

    def write(table: Any, rows: list[dict[str, Any]]) -> None:
        connection.execute(insert(table), rows)

    def person(number: int) -> int:
        return number % PEOPLE + 1

    def owner(action: int) -> int:
        """One of the hundred and twenty people with a role in the action's programme."""
        programme = action % objectives % (PROGRAMMES * THEMES) // THEMES
        return (
            (programme - action % 3) % PROGRAMMES
            + PROGRAMMES * ((action * 2654435761 >> 8) % (PEOPLE // PROGRAMMES))
            + 1
        )

    write(
        Person,
        [{"id": n + 1, "email": f"p{n}@x.example", "name": f"P {n}", "job_title": f"Post {n}"} for n in range(PEOPLE)],
    )
    write(
        Programme,
        [
            {"id": n + 1, "slug": f"p{n}", "name": f"Programme {n}", "manager_id": person(n), "sro_id": person(n + 500)}
            for n in range(PROGRAMMES)
        ],
    )
    write(
        Membership,
        [
            {"person_id": n + 1, "programme_id": (n + extra) % PROGRAMMES + 1, "role": Role.OWNER}
            for n in range(PEOPLE)
            for extra in range(3)
        ],
    )
    write(
        Theme,
        [
            {"id": n * THEMES + t + 1, "programme_id": n + 1, "position": t, "name": f"Theme {t}", "lead_id": person(n)}
            for n in range(PROGRAMMES)
            for t in range(THEMES)
        ],
    )
    write(
        Objective,
        [
            {
                "id": n + 1,
                "theme_id": n % (PROGRAMMES * THEMES) + 1,
                "position": n,
                "name": "Objective",
                "lead_id": person(n),
            }
            for n in range(objectives)
        ],
    )
    kpis = PROGRAMMES * KPIS_EACH
    write(
        Kpi,
        [
            {
                "id": n + 1, "programme_id": n % PROGRAMMES + 1, "code": f"K{n}", "name": "Measure",
                "unit": Unit.PERCENT, "decimals": 1, "polarity": Polarity.NONE,
                "frequency": Frequency.MONTHLY, "basis": Basis.PERIOD,
            }
            for n in range(kpis)
        ],
    )  # fmt: skip
    months = [date(2019, month, 1) for month in range(1, MONTHS + 1)]
    write(
        Figure,
        [
            {
                "id": n * MONTHS + m + 1, "kpi_id": n + 1, "start_on": start,
                "end_on": (start + timedelta(days=31)).replace(day=1) - timedelta(days=1), "basis": Basis.PERIOD,
                "geography": Geography.LOCAL,
            }
            for n in range(kpis)
            for m, start in enumerate(months)
        ],
    )  # fmt: skip
    write(
        FigureRevision,
        [
            {
                "figure_id": n + 1, "number": 1, "value": n % 40, "state": FigureState.FINAL, "author_title": "Analyst",
                "recorded_at": datetime(2020, 1, 6, tzinfo=UTC),
            }
            for n in range(kpis * MONTHS)
        ],
    )  # fmt: skip
    write(
        Action,
        [
            {
                "id": n + 1, "objective_id": n % objectives + 1, "position": n, "title": f"Action {n}",
                "owner_id": owner(n), "start_on": date(2019, 1, 1), "added_on": date(2019, 1, 1),
                "baseline_due_on": date(2020, 1, 1) + timedelta(days=n % 400),
                "kpi_id": n % kpis + 1 if n % 10 == 0 else None,
            }
            for n in range(ACTIONS)
        ],
    )  # fmt: skip
    ratings = (Rag.RED, Rag.AMBER, Rag.GREEN)
    write(
        Update,
        [
            {
                "action_id": n + 1, "as_on": MONDAY - timedelta(days=n % 35 + 28 * earlier),
                "recorded_at": datetime(2020, 1, 6, tzinfo=UTC) - timedelta(days=28 * earlier), "rag": ratings[n % 3],
                "narrative": "The panel meets each week and decides before a placement ends; two posts are filled.",
                "author_title": f"Post {n}", "author_id": owner(n),
            }
            for n in range(ACTIONS)
            for earlier in range(UPDATES_EACH)
        ],
    )  # fmt: skip
    said = [
        duty_as_json(
            Duty(
                person_id=1, kind=DutyKind.ACTION, programme="p1", programme_name="Programme 1", ref=f"1.{n}.1",
                title="Action", due_on=date(2020, 1, 20), late_working_days=3, said_on=date(2020, 1, 6),
            )
        )
        for n in range(7)
    ]  # fmt: skip
    week_before = MONDAY - timedelta(days=7)
    write(
        Reminder,
        [
            {
                "person_id": n + 1, "on_date": week_before, "state": ReminderState.SENT, "message_id": f"<{n}>",
                "items": said, "claimed_at": datetime(2020, 1, 27, tzinfo=UTC),
                "claimed_until": datetime(2020, 1, 27, tzinfo=UTC),
            }
            for n in range(PEOPLE)
        ],
    )  # fmt: skip


def test_deciding_for_6_000_people_takes_at_most_ten_bare_reads(app, capsys):
    from tracker.adapters.db import db, reading
    from tracker.domain.reminders import decide
    from tracker.domain.rhythm import WEEK
    from tracker.reminders.facts import read_all_facts
    from tracker.reminders.queries import read_ledger, read_recipients

    with app.app_context():
        with db.engine.begin() as connection:
            fill(connection)
        asked: list[tuple[str, Any]] = []

        def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
            asked.append((statement, parameters))

        def whole() -> Any:
            with reading():
                near = read_ledger(db.session, after=MONDAY - WEEK, before=MONDAY + WEEK)
                people = read_recipients(db.session, {row.person_id: row.on_date for row in near})
                found = decide(people, read_all_facts(db.session, on=MONDAY), on=MONDAY)
                db.session.rollback()
                return found

        whole()
        event.listen(db.engine, "before_cursor_execute", note)
        with recorded_statements(db.engine) as statements:
            started = time.process_time()
            decision = whole()
            ours = time.process_time() - started
        event.remove(db.engine, "before_cursor_execute", note)
        # The same statements by the driver alone: rows fetched and let go.
        started = time.process_time()
        rows = 0
        with reading(), db.engine.connect() as connection:
            for statement, parameters in asked:
                if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                    cursor = connection.connection.cursor()
                    cursor.execute(statement, parameters)
                    rows += len(cursor.fetchall())
        bare = time.process_time() - started
    with capsys.disabled():
        print(
            f"\n{PEOPLE:,} people, {PROGRAMMES} programmes, {ACTIONS:,} open actions: decided in {ours:.2f} s, "
            f"{ours / bare:.1f} times a bare read of the same {rows:,} rows ({bare:.2f} s), "
            f"{len(statements)} statements; {len(decision.send):,} emails, "
            f"{sum(len(one.duties) for one in decision.send):,} items"
        )
    assert len(decision.send) > PEOPLE // 2
    assert ours <= MOST_TIMES_BARE * bare
