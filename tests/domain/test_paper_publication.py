"""The public version of a paper: no small count, and nothing that would give one away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain.test_paper import audit
from tests.figures import count_kpi, figure, monthly, parts, percent_kpi
from tests.papers import categories, fact_of, heads, paper_of, printed, section, table
from tracker.domain.assurance import FollowUpEntry, grades_of
from tracker.domain.disclosure_facts import Issue
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.kpi import RecordedNote
from tracker.domain.kpi_chain import chain_table
from tracker.domain.kpi_terms import Basis, Polarity, Unit
from tracker.domain.paper_layouts import LAYOUTS
from tracker.domain.paper_material import LineFact, PostsFact
from tracker.domain.paper_parts import Paper
from tracker.domain.paper_publication import PublicPaper, issue_between, printed_in, public_paper
from tracker.domain.performance_parts import CommentPart
from tracker.domain.plan import PersonRef
from tracker.domain.publication_figures import MARK
from tracker.domain.publication_parts import NoPublicVersion, PublicationPart
from tracker.domain.report_documents import read_document, write_document

DAY = date(2015, 5, 31)
SMALL = "9 8 3 12 14 11 10 9 12 13 15 14 22 20"


def public(paper: Paper, earlier: tuple[Issue, ...] = ()) -> PublicPaper:
    stored = read_document(write_document(paper))
    assert isinstance(stored, Paper)
    return public_paper(stored, earlier)


def placements(values: str = SMALL, **more):
    said = [CommentPart("May 15", "Three children moved in June.", "Analyst")]
    kpi = count_kpi(code="MOV", name="Unplanned moves", polarity=Polarity.SMALLER)
    return fact_of(kpi, monthly("2014-04", values), on=DAY, said=said, **more)


@pytest.mark.parametrize("kind", LAYOUTS)
def test_whatever_prints_or_rests_on_a_small_count_is_hidden_in_every_layout(kind: str) -> None:
    made = public(paper_of(kind, {"Placements": [placements()]}, on=DAY)).report
    for _, one in made.tables:
        for row in one.rows:
            assert "3" not in [cell.text for cell in row.cells], "the count itself"
            if row.cells[0].text == "Jun 14":
                hidden = [cell.text for head, cell in zip(heads(one), row.cells, strict=True) if head != "Year to date"]
                assert hidden[1:] == [MARK, MARK], "the figure and its change"
    assert made.counts == ()
    assert made.publication is None
    for one in made.sections:
        for block in one.blocks:
            if block.chart:
                assert block.chart.series.phases == ()
                jun = next(column for column in block.chart.series.columns if column.period.label == "Jun 14")
                assert jun.value is None


@pytest.mark.parametrize("kind", LAYOUTS)
def test_what_is_said_beside_a_small_count_goes_with_it_though_it_names_no_measure(kind: str) -> None:
    notes = [RecordedNote("Two of the three were siblings.", planned_fix="Ask the two families")]
    paper = paper_of(kind, {"Placements": [placements("9 8 3 12 14 11 10 9 12 13 15 14 22 3", notes=notes)]}, on=DAY)
    text = write_document(public(paper).report)
    assert "Three children moved" not in text
    assert "siblings" not in text
    assert "two families" not in text
    assert "Three children moved" in write_document(paper)


def test_a_month_cannot_be_had_back_from_years_to_date_or_rolling_years() -> None:
    made = public(paper_of("committee", {"Placements": [placements()]}, on=DAY)).report
    rows = {row[0]: row for row in printed(table(made, "Unplanned moves"))}
    shown = {name for name, row in rows.items() if row[1] != MARK}
    at = heads(table(made, "Unplanned moves")).index("Year to date")
    total = {name: row[at] for name, row in rows.items()}
    assert total["Apr 14"] == "9"
    assert not (total["May 14"] != MARK and total["Jun 14"] != MARK), "their difference is the month"
    assert {"Apr 14", "May 14"} & shown, "what tells nothing is shown"


def test_a_change_is_hidden_with_either_of_its_two_figures() -> None:
    made = public(paper_of("dashboard", {"Placements": [placements()]}, on=DAY)).report
    one = table(made, "Unplanned moves")
    at = heads(one).index("Change")
    rows = {row[0]: row for row in printed(one)}
    assert rows["Jun 14"][at] == rows["Jul 14"][at] == MARK


def test_two_counts_are_hidden_with_their_percentage() -> None:
    kpi = percent_kpi(Polarity.NONE, code="CONV", name="Conversion", numerator_label="Referrals",
                      denominator_label="Contacts")  # fmt: skip
    fact = fact_of(kpi, parts("2015-04", "3/40 20/50"), on=DAY)
    made = public(paper_of("committee", {"Front door": [fact]}, on=DAY)).report
    rows = printed(table(made, "Conversion"))
    assert rows[0] == ["Apr 15", MARK, MARK, MARK, MARK]
    assert rows[1][4] == MARK, "the year to date less May gives April"


def test_a_conversion_is_hidden_where_its_complement_is_small() -> None:
    contacts, referrals = count_kpi(code="CON", name="Contacts"), count_kpi(code="REF", name="Referrals")
    whole, part = figure("2015-04", "90"), figure("2015-04", "40")
    facts = [
        fact_of(contacts, [whole, *categories(whole, {"Police": "50", "Schools": "40"}, "source")], on=DAY),
        fact_of(referrals, [part, *categories(part, {"Police": "2", "Schools": "38"}, "source")], on=DAY),
    ]
    chain = chain_table("Front door", Basis.PERIOD, [one.entry.reading for one in facts])
    made = public(paper_of("datapack", {"Contacts": facts}, on=DAY, chains=[chain])).report
    rows = {row[0]: row for row in printed(table(made, "Contacts and referrals by source, Apr 15"))}
    assert rows["Police"][3:] == [MARK, MARK]
    assert rows["Schools"][3:] == [MARK, MARK], "two of 40 were not referred, and the whole less it is two"


def test_a_workforce_table_of_posts_is_shown_and_one_that_counts_people_is_not_where_they_are_few() -> None:
    day = figure("2015-03-31", "0", basis=Basis.SNAPSHOT)
    heads_of = count_kpi(code="HEA", name="People in post", basis=Basis.SNAPSHOT)
    agency = count_kpi(code="AGY", name="Agency staff", basis=Basis.SNAPSHOT)
    posts = count_kpi(code="FTE", name="Posts", unit=Unit.FTE, basis=Basis.SNAPSHOT)
    facts = [
        fact_of(heads_of, categories(day, {"North": "30", "South": "25"}, "team"), on=DAY),
        fact_of(agency, categories(day, {"North": "12", "South": "2"}, "team"), on=DAY),
        fact_of(posts, categories(day, {"North": "3", "South": "2.5"}, "team"), on=DAY),
    ]
    workforce = [
        PostsFact("People", "team", {"employees": "HEA", "interims": "AGY"}),
        PostsFact("Posts", "team", {"employees": "FTE"}),
    ]
    made = public(paper_of("datapack", {}, on=DAY, others=facts, workforce=workforce)).report
    people = {row[0]: row for row in printed(table(made, "People, 31 Mar 2015"))}
    assert people["South"][2:] == [MARK, MARK, MARK]
    assert people["Total"][2] == MARK
    assert printed(table(made, "Posts, 31 Mar 2015"))[0] == ["North", "3.0"]


def test_grades_of_an_audit_are_hidden_where_few_files_got_one() -> None:
    records = [audit(grades=grades_of({"good": 2, "poor": 20}), sample_size=22)]
    made = public(paper_of("datapack", {}, on=DAY, records=records)).report
    assert [row[1:] for row in printed(table(made, "Grades: Re-referrals"))[:2]] == [[MARK, MARK], [MARK, MARK]]
    clear = public(paper_of("datapack", {}, on=DAY, records=[audit()])).report
    assert printed(table(clear, "Grades: Re-referrals"))[0] == ["genuine", "59", "40%"]


def test_a_footnote_goes_with_its_figure_and_the_others_are_counted_anew() -> None:
    figures = [
        replace(figure("2015-04", "3"), note="A family of three."),
        replace(figure("2015-05", "90"), note="Counted by hand."),
        figure("2015-06", "80"),
    ]
    moves = fact_of(count_kpi(code="MOV", name="Unplanned moves"), figures, on=DAY)
    made = table(public(paper_of("questions", {"Placements": [moves]}, on=DAY)).report, "Unplanned moves")
    assert made.notes[0] == "Counted by hand."
    assert "A family of three." not in made.notes
    noted = {row.cells[0].text: row.cells[1] for row in made.rows}
    assert noted["May 15"].note == 1
    assert made.notes[noted["Apr 15"].note - 1].startswith(MARK), "what is suppressed points at what the mark means"


def test_words_that_are_not_for_publication_are_left_out_and_numbers_stay() -> None:
    paper = paper_of(
        "committee",
        {},
        on=DAY,
        texts=[TextPart("background", "Public words."), TextPart("purpose", "A child's story.", is_public=False)],
        lines=[LineFact("recommendation", "", "Secret", is_public=False), LineFact("recommendation", "", "Note it")],
        sections=("purpose", "recommendations", "background"),
    )
    made = public(paper)
    assert [one.numbered_title for one in made.report.sections] == ["2. Recommendations", "3. Background"]
    assert [one.what for one in made.left_out] == ["A child's story.", "Secret"]
    assert ("Access", "Public") in [(line.label, line.text) for line in made.report.cover]


def test_an_audit_that_is_not_for_publication_goes_with_its_grades_and_follow_up() -> None:
    step = FollowUpEntry(1, "Ask the family", PersonRef(1, "Analyst"), None, None, "", DAY)
    paper = paper_of("datapack", {}, on=DAY, records=[audit(follow_ups=(step,))], private_records=frozenset({"A1"}))
    text = write_document(public(paper).report)
    assert "Ask the family" not in text
    assert "coded wrongly" not in text
    assert "miscoded" not in text
    assert audit().title not in text


def test_owners_who_are_not_named_are_left_out() -> None:
    step = FollowUpEntry(1, "Check coding", PersonRef(1, "Data Clerk"), None, None, "", DAY)
    settled = PublicationPart(leaves_out_owners=True, senior_titles=("Director",), staff_titles=("Data Clerk",))
    paper = paper_of("datapack", {}, on=DAY, records=[audit(follow_ups=(step,))], publication=settled)
    assert "Data Clerk" not in write_document(public(paper).report)


def test_sentences_and_live_figures_of_hidden_measures_are_not_told() -> None:
    paper = paper_of(
        "committee",
        {"Placements": [placements("9 8 7 12 14 11 10 9 12 13 15 14 9 3")]},
        on=DAY,
        texts=[TextPart("background", "Calm. Now {kpi:MOV latest}. Unplanned moves were 3.")],
    )
    made = public(paper).report
    assert section(made, "background").blocks[0].text.text == "Calm. Now [suppressed]."


def test_what_an_edition_showed_binds_the_next() -> None:
    first = paper_of("dashboard", {"Placements": [placements("9 8 7 12 14 11 10 9 12 13 15 14 22")]}, on=DAY)
    shown = public(first)
    assert printed_in(shown.report) == printed_in(first), "nothing is small, so that everything is shown"
    assert issue_between(first, shown.report).shown >= shown.issue.shown - unprinted(first)
    second = public(
        paper_of("committee", {"Placements": [placements("9 8 3 12 14 11 10 9 12 13 15 14 22")]}, on=DAY),
        (shown.issue,),
    ).report
    assert printed(table(second, "Unplanned moves"))[2][1] == MARK


@pytest.mark.parametrize("kind", LAYOUTS)
def test_what_a_stored_version_showed_is_no_more_than_it_prints(kind: str) -> None:
    paper = paper_of(kind, {"Placements": [placements("9 8 7 12 14 11 10 9 12 13 15 14 9 3")]}, on=DAY)
    made = public(paper)
    told = issue_between(paper, made.report)
    assert told.shown <= made.issue.shown, "nobody was shown what was suppressed"
    [latest] = [at for at, fact in enumerate(told.facts) if fact.count == 3]
    assert latest not in told.shown


def unprinted(paper: Paper) -> set[int]:
    """The counts that no table of a paper prints."""
    printed = printed_in(paper)
    return {at for at, part in enumerate(paper.counts) if not set(part.places) & printed.get(part.code, frozenset())}


def test_a_paper_that_was_stored_without_its_counts_has_no_public_version() -> None:
    with pytest.raises(NoPublicVersion):
        public_paper(replace(paper_of("dashboard", {}, on=DAY), publication=None))


def test_a_measure_of_small_numbers_without_counts_is_hidden() -> None:
    kpi = percent_kpi(Polarity.SMALLER, code="PCT", name="Share")
    fact = fact_of(kpi, monthly("2015-04", "1.5 1.6"), on=DAY, has_small_numbers=True)
    made = public(paper_of("dashboard", {"One": [fact]}, on=DAY)).report
    assert [row[1] for row in printed(table(made, "Share"))] == [MARK, MARK]
    assert Decimal("1.5") not in [cell.value for _, one in made.tables for row in one.rows for cell in row.cells]
