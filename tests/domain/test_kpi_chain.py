"""A chain as a table, and a workforce table from breakdowns."""

from decimal import Decimal

from tests.figures import count_kpi, figure, monthly, read
from tracker.domain.kpi_chain import chain_json, chain_table, problems_with_chain
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.workforce_table import periods_of, posts_table, posts_text, problems_with_posts_table, share_text

CONTACTS = read(count_kpi(code="CONT", name="Contacts"), monthly("2019-10", "400 421 380 90"))
FROM_POLICE = read(count_kpi(code="POL", name="From the police"), monthly("2019-10", "80 82 . 20"))
REFERRALS = read(count_kpi(code="REF", name="Referrals"), monthly("2019-10", "40 36 30 9"))


def test_each_step_is_a_share_of_the_one_before_in_the_same_period() -> None:
    table = chain_table("Police", Basis.PERIOD, [CONTACTS, FROM_POLICE, REFERRALS])
    assert [period.label for period in table.periods] == ["Oct 19", "Nov 19", "Dec 19"], "January is not over"
    assert [cell.words for cell in table.rows[0].cells] == ["400", "421", "380"]
    assert [cell.words for cell in table.rows[1].cells] == ["80 (20.0%)", "82 (19.5%)", "–"]
    assert [cell.words for cell in table.rows[2].cells] == ["40 (50.0%)", "36 (43.9%)", "30"]
    assert table.reasons == ("no figure for From the police in Dec 19",)


def test_a_chain_for_programs_has_n_conversion_and_the_reason_for_a_gap() -> None:
    printed = chain_json(chain_table("Police", Basis.PERIOD, [CONTACTS, FROM_POLICE], most=1))
    assert printed == {
        "name": "Police",
        "basis": "period",
        "steps": [
            {
                "code": "CONT",
                "name": "Contacts",
                "points": [{"period": "2019-12", "n": 380, "conversion": None, "reason": None}],
            },
            {
                "code": "POL",
                "name": "From the police",
                "points": [
                    {
                        "period": "2019-12",
                        "n": None,
                        "conversion": None,
                        "reason": "no figure for From the police in Dec 19",
                    }
                ],
            },
        ],
    }


def test_a_chain_needs_a_name_two_kpis_and_a_basis_that_counts() -> None:
    assert problems_with_chain("Chain", ["CONT", "REF"], Basis.YTD) == {}
    assert set(problems_with_chain("", ["CONT"], Basis.SNAPSHOT)) == {"name", "steps", "basis"}
    assert "Each KPI stands once" in problems_with_chain("n", ["CONT", "REF", "CONT"], Basis.PERIOD)["steps"]
    assert "at most 100" in problems_with_chain("n" * 101, ["CONT", "REF"], Basis.PERIOD)["name"]


def posts(code: str, period: str = "Nov 19", **teams: str):  # type: ignore[no-untyped-def]
    fte = count_kpi(code=code, unit=Unit.FTE, basis=Basis.SNAPSHOT)
    given = [
        figure(period, value, basis=Basis.SNAPSHOT, dimension="team", category=team.replace("_", " "))
        for team, value in teams.items()
    ]
    return read(fte, given)


PARTS = {
    "employees": posts("EMP", Assessment="20.5", Court_work="10"),
    "interims": posts("INT", Assessment="4", Court_work="6.5"),
    "starters": posts("NEW", Court_work="1"),
    "budget": posts("BUD", Assessment="22", Court_work="18.5"),
}


def test_a_workforce_table_derives_current_interim_share_over_or_under_and_totals() -> None:
    table = posts_table("Posts", "team", PARTS)
    shown = [
        (row.team, posts_text(row.current), share_text(row.interim_share), posts_text(row.over_under))
        for row in table.lines
    ]
    assert shown == [
        ("Assessment", "24.5", "16.3%", "−2.5"),
        ("Court work", "17.5", "39.4%", "1"),
        ("Total", "42", "25.6%", "−1.5"),
    ]
    assert table.lines[0].starters is None, "a blank cell is no zero"


def test_the_latest_period_is_shown_unless_one_is_asked_for() -> None:
    older = posts("EMP", "Oct 19", Assessment="19")
    newer = posts("INT", "Nov 19", Assessment="3")
    parts = {"employees": older, "interims": newer}
    october, november = periods_of("team", parts)
    assert posts_table("Posts", "team", parts).rows[0].employees is None
    assert posts_table("Posts", "team", parts, october).rows[0].employees == Decimal(19)
    assert posts_table("Posts", "role", parts).lines == ()
    assert november.label == "Nov 19"


def test_a_workforce_table_needs_kpis_that_count_posts() -> None:
    assert problems_with_posts_table("Posts", "team", {"employees": Unit.FTE}, ["EMP"]) == {}
    problems = problems_with_posts_table("", "", {"interims": Unit.PERCENT}, ["A", "A"])
    assert set(problems) == {"name", "dimension", "employees_id", "interims_id"}
