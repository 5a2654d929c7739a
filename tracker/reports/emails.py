"""What people are told of an edition, and the email that says it."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from flask import current_app
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.domain.highlight_readiness import without_words
from tracker.domain.highlight_words import day_words, rating_words
from tracker.domain.paper_parts import Paper
from tracker.domain.performance_parts import PerformanceReport
from tracker.domain.plan import ProgrammeStatus, ThemeStatus
from tracker.domain.report_documents import Report
from tracker.domain.words import join_words
from tracker.editions.models import EditionStep, Notice, StepKind
from tracker.evidence.queries import read_programme
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.reports import opening
from tracker.reports.building import edition_with_gaps
from tracker.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Words:
    """What an email says. ``said`` are the words that somebody gave with the step, ``by`` whose they are; ``points``
    stand as a list under ``intro``; ``label`` is on the button, which opens the edition or the person's own work."""

    subject: str
    heading: str
    intro: str
    said: str = ""
    by: str = ""
    points: tuple[str, ...] = ()
    label: str
    opens_own_work: bool = False
    closing: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """An email about an edition, with what the post needs to know. ``to`` is a job title and an address."""

    to: tuple[str, str]
    message_id: str
    sender: str
    reply_to: str
    programme: str
    link: str
    words: Words


def write_letter(session: Session, settings: Settings, notice: Notice) -> Letter | None:
    """The letter of a notice as things stand now; None when the edition has moved on or the account is closed."""
    step, person = notice.step, notice.person
    edition = step.edition
    if not person.is_active or edition.last_step is not step:
        return None
    programme = session.get_one(Programme, edition.programme_id)
    write = {StepKind.DRAFTED: _drafted, StepKind.SUBMITTED: _submitted, StepKind.RETURNED: _returned}[step.kind]
    words = write(session, programme, step, person)
    path = "/me" if words.opens_own_work else f"/programmes/{programme.slug}/reports/{edition.id}"
    return Letter(
        to=(person.job_title, person.email),
        message_id=notice.message_id,
        sender=settings.mail_from,
        reply_to=programme.manager.email if programme.manager and programme.manager.id != person.id else "",
        programme=programme.name,
        link=f"{settings.base_url}{path}",
        words=words,
    )


def as_message(letter: Letter) -> EmailMessage:
    """The letter as it goes into the post."""
    message = EmailMessage()
    message["From"] = letter.sender
    title, address = letter.to
    message["To"] = Address(display_name=title.replace("\n", " ").replace("\r", " "), addr_spec=parseaddr(address)[1])
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Subject"] = letter.words.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = letter.message_id
    # Out-of-office answers stay away from what a machine sends (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(letter), cte="quoted-printable")
    message.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    return message


def as_text(letter: Letter) -> str:
    return current_app.jinja_env.get_template("emails/report/body.txt").render(letter=letter)


def as_html(letter: Letter) -> str:
    return current_app.jinja_env.get_template("emails/report/body.html").render(letter=letter)


def _drafted(session: Session, programme: Programme, step: EditionStep, person: Person) -> Words:
    edition = step.edition
    meeting = day_words(edition.meeting_on) if edition.meeting_on else "the next meeting"
    title = f"{edition.in_series.name} for the meeting of {meeting}"
    if person.id != programme.manager_id:
        return Words(
            subject=f"Your words for the meeting of {meeting}",
            heading="The report is being written",
            intro=f"The {title} has been drafted. You lead what stands below, and nobody has rated it or written "
            "about it since the last edition. A rating and two sentences each are enough.",
            points=_owed_by(read_programme(session, programme, on=edition.status_on), person),
            label="Rate and write",
            opens_own_work=True,
            closing="What you enter before the report is submitted goes into it.",
        )
    _, gaps = edition_with_gaps(session, programme, edition)
    missing = tuple(
        f"{gap.words}: {join_words([thing.words for thing in gap.things])}" if gap.things else gap.words for gap in gaps
    )
    return Words(
        subject=f"Drafted: {edition.in_series.name} for {meeting}",
        heading=f"{edition.in_series.name} drafted",
        intro=f"The {title} has been drafted as of {day_words(edition.status_on)}. "
        + ("Before it goes to the board:" if missing else "Nothing is missing."),
        points=missing,
        label="Open the draft",
        closing="Write its executive summary and notes, then submit it for approval. Nothing is fixed before.",
    )


def _submitted(session: Session, programme: Programme, step: EditionStep, person: Person) -> Words:
    edition = step.edition
    report = opening.stored_report(edition)
    meeting = f" for the meeting of {day_words(report.meeting_date)}" if report.meeting_date else ""
    return Words(
        subject=f"Waits for your approval: {edition.in_series.name}, {day_words(edition.status_on)}",
        heading=f"{edition.in_series.name} waits for your approval",
        intro=f"The {step.by_title} submitted the edition of {day_words(edition.status_on)}{meeting}.",
        said=step.comment,
        by=step.by_title,
        points=_points(report),
        label="Read and decide",
        closing="Approve it, or return it with what is to be mended.",
    )


def _points(report: Report) -> tuple[str, ...]:
    """What whoever decides is told of a report before they open it."""
    if isinstance(report, Paper):
        return tuple(section.numbered_title for section in report.sections)
    if isinstance(report, PerformanceReport):
        return (report.overview,) if report.overview else ()
    asked = len(report.decisions)
    points = [f"Overall status: {rating_words(report.overall.status)}"]
    points += [f"{line.what}: {line.text}" for line in report.changes.summary]
    points += [f"{asked} decision{'' if asked == 1 else 's'} or requests asked of the board"] if asked else []
    return tuple(points)


def _returned(session: Session, programme: Programme, step: EditionStep, person: Person) -> Words:
    edition = step.edition
    return Words(
        subject=f"Returned: {edition.in_series.name}, {day_words(edition.status_on)}",
        heading=f"{edition.in_series.name} returned",
        intro=f"The {step.by_title} returned the edition of {day_words(edition.status_on)}.",
        said=step.comment,
        by=step.by_title,
        label="Mend it",
        closing="Change its words, and submit it again.",
    )


def _owed_by(status: ProgrammeStatus, person: Person) -> tuple[str, ...]:
    """Themes and objectives that this person leads and that nobody has rated since the last edition."""
    found = []
    for one in without_words(status):
        if one.lead and one.lead.id == person.id:
            kind = "Theme" if isinstance(one, ThemeStatus) else "Objective"
            rating = f"now {rating_words(one.stated.value)}" if one.stated.is_rated else "not rated yet"
            found.append(f"{kind} {one.ref}: {one.name}, {rating}")
    return tuple(found)
