"""Two at once: the database decides, one is told so, and nothing is half done. Real threads, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import func, select

from tracker.adapters.db import db
from tracker.adapters.scope import EVERYTHING, seeing
from tracker.editions.models import Edition, EditionFile, EditionState, EditionStep, EditionText, MeetingDraft, Notice
from tracker.editions.series import BOARD, ReportSeries
from tracker.plan.queries import find_programme
from tracker.reports import services
from tracker.reports.drafting import Dates, DecidedMeanwhile, draft_edition, series_named
from tracker.reports.renderings import Format
from tracker.reports.schedule import draft_for_meetings
from tracker.reports.texts import WrittenMeanwhile, write_text

Step = Callable[[Any, Edition, int], None]


def at_once(app: Any, *runs: Callable[[], str]) -> list[str]:
    """What each of the runs came to, all of them let go at the same moment."""
    ready, outcomes = threading.Barrier(len(runs)), []

    def one(run: Callable[[], str]) -> None:
        with app.app_context(), seeing(EVERYTHING):
            ready.wait(30)
            try:
                outcomes.append(run())
            except (DecidedMeanwhile, WrittenMeanwhile) as late:
                db.session.rollback()
                outcomes.append(type(late).__name__)
            except Exception as error:  # noqa: BLE001 - a thread's error would be lost
                db.session.rollback()
                outcomes.append(repr(error))

    threads = [threading.Thread(target=one, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes)


def step(name: str, number: int, seen: int | None, take: Callable[..., None], **more: Any) -> Callable[[], str]:
    def run() -> str:
        take(db.session, db.session.get_one(Edition, number), by=None, seen=seen, **more)
        db.session.commit()
        return name

    return run


def read(database: Any, edition: str) -> tuple[int, int]:
    """The edition's id and row version."""
    number = int(edition.rsplit("/", 1)[1])
    with database() as session:
        return number, session.get_one(Edition, number).row_version


def test_two_who_publish_at_once_publish_once(app, desk, database):
    number, seen = read(database, desk.approved())
    publish = step("published", number, seen, services.publish_approved)
    assert at_once(app, publish, publish) == ["DecidedMeanwhile", "published"]
    with database() as session:
        files = session.scalars(select(EditionFile.format).where(EditionFile.edition_id == number)).all()
        assert sorted(files) == sorted(Format)
        kinds = session.scalars(select(EditionStep.kind).where(EditionStep.edition_id == number)).all()
        assert [kind.value for kind in kinds].count("published") == 1


def test_of_approving_and_returning_at_once_one_counts(app, desk, database):
    number, seen = read(database, desk.submitted())
    outcome = at_once(
        app,
        step("approved", number, seen, services.approve_edition),
        step("returned", number, seen, services.return_edition, comment="Mend it"),
    )
    assert outcome in (["DecidedMeanwhile", "approved"], ["DecidedMeanwhile", "returned"])
    with database() as session:
        edition = session.get_one(Edition, number)
        assert edition.state is EditionState(outcome[1])
        assert edition.steps[-1].kind.value == outcome[1]
        assert len(edition.steps) == 3


def test_of_publishing_and_withdrawing_at_once_one_counts_and_nothing_is_half_published(app, desk, database):
    number, seen = read(database, desk.approved())
    outcome = at_once(
        app,
        step("published", number, seen, services.publish_approved),
        step("withdrawn", number, seen, services.withdraw_edition, comment="Stop"),
    )
    assert outcome[0] == "DecidedMeanwhile"
    with database() as session:
        assert session.get_one(Edition, number).state is EditionState(outcome[1])
        files = session.scalar(select(func.count()).select_from(EditionFile).where(EditionFile.edition_id == number))
        assert files == (len(Format) if outcome[1] == "published" else 0)


def test_of_two_who_write_the_same_text_at_once_one_is_shown_the_other_s(app, desk, database):
    number, _ = read(database, desk.begun())

    def write(words: str) -> Callable[[], str]:
        def run() -> str:
            edition = db.session.get_one(Edition, number)
            write_text(db.session, edition, section="summary", text=words, is_public=True, by=None, seen=0)
            db.session.commit()
            return words

        return run

    outcome = at_once(app, write("mine"), write("yours"))
    assert outcome[0] == "WrittenMeanwhile"
    with database() as session:
        assert session.scalars(select(EditionText.text)).all() == [outcome[1]]


def test_words_saved_while_it_is_submitted_are_in_it_or_refused(app, desk, database):
    number, seen = read(database, desk.begun())

    def submit() -> str:
        programme = find_programme(db.session, "small")
        services.submit_edition(db.session, programme, db.session.get_one(Edition, number), by=None, seen=seen)
        db.session.commit()
        return "submitted"

    def write() -> str:
        edition = db.session.get_one(Edition, number)
        write_text(db.session, edition, section="summary", text="Just so.", is_public=True, by=None, seen=0)
        db.session.commit()
        return "written"

    outcome = at_once(app, submit, write)
    with database() as session:
        document = session.get_one(Edition, number).document
        written = session.scalars(select(EditionText.text)).all()
        assert ("Just so." in document) == ("written" in outcome) == (written == ["Just so."])
        assert "submitted" in outcome


def test_two_who_begin_the_same_edition_at_once_begin_one(app, small, database):
    def begin() -> str:
        programme = find_programme(db.session, "small")
        series = series_named(db.session, programme, BOARD)
        draft_edition(db.session, programme, series=series, dates=Dates(date(2020, 1, 27)), by=None)
        db.session.commit()
        return "begun"

    outcome = at_once(app, begin, begin)
    assert outcome.count("begun") == 1
    with database() as session:
        assert session.scalar(select(func.count()).select_from(Edition)) == 1


def test_two_runs_of_the_schedule_at_once_draft_one_edition_and_tell_people_once(app, small, database):
    with database() as session:
        session.scalars(select(ReportSeries)).one().draft_working_days = 5

    def run() -> str:
        return str(len(draft_for_meetings(db.session, date(2020, 1, 29)).drafted))

    assert at_once(app, run, run, run) == ["0", "0", "1"]
    with database() as session:
        assert session.scalar(select(func.count()).select_from(Edition)) == 1
        assert session.scalar(select(func.count()).select_from(MeetingDraft)) == 1
        assert session.scalar(select(func.count()).select_from(Notice)) == 2
