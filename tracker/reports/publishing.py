"""The public version of an edition: made from what is stored, and from what readers have been shown before."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.disclosure_facts import Issue
from tracker.domain.paper_parts import Paper
from tracker.domain.paper_publication import PublicPaper, issue_between, public_paper
from tracker.domain.paper_publication import printed_in as printed_in_paper
from tracker.domain.performance_parts import PerformanceReport
from tracker.domain.performance_publication import PublicPerformance, printed_in, public_performance
from tracker.domain.publication import PublicVersion, public_version
from tracker.domain.publication_figures import issue_of, printed_places
from tracker.domain.report_documents import Report, read_document
from tracker.editions.models import Edition, EditionFile
from tracker.editions.steps import digest_of
from tracker.plan.models import Programme
from tracker.reports.renderings import Format, formats_of, render
from tracker.reports.standing import standing_of

AnyPublicVersion = PublicVersion | PublicPerformance | PublicPaper


def make_public(session: Session, programme_id: int, report: Report) -> AnyPublicVersion:
    """The public version of a report of any kind as it would be published now.

    Raises :class:`tracker.domain.publication_parts.NoPublicVersion`.
    """
    earlier = published_issues(session, programme_id)
    if isinstance(report, Paper):
        return public_paper(report, earlier)
    if isinstance(report, PerformanceReport):
        return public_performance(report, earlier)
    return public_version(report, earlier)


def published_issues(session: Session, programme_id: int) -> list[Issue]:
    """What each public version of a programme showed, of all its series, the one published first first.

    Also of editions withdrawn since: what was read cannot be unread.
    """
    query = (
        select(Edition.document, EditionFile.content)
        .join(EditionFile, EditionFile.edition_id == Edition.id)
        .where(
            Edition.programme_id == programme_id,
            EditionFile.is_public,
            EditionFile.format == Format.JSON.value,
        )
        .order_by(Edition.published_at, Edition.id)
    )
    return [
        _issue_between(read_document(document), read_document(content.decode()))
        for document, content in session.execute(query)
    ]


def store_public_files(session: Session, edition: Edition, report: Report) -> None:
    """Store the public version's files beside those of an edition that is being published; the caller commits.

    Two editions published at once must know of each other: the programme's row is held until the commit.
    Raises :class:`tracker.domain.publication_parts.NoPublicVersion`.
    """
    session.scalar(select(Programme.id).where(Programme.id == edition.programme_id).with_for_update())
    public = make_public(session, edition.programme_id, report).report
    standing = standing_of(public, edition)
    for form in formats_of(report.series.kind):
        content = render(public, form, standing)
        session.add(
            EditionFile(
                edition_id=edition.id,
                format=form.value,
                is_public=True,
                content=content,
                digest=digest_of(content),
            )
        )


def _issue_between(report: Report, public: Report) -> Issue:
    """What a public version showed: of what is printed in the report the places that are printed in it."""
    if isinstance(report, Paper) and isinstance(public, Paper):
        return issue_between(report, public)
    before, after = _printed(report), _printed(public)
    return issue_of(report.counts, {code: places - after.get(code, frozenset()) for code, places in before.items()})


def _printed(report: Report) -> dict[str, frozenset[str]]:
    """The places that have a figure, by the code of their measure."""
    if isinstance(report, Paper):
        return printed_in_paper(report)
    if isinstance(report, PerformanceReport):
        return {measure.code: frozenset(printed_in(measure)) for measure in report.measures}
    return {kpi.code: frozenset(printed_places(kpi)) for kpi in report.kpis}
