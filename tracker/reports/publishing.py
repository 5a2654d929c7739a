"""The public version of an edition: made from what is stored, and from what readers have been shown before."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.disclosure_facts import Issue
from tracker.domain.highlight_json import read_report
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.publication import PublicVersion, public_version
from tracker.domain.publication_figures import issue_of, printed_places
from tracker.editions.models import Edition, EditionFile
from tracker.editions.steps import digest_of
from tracker.plan.models import Programme
from tracker.reports.renderings import Format, render
from tracker.reports.standing import standing_of


def make_public(session: Session, programme_id: int, report: HighlightReport) -> PublicVersion:
    """The public version of a report as it would be published now.

    Raises :class:`tracker.domain.publication.NoPublicVersion`.
    """
    return public_version(report, published_issues(session, programme_id))


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
        _issue_between(read_report(document), read_report(content.decode()))
        for document, content in session.execute(query)
    ]


def store_public_files(session: Session, edition: Edition, report: HighlightReport) -> None:
    """Store the public version's files beside those of an edition that is being published; the caller commits.

    Two editions published at once must know of each other: the programme's row is held until the commit.
    Raises :class:`tracker.domain.publication.NoPublicVersion`.
    """
    session.scalar(select(Programme.id).where(Programme.id == edition.programme_id).with_for_update())
    public = make_public(session, edition.programme_id, report).report
    standing = standing_of(public, edition)
    for form in Format:
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


def _issue_between(report: HighlightReport, public: HighlightReport) -> Issue:
    """What a public version showed: the places that are printed in the report and not in it."""
    return issue_of(report.counts, _left_out(report, public))


def _left_out(report: HighlightReport, public: HighlightReport) -> Mapping[str, frozenset[str]]:
    shown = {kpi.code: frozenset(printed_places(kpi)) for kpi in public.kpis}

    def left() -> Iterator[tuple[str, frozenset[str]]]:
        for kpi in report.kpis:
            yield kpi.code, frozenset(printed_places(kpi)) - shown.get(kpi.code, frozenset())

    return dict(left())
