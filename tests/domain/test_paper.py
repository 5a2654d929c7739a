"""Papers as objects: what each layout prints of figures and words, and how it is numbered."""

from __future__ import annotations

from datetime import date

import pytest

from tests.figures import benchmark, count_kpi, figure, monthly, parts, percent_kpi
from tests.papers import DAY, categories, fact_of, heads, paper_of, printed, section, table
from tracker.domain.assurance import RecordEntry, grades_of
from tracker.domain.evidence import Conclusion
from tracker.domain.highlight_material import FindingFact
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.kpi import RecordedNote
from tracker.domain.kpi_chain import chain_table
from tracker.domain.kpi_reading import read_kpi
from tracker.domain.kpi_terms import Basis, Frequency, Geography, Polarity, Unit
from tracker.domain.paper_comparison import compare_papers
from tracker.domain.paper_layouts import LAYOUTS
from tracker.domain.paper_material import LineFact, PostsFact
from tracker.domain.performance_parts import CommentPart
from tracker.domain.periods import financial_year
from tracker.domain.report_documents import read_document, write_document

CONVERSION = percent_kpi(
    Polarity.NONE, code="CONV", name="Contacts that became referrals", numerator_label="Referrals",
    denominator_label="Contacts",
)  # fmt: skip
MONTHS = (
    "200/700 210/800 260/766 250/900 240/850 230/880 220/860 210/870 205/880 215/890 225/900 235/910 320/819 310/800"
)


def conversion(**more):
    return fact_of(CONVERSION, parts("2014-04", MONTHS), on=date(2015, 5, 31), **more)


def test_a_committee_report_is_numbered_from_purpose_to_appendices() -> None:
    fact = conversion(said=[CommentPart("May 15", "Fewer contacts.\nMore of them are referrals.", "Analyst")])
    paper = paper_of(
        "committee",
        {"Front door": [fact]},
        on=date(2015, 5, 31),
        texts=[
            TextPart("purpose", "To report.\nTo ask."),
            TextPart("background", "The law changed."),
            TextPart("measures-1", "More come in. They come earlier."),
            TextPart("appendices", "None."),
        ],
        lines=[LineFact("recommendation", "The committee", "Note the report")],
        headings={"background": "Context"},
        item="7b",
        is_public_series=True,
    )
    assert [one.numbered_title for one in paper.sections] == [
        "1. Purpose of this report",
        "2. Recommendations",
        "3. Context",
        "4. Front door",
        "5. Key issues",
        "6. Appendices",
    ]
    numbers = [block.text.number for one in paper.sections for block in one.blocks if block.text]
    assert numbers == ["1.1", "1.2", "3.1", "4.1", "4.2", "4.3", "4.4", "6.1"]
    assert {(line.label, line.text) for line in paper.cover} >= {
        ("Committee", "Scrutiny committee"), ("Agenda item", "7b"), ("Access", "Public"),
        ("Date of report", "31 May 2015"),
    }  # fmt: skip
    issues = [item for block in section(paper, "issues").blocks for item in block.items]
    assert [(one.text, one.aside, one.to) for one in issues] == [("More come in.", "section 4", "measures-1")], (
        "what is background is no issue"
    )


def test_two_counts_stand_beside_their_percentages_and_the_year_starts_again_in_april() -> None:
    one = table(paper_of("committee", {"Front door": [conversion()]}, on=date(2015, 5, 31)), CONVERSION.name)
    assert heads(one) == [
        "Period", "Contacts", "Referrals", "Per cent of the period", "Per cent of the financial year to date",
    ]  # fmt: skip
    rows = printed(one)
    assert rows[0] == ["Apr 14", "700", "200", "28.6", "28.6"]
    assert rows[1] == ["May 14", "800", "210", "26.3", "27.3"]
    assert rows[12] == ["Apr 15", "819", "320", "39.1", "39.1"]
    assert one.number == 1


def test_a_year_whose_first_months_are_not_held_says_so_instead_of_a_percentage() -> None:
    fact = fact_of(CONVERSION, parts("2014-06", "200/700 210/800"), on=date(2014, 7, 31))
    one = table(paper_of("committee", {"Front door": [fact]}, on=date(2014, 7, 31)), CONVERSION.name)
    assert [row[-1] for row in printed(one)] == ["–", "–"]
    assert one.rows[0].cells[-1].note == 1
    assert "Apr 14" in one.notes[0]


def test_rolling_years_are_printed_where_twelve_months_are_held() -> None:
    one = table(
        paper_of("committee", {"Front door": [conversion()]}, on=date(2015, 5, 31)),
        f"{CONVERSION.name}, the twelve months to each period",
    )
    assert [row[0] for row in printed(one)] == ["Mar 15", "Apr 15", "May 15"]
    assert printed(one)[0] == ["Mar 15", "2,700", "26.5%"]


def test_years_have_a_monthly_average_and_a_part_of_a_year_is_marked() -> None:
    referrals = count_kpi(code="REF", name="Referrals")
    whole = monthly("2013-04", " ".join(["121"] * 12)) + monthly("2014-04", "60 62 64")
    others = [
        benchmark(Geography.NATIONAL, "130", financial_year(date(2013, 5, 1))),
        benchmark(Geography.STATISTICAL_NEIGHBOURS, "140", financial_year(date(2013, 5, 1))),
    ]
    on = date(2014, 6, 30)
    one = table(paper_of("dashboard", {"Referrals": [fact_of(referrals, [*whole, *others], on=on)]}, on=on),
                "Referrals by year")  # fmt: skip
    assert heads(one) == ["Year", "Number", "Monthly average", "Statistical neighbours", "England"]
    assert printed(one) == [
        ["2013/14", "1,452", "121", "140", "130"],
        ["2014/15, year to date (3 months)", "186", "62", "", ""],
    ]
    assert one.rows[1].cells[-1].value is None, "not published is blank, and no nought"
    assert one.rows[1].cells[0].note == 1
    assert "Not a whole year" in one.notes[0]


def test_yearly_figures_stand_beside_others_of_the_same_year_and_in_no_second_table() -> None:
    nfa = percent_kpi(Polarity.SMALLER, code="NFA", name="No further action", frequency=Frequency.YEARLY)
    figures = [figure("2013/14", "33.2"), figure("2014/15", "13.2", note="Local data."),
               benchmark(Geography.NATIONAL, "13.8", financial_year(date(2014, 5, 1)))]  # fmt: skip
    paper = paper_of("dashboard", {"Outcomes": [fact_of(nfa, figures)]})
    assert [(one.title, one.notes) for _, one in paper.tables] == [("No further action by year", ("Local data.",))]
    assert printed(table(paper, "No further action by year")) == [["2013/14", "33.2", ""], ["2014/15", "13.2", "13.8"]]


def test_the_dashboard_numbers_its_measures_and_one_may_have_words_alone() -> None:
    silent = fact_of(
        count_kpi(code="NEW", name="Early help pathway"), [], said=[CommentPart("2014/15", "It began.", "")]
    )
    paper = paper_of(
        "dashboard",
        {"Early help": [silent], "Referrals": [], "Front door": [conversion()]},
        on=date(2015, 5, 31),
        texts=[TextPart("measures-2", "Nothing is counted yet."), TextPart("data", "Taken from the case system.")],
    )
    assert [one.numbered_title for one in paper.sections] == [
        "About these figures", "1. Early help", "2. Referrals", "3. Front door",
    ]  # fmt: skip
    assert [block.text.text for block in section(paper, "measures-2").blocks if block.text] == [
        "Nothing is counted yet."
    ]
    words = [block.text for block in section(paper, "measures-1").blocks if block.text]
    assert ("2014/15", "It began.") in [(one.label, one.text) for one in words]


def test_a_breakdown_has_totals_of_columns_and_footnotes_at_its_cells() -> None:
    share = percent_kpi(Polarity.NONE, code="SRC", name="Referrals by source")
    figures = [
        *categories(figure("2015/16 Q1", "50"), {"Police": "48", "Schools": "50"}, "source"),
        *categories(figure("2015/16 Q1", "50"), {"Unknown": "0"}, "source", note="Not asked for until May."),
    ]
    one = table(paper_of("dashboard", {"Front door": [fact_of(share, figures)]}), "Referrals by source")
    assert [row[:2] for row in printed(one)] == [
        ["Police", "48%"],
        ["Schools", "50%"],
        ["Unknown", "0%"],
        ["Total", "98%"],
    ]
    assert one.rows[2].cells[1].note == 1
    assert one.rows[2].cells[1].value == 0, "a genuine nought is a figure"
    assert one.notes == ("Not asked for until May.",)


def test_a_breakdown_by_two_things_has_totals_both_ways_that_nobody_entered() -> None:
    posts = count_kpi(code="FTE", name="Permanent staff", unit=Unit.FTE, basis=Basis.SNAPSHOT, decimals=2)
    values = {
        "Managers | North": "3", "Workers | North": "6.49", "Total Employees | North": "9.49",
        "Managers | South": "1", "Workers | South": "7.19", "Total Employees | South": "8.19",
    }  # fmt: skip
    figures = categories(figure("2014-09-30", "0", basis=Basis.SNAPSHOT), values, "role | team")
    one = table(
        paper_of("datapack", {"Workforce": [fact_of(posts, figures)]}), "Permanent staff by team and role, 30 Sep 2014"
    )
    assert heads(one) == ["Team", "Managers", "Workers", "Total"]
    assert printed(one) == [
        ["North", "3", "6.49", "9.49"], ["South", "1", "7.19", "8.19"], ["Total", "4", "13.68", "17.68"],
    ]  # fmt: skip


def test_a_month_is_held_against_the_month_before_the_peak_and_the_year_before() -> None:
    contacts = count_kpi(code="CON", name="Contacts")
    figures = monthly("2013-11", "500 610 747 650 640 630 600 590 580 570 560 554 421")
    one = table(
        paper_of("datapack", {"Contacts": [fact_of(contacts, figures, on=date(2014, 12, 5))]}, on=date(2014, 12, 5)),
        "Contacts, Nov 14 against earlier periods",
    )
    assert printed(one) == [
        ["Latest", "Nov 14", "421", ""],
        ["The period before", "Oct 14", "554", "−133 (−24.0%)"],
        ["The peak", "Jan 14", "747", "−326 (−43.6%)"],
        ["A year before", "Nov 13", "500", "−79 (−15.8%)"],
    ]


def test_a_year_to_date_is_held_against_the_same_part_of_the_year_before() -> None:
    caf = count_kpi(code="CAF", name="Assessments started")
    figures = monthly("2014-04", "20 22 28 30 26 24 26 24 24 30 32 30") + monthly(
        "2015-04", "50 52 48 50 44 50 50 50 50"
    )
    on = date(2015, 12, 31)
    one = table(
        paper_of("questions", {"Early help": [fact_of(caf, figures, on=on)]}, on=on),
        "Assessments started, this year against the same part of the last",
    )
    assert printed(one) == [["To Dec 14", "224", ""], ["To Dec 15", "444", "+220 (+98.2%)"]]


def test_each_source_has_its_share_its_conversion_and_its_small_base() -> None:
    contacts, referrals = count_kpi(code="CON", name="Contacts"), count_kpi(code="REF", name="Referrals")
    took = {"Police": "82", "Schools": "80", "Dentists": "9"}
    went = {"Police": "36", "Schools": "20", "Dentists": "3"}
    whole, part = figure("2014-11", "171"), figure("2014-11", "59")
    on = date(2014, 12, 31)
    facts = [
        fact_of(contacts, [whole, *categories(whole, took, "source")], on=on),
        fact_of(referrals, [part, *categories(part, went, "source")], on=on),
    ]
    chain = chain_table("Front door", Basis.PERIOD, [one.entry.reading for one in facts])
    paper = paper_of("datapack", {"Contacts": facts}, on=on, chains=[chain])
    assert printed(table(paper, "Contacts and referrals by source, Nov 14")) == [
        ["Police", "82", "48.0%", "36", "43.9%"],
        ["Schools", "80", "46.8%", "20", "25.0%"],
        ["Dentists", "9", "5.3%", "3", "33.3%"],
    ]
    assert printed(table(paper, "Front door")) == [["Contacts", "171", ""], ["Referrals", "59", "34.5%"]]


def posts(code: str, name: str, values: dict[str, str], period: str = "2014-09-30"):
    kpi = count_kpi(code=code, name=name, unit=Unit.FTE, basis=Basis.SNAPSHOT, decimals=2)
    return fact_of(kpi, categories(figure(period, "0", basis=Basis.SNAPSHOT), values, "team"), on=date(2014, 12, 31))


def test_a_workforce_table_derives_shares_totals_and_what_is_over_or_under() -> None:
    facts = [
        posts("EMP", "Employees", {"North": "20.5", "South": "10"}),
        posts("INT", "Interims", {"North": "7", "South": "5"}),
        posts("BUD", "Budget", {"North": "26", "South": "14"}),
        posts("OLD", "Interims as counted", {"North": "8", "South": "5"}),
    ]
    workforce = [
        PostsFact("Posts", "team", {"employees": "EMP", "interims": "INT", "budget": "BUD"}),
        PostsFact("Headcount", "team", {"employees": "EMP", "interims": "OLD"}),
    ]
    paper = paper_of("datapack", {}, on=date(2014, 12, 31), others=facts, workforce=workforce)
    one = table(paper, "Posts, 30 Sep 2014")
    assert heads(one) == [
        "Team", "Employees", "Interims", "Interim, %", "Budget", "Current", "Budget less current",
    ]  # fmt: skip
    assert printed(one)[0] == ["North", "20.5", "7", "25.5%", "26", "27.5", "−1.5"]
    assert printed(one)[-1] == ["Total", "30.5", "12", "28.2%", "40", "42.5", "−2.5"]
    differing = table(paper, "Where Posts and Headcount differ")
    assert ["North", "Interims", "7.0", "8.0", "+1"] in printed(differing)


def test_a_workforce_table_without_a_budget_shows_its_dates_one_after_another() -> None:
    kpis = {}
    for code, values in (("PER", ("50.28", "48.75")), ("AGY", ("12", "37.12"))):
        kpi = count_kpi(code=code, name=code, unit=Unit.FTE, basis=Basis.SNAPSHOT, decimals=2)
        figures = [
            one
            for day, value in zip(("2012-10-31", "2014-03-31"), values, strict=True)
            for one in categories(figure(day, "0", basis=Basis.SNAPSHOT), {"Workers": value}, "role")
        ]
        kpis[code] = fact_of(kpi, figures, on=date(2014, 12, 31))
    workforce = [PostsFact("By role", "role", {"employees": "PER", "interims": "AGY"})]
    paper = paper_of("datapack", {}, on=date(2014, 12, 31), others=list(kpis.values()), workforce=workforce)
    assert [row[:5] for row in printed(table(paper, "By role"))] == [
        ["31 Oct 2012", "Workers", "50.28", "12.00", "19.3%"],
        ["31 Oct 2012", "Total", "50.28", "12.00", "19.3%"],
        ["31 Mar 2014", "Workers", "48.75", "37.12", "43.2%"],
        ["31 Mar 2014", "Total", "48.75", "37.12", "43.2%"],
    ]


def test_questions_name_the_measures_that_answer_them_and_those_without_are_gaps() -> None:
    paper = paper_of(
        "questions",
        {"Front door": [conversion()]},
        on=date(2015, 5, 31),
        lines=[
            LineFact("question", "Front door", "Do the right cases come in?", ("CONV",)),
            LineFact("question", "Front door", "Are families asked?", ("GONE",)),
            LineFact("question", "Elsewhere", "Is there money?"),
        ],
    )
    first, second = next(block.items for block in section(paper, "measures-1").blocks if block.items)
    assert (first.label, first.aside) == ("1.", CONVERSION.name)
    assert second.aside == "no measure answers it yet"
    gaps = [(item.text, item.aside) for block in section(paper, "gaps").blocks for item in block.items]
    assert gaps == [("Are families asked?", "Front door"), ("Is there money?", "Elsewhere")]


def test_findings_are_lettered_by_visit_and_an_empty_implication_keeps_its_row() -> None:
    held = date(2015, 3, 2)
    paper = paper_of(
        "questions",
        {},
        findings=[
            FindingFact("Inspection", held, 1, "Plans drift.", ()),
            FindingFact("Inspection", held, 2, "Good.", ()),
        ],
        lines=[LineFact("implication", "Carbon", ""), LineFact("implication", "Health", "Same doctor.")],
    )
    items = [item for block in section(paper, "findings").blocks for item in block.items]
    assert [(one.label, one.text) for one in items] == [("(a)", "Plans drift."), ("(b)", "Good.")]
    assert printed(table(paper, "Implications")) == [["Carbon", ""], ["Health", "Same doctor."]]


def test_notes_on_data_say_effect_planned_fix_and_day() -> None:
    reading = read_kpi(
        CONVERSION,
        parts("2015-04", "320/819"),
        [],
        today=DAY,
        status_on=DAY,
        notes=[RecordedNote("Two teams record late.", planned_fix="A weekly list", fix_by=date(2015, 9, 1))],
    )
    fact = conversion()
    paper = paper_of("questions", {"Front door": [type(fact)(type(fact.entry)(reading))]})
    assert printed(table(paper, "Notes on the data")) == [
        [CONVERSION.name, "All periods", "Two teams record late.", "A weekly list", "1 September 2015"]
    ]


def audit(**more) -> RecordEntry:
    given = {
        "id": 1, "code": "A1", "kind": "audit", "kind_words": "Audit", "title": "Re-referrals",
        "held_on": date(2014, 12, 1), "sample_size": 148, "grades": grades_of({"genuine": 59, "miscoded": 89}),
        "found": "Most were coded wrongly.", "moderated_by": "", "conclusion": Conclusion.POOR, "objectives": (),
    } | more  # fmt: skip
    return RecordEntry(**given)


def test_an_audit_prints_how_its_sample_was_graded() -> None:
    paper = paper_of("datapack", {}, records=[audit()])
    assert printed(table(paper, "Grades: Re-referrals")) == [
        ["genuine", "59", "40%"], ["miscoded", "89", "60%"], ["Sample", "148", ""],
    ]  # fmt: skip


def test_live_figures_of_every_text_are_filled() -> None:
    text = TextPart("background", "Now {kpi:CONV latest}.")
    paper = paper_of("committee", {"Front door": [conversion()]}, on=date(2015, 5, 31), texts=[text])
    assert section(paper, "background").blocks[0].text.text == "Now 38.8%."


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_paper_goes_to_json_and_back_without_loss(kind: str) -> None:
    paper = paper_of(kind, {"Front door": [conversion()]}, on=date(2015, 5, 31), records=[audit()])
    assert read_document(write_document(paper)) == paper


def test_two_editions_differ_in_cells_words_and_covers() -> None:
    def edition(months: str, words: str):
        fact = fact_of(CONVERSION, parts("2015-04", months), on=date(2015, 5, 31))
        return paper_of("committee", {"Front door": [fact]}, on=date(2015, 5, 31), texts=[TextPart("purpose", words)])

    found = compare_papers(edition("320/819 310/800", "To report."), edition("320/817 310/800", "To ask."))
    assert ("Contacts that became referrals: Apr 15, Contacts", "819", "817") in [
        (one.what, one.before, one.now) for one in found.figures
    ]
    assert [(one.what, one.before, one.now) for one in found.texts] == [
        ("Purpose of this report", "To report.", "To ask.")
    ]
    same = edition("320/819 310/800", "To report.")
    assert compare_papers(same, same).is_empty


def test_a_paper_of_a_programme_that_holds_nothing_has_no_sections_of_its_own() -> None:
    for kind in LAYOUTS:
        paper = paper_of(kind, {})
        assert {one.name for one in paper.sections} <= {"data", "progress", "quality", "gaps"}
        assert paper.measures == ()
        assert paper.counts == ()
