"""What a paper prints once and what it leaves out: headlines instead of tables of one figure, no empty months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.figures import benchmark, count_kpi, figure, monthly, percent_kpi
from tests.papers import categories, fact_of, heads, paper_of, printed, section, table
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.kpi import RecordedNote
from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography, Polarity, Unit
from tracker.domain.paper_columns import aligned
from tracker.domain.paper_material import PostsFact
from tracker.domain.paper_parts import (
    COMMENTARY,
    Paper,
    PaperBlock,
    PaperCell,
    PaperColumn,
    PaperRow,
    PaperTable,
)
from tracker.domain.paper_publication import public_paper
from tracker.domain.performance_parts import CommentPart
from tracker.domain.periods import financial_year
from tracker.domain.publication_parts import PublicationPart

ON = date(2015, 7, 20)
IRREGULAR = {"frequency": Frequency.IRREGULAR, "basis": Basis.SNAPSHOT}


def words_of(paper: Paper, name: str = "measures-1") -> list[str]:
    return [block.text.text for block in section(paper, name).blocks if block.text]


def remarks(paper: Paper) -> list[str]:
    return [one.text for block in section(paper, "measures-1").blocks for one in block.items]


def titles(paper: Paper) -> list[str]:
    return [one.title for _, one in paper.tables]


def test_a_single_figure_is_told_by_the_headline_and_its_note_beside_it() -> None:
    seen = percent_kpi(name="Children seen in time", **IRREGULAR)
    held = [figure("2015-05-31", "56.7", basis=Basis.SNAPSHOT, note="Visits are entered late.")]
    for kind in ("dashboard", "questions", "committee"):
        paper = paper_of(kind, {"Plans": [fact_of(seen, held, on=ON)]}, on=ON)
        assert titles(paper) == [], kind
        assert words_of(paper)[0] == "56.7% on 31 May 2015"
        assert "Visits are entered late." in words_of(paper)


def test_two_figures_stand_in_a_table_which_has_a_change_only_where_there_is_one() -> None:
    cases = count_kpi(name="Open cases", **IRREGULAR)
    exact = [figure("2015-05-01", "20", basis=Basis.SNAPSHOT), figure("2015-05-31", "19", basis=Basis.SNAPSHOT)]
    paper = paper_of("questions", {"Cases": [fact_of(cases, exact, on=ON)]}, on=ON)
    assert heads(table(paper, "Open cases")) == ["Period", "Number", "Change"]
    apart = [replace(exact[0], value=None, state=FigureState.NOT_AVAILABLE), exact[1]]
    paper = paper_of("questions", {"Cases": [fact_of(cases, apart, on=ON)]}, on=ON)
    assert heads(table(paper, "Open cases")) == ["Period", "Number"]


def test_months_after_the_day_up_to_which_there_are_data_are_owed_by_nobody() -> None:
    contacts = fact_of(count_kpi(name="Contacts"), monthly("2014-12", "8 7 9 8 9 10"), on=ON)
    paper = paper_of("committee", {"Front door": [contacts]}, on=ON, data_to_on=date(2015, 5, 31))
    assert printed(table(paper, "Contacts"))[-1][:2] == ["May 15", "10"]
    [chart] = [block.chart for block in section(paper, "measures-1").blocks if block.chart]
    assert chart.series.columns[-1].period.label == "May 15"
    assert chart.series.title == "Contacts, December 2014 to May 2015"
    later = paper_of("committee", {"Front door": [contacts]}, on=ON, data_to_on=date(2015, 6, 30))
    assert printed(table(later, "Contacts"))[-1][:2] == ["Jun 15", "owed"]


def test_charts_are_counted_as_tables_are() -> None:
    facts = [fact_of(count_kpi(code=code, name=code), monthly("2014-12", "8 7 9 8 9 10"), on=ON) for code in "AB"]
    paper = paper_of("committee", {"Front door": facts}, on=ON, data_to_on=date(2015, 5, 31))
    charts = [block.chart for block in section(paper, "measures-1").blocks if block.chart]
    assert [chart.number for chart in charts] == [1, 2]


def test_a_year_of_a_single_figure_is_told_where_no_table_of_years_has_it() -> None:
    moved = fact_of(count_kpi(name="Cases stepped down", frequency=Frequency.YEARLY), [figure("2014/15", "14")], on=ON)
    assert words_of(paper_of("dashboard", {"Step down": [moved]}, on=ON))[0] == "14 in 2014/15"


def test_what_others_will_publish_later_is_blank_and_few_a_month_have_a_decimal() -> None:
    adopted = count_kpi(name="Children adopted", frequency=Frequency.YEARLY)
    held = [figure("2013/14", "26"), figure("2014/15", "28")]
    due = replace(benchmark(Geography.NATIONAL, "-", financial_year(date(2014, 5, 1))), state=FigureState.NOT_YET_DUE)
    known = benchmark(Geography.NATIONAL, "30", financial_year(date(2013, 5, 1)))
    paper = paper_of("dashboard", {"Adoption": [fact_of(adopted, [*held, due, known], on=ON)]}, on=ON)
    assert printed(table(paper, "Children adopted by year")) == [
        ["2013/14", "26", "2.2", "30"],
        ["2014/15", "28", "2.3", ""],
    ]


def test_a_breakdown_stands_beside_that_of_others_with_the_categories_that_only_they_have() -> None:
    abuse = percent_kpi(Polarity.NONE, name="Plans by category of abuse", **IRREGULAR)
    ours = categories(figure("2015-03-31", "0", basis=Basis.SNAPSHOT), {"Neglect": "60", "Harm": "40"}, "category")
    year = figure("2013/14", "0")
    theirs = categories(year, {"Neglect": "45", "Harm": "41", "Multiple": "14"}, "category")
    others = [replace(one, geography=Geography.NATIONAL) for one in theirs]
    paper = paper_of("dashboard", {"Plans": [fact_of(abuse, [*ours, *others], on=ON)]}, on=ON)
    one = table(paper, "Plans by category of abuse")
    assert heads(one) == ["Category", "31 Mar 2015", "England, 2013/14"]
    assert printed(one) == [
        ["Neglect", "60%", "45%"],
        ["Harm", "40%", "41%"],
        ["Multiple", "", "14%"],
        ["Total", "100%", ""],
    ]


def test_a_long_breakdown_has_its_periods_below_each_other() -> None:
    caseload = count_kpi(name="Caseload", unit=Unit.RATIO, **IRREGULAR)
    days = [f"2014-{month:02}-28" for month in range(1, 13)]
    held = [
        one
        for at, day in enumerate(days)
        for one in categories(figure(day, "0", basis=Basis.SNAPSHOT), {"North": f"{at}", "South": "9"}, "team")
    ]
    one = table(paper_of("dashboard", {"Caseloads": [fact_of(caseload, held, on=ON)]}, on=ON), "Caseload by team")
    assert heads(one) == ["Period", "North", "South"]
    assert [row[0] for row in printed(one)][::11] == ["28 Jan 2014", "28 Dec 2014"]
    assert len(one.rows) == 12


def test_what_the_workforce_section_prints_is_not_printed_under_the_measure() -> None:
    posts = count_kpi(code="PER", name="Permanent staff", unit=Unit.FTE, decimals=2, **IRREGULAR)
    held = categories(figure("2014-09-30", "0", basis=Basis.SNAPSHOT), {"North": "20.5", "South": "10"}, "team")
    workforce = [PostsFact("Posts", "team", {"employees": "PER"})]
    fact = fact_of(posts, held, on=date(2014, 12, 31))
    paper = paper_of("datapack", {"Staff": [fact]}, on=date(2014, 12, 31), workforce=workforce)
    assert titles(paper) == ["Posts, 30 Sep 2014"]
    assert words_of(paper)[-1] == "By team: see Workforce."
    alone = paper_of("datapack", {"Staff": [fact]}, on=date(2014, 12, 31))
    assert titles(alone) == ["Permanent staff by team"]


def test_one_author_of_all_commentary_is_named_on_the_cover_and_two_where_they_wrote() -> None:
    contacts = monthly("2015-04", "8 9")
    said = [CommentPart("May 15", "More came.", "Analyst")]
    one = fact_of(count_kpi(code="A", name="Contacts"), contacts, on=ON, said=said)
    paper = paper_of("committee", {"Front door": [one]}, on=ON)
    assert (COMMENTARY, "Analyst") in [(line.label, line.text) for line in paper.cover]
    assert not any(block.text.by for block in section(paper, "measures-1").blocks if block.text)
    other = fact_of(count_kpi(code="B", name="Visits"), contacts, on=ON, said=[replace(said[0], author="Manager")])
    paper = paper_of("committee", {"Front door": [one, other]}, on=ON)
    assert COMMENTARY not in [line.label for line in paper.cover]
    assert [block.text.by for block in section(paper, "measures-1").blocks if block.text and block.text.by] == [
        "Analyst",
        "Manager",
    ]


def test_an_author_who_is_not_named_in_public_does_not_stand_on_its_cover() -> None:
    said = [CommentPart("May 15", "More came.", "Analyst")]
    fact = fact_of(count_kpi(name="Contacts"), monthly("2015-04", "80 90"), on=ON, said=said)
    settled = PublicationPart(leaves_out_owners=True, senior_titles=("Director",), staff_titles=("Analyst",))
    paper = paper_of("committee", {"Front door": [fact]}, on=ON, publication=settled)
    assert COMMENTARY not in [line.label for line in public_paper(paper).report.cover]


def test_lettered_lines_and_dashes_are_points_of_a_list() -> None:
    words = TextPart("background", "Two things changed.\n(a) The law.\n(b) The hub.\nBoth matter.\n- So we say.")
    blocks = section(paper_of("committee", {}, on=ON, texts=[words]), "background").blocks
    assert [block.text.text if block.text else [(one.label, one.text) for one in block.items] for block in blocks] == [
        "Two things changed.",
        [("(a)", "The law."), ("(b)", "The hub.")],
        "Both matter.",
        [("", "So we say.")],
    ]


def test_remarks_on_the_data_do_not_repeat_the_headline_or_the_gaps_that_are_yet_to_come() -> None:
    noted = fact_of(count_kpi(name="Visits"), [], on=ON, notes=[RecordedNote("the values are lost")])
    paper = paper_of("datapack", {"Visits": [noted]}, on=ON)
    assert remarks(paper) == ["The values are lost."]
    gaps = fact_of(count_kpi(name="Visits"), monthly("2015-03", "8 . 9"), on=ON)
    paper = paper_of("datapack", {"Visits": [gaps]}, on=ON)
    assert remarks(paper) == ["No figure entered for Apr 15"]


def test_the_peak_is_not_named_by_who_stands_on_it_nor_beside_the_year_before_that_it_is() -> None:
    rising = fact_of(count_kpi(name="Contacts"), monthly("2015-04", "8 9 10"), on=ON)
    [one] = [held for _, held in paper_of("datapack", {"Front door": [rising]}, on=ON).tables]
    assert [row[0] for row in printed(one)] == ["Latest", "The period before"]
    falling = fact_of(count_kpi(name="Contacts"), monthly("2014-06", "20 8 8 8 8 8 8 8 8 8 8 9 10"), on=ON)
    [one] = [held for _, held in paper_of("datapack", {"Front door": [falling]}, on=ON).tables]
    assert [row[0] for row in printed(one)] == ["Latest", "The period before", "A year before, the peak"]


def test_numbers_of_a_column_have_the_same_decimals() -> None:
    texts = ["13", "11.59", "about 40", "−4.2%", ""]
    rows = tuple(PaperRow((PaperCell("2013.5"), PaperCell(text))) for text in texts)
    made = PaperTable("key", "Posts", (PaperColumn("Team"), PaperColumn("FTE", is_number=True)), rows)
    [block] = aligned([PaperBlock(table=made)])
    assert block.table is not None
    assert [row.cells[1].text for row in block.table.rows] == ["13.00", "11.59", "about 40", "−4.20%", ""]
    assert block.table.rows[0].cells[0].text == "2013.5"


def test_an_average_is_named_by_its_measure_and_not_called_a_ratio() -> None:
    caseload = count_kpi(name="Average caseload", unit=Unit.RATIO, polarity=Polarity.SMALLER, **IRREGULAR)
    fact = fact_of(caseload, [figure("2015-05-31", "21", basis=Basis.SNAPSHOT)], on=ON)
    assert words_of(paper_of("questions", {"Staff": [fact]}, on=ON)) == [
        "21 on 31 May 2015",
        "Smaller is better. Snapshot.",
    ]
