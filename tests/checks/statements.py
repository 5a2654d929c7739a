"""Statements of five published reports that do not hold: their figures, sentences that say the same, and what says so.

Figures are the printed ones; words are ours. ``kinds`` are the checks that must find the figures wrong, ``said`` those
that must find the sentences wrong. What can be neither typed nor said wrongly is `Verdict.IMPOSSIBLE`, and ``why`` says
what derives it. docs/discrepancies.md has a row for each; a test keeps the two in step.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from tests.figures import as_stored, figure, monthly, read
from tracker.domain.check_finding import Place, PlaceKind, kpi_place
from tracker.domain.check_programme import CheckMaterial
from tracker.domain.check_texts import CheckText
from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis, Frequency, Geography, Unit
from tracker.domain.period_text import parse_period
from tracker.domain.workforce_table import posts_table


class Verdict(StrEnum):
    """What became of a statement."""

    FLAGGED = "flagged"
    IMPOSSIBLE = "impossible"
    OUT_OF_REACH = "out of reach"


@dataclass(frozen=True)
class Statement:
    """One statement. ``places`` are the places of which the figures' findings must be.

    Each of the sentences says the same in other words: as the commentary of the KPI it ``explains`` for the period it
    ``speaks_of``, or as a text of the plan.
    """

    id: str
    verdict: Verdict = Verdict.FLAGGED
    readings: Sequence[KpiReading] = ()
    kinds: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    sentences: Sequence[str] = ()
    said: frozenset[str] = frozenset()
    explains: str = ""
    speaks_of: str = ""
    why: str = ""
    tables: Sequence[object] = field(default=())

    @property
    def material(self) -> CheckMaterial:
        """Its figures, all in one section of the board."""
        sections = {one.definition.code: frozenset({"Section"}) for one in self.readings}
        return CheckMaterial(tuple(self.readings), sections=sections, workforce=tuple(self.tables))

    def material_with(self, sentence: str) -> CheckMaterial:
        """Its figures with one of its sentences, and without the KPI that would say the same as a figure."""
        place = kpi_place(self.explains, "commentary") if self.explains else Place(PlaceKind.THEME, "1", "narrative")
        period = parse_period(self.speaks_of) if self.speaks_of else None
        return replace(self.material, texts=(CheckText(place, sentence, self.explains, period),))


def kpi(code: str, name: str, unit: Unit, *figures: Figure, **given: object) -> KpiReading:
    """A KPI with its figures, read in the middle of 2016."""
    definition = KpiDefinition(code, name, unit, **{"frequency": Frequency.YEARLY, **given})
    return read(definition, map(as_stored, figures), status_on=date(2016, 6, 30))


def at(days: str, value: str, **given: object) -> Figure:
    """A position on a day."""
    return figure(days, value, basis=Basis.SNAPSHOT, **given)


def parts(period: str, dimension: str, values: str, **given: object) -> list[Figure]:
    """``Police=17 Health=21``: the categories of a dimension; ``-`` is blank."""
    pairs = [one.split("=") for one in values.split()]
    return [figure(period, value, dimension=dimension, category=name, **given) for name, value in pairs]


COUNT, PERCENT, RATE, FTE = Unit.COUNT, Unit.PERCENT, Unit.RATE_PER_10K, Unit.FTE
IRREGULAR = {"frequency": Frequency.IRREGULAR, "basis": Basis.SNAPSHOT}
MONTHLY = {"frequency": Frequency.MONTHLY}
SOURCES = (
    "Agency={} Anon={} Education={} Health={} Housing={} Staff={} Other={} LAs={} Police={} Prison={} Probation={}"
    " Public={} Self={}"
)


def shares(numbers: str) -> list[Figure]:
    return parts("2015/16 Q4", "source", SOURCES.format(*numbers.split()))


def by_source(numbers: str) -> tuple[KpiReading, ...]:
    return (kpi("SRC", "Referrals by source (share)", PERCENT, *shares(numbers), frequency=Frequency.QUARTERLY),)


def contacts(
    change: str, code: str = "CHG", name: str = "Contacts, change on previous month"
) -> tuple[KpiReading, ...]:
    return (
        kpi("CON", "Contacts received", COUNT, figure("2014-12", "421"), **MONTHLY),
        kpi("MIS", "Missing child notifications", COUNT, figure("2014-12", "32"), **MONTHLY),
        kpi("CHG", name, PERCENT, figure("2014-12", change), **MONTHLY),
    )


def on_plans(name: str, change: str) -> tuple[KpiReading, ...]:
    return (
        kpi("CPP", "Children on CP plans", COUNT, at("2014-12-31", "156"), **IRREGULAR),
        kpi("CHG", name, PERCENT, at("2014-12-31", change), **IRREGULAR),
    )


def staff(code: str, name: str, values: str) -> KpiReading:
    return kpi(code, name, FTE, *parts("2014-09-30", "team", values, basis=Basis.SNAPSHOT), **IRREGULAR)


def pairs_of_a_year(year: str, pairs: str) -> tuple[KpiReading, ...]:
    names = ("Referrals", "Section 47 enquiries", "CP plans", "Children looked after")
    found = []
    for at_, (name, pair) in enumerate(zip(names, pairs.split(), strict=True), 1):
        count, rate = pair.split("/")
        found += [
            kpi(f"N{at_}", name, COUNT, figure(year, count)),
            kpi(f"R{at_}", f"{name} rate", RATE, figure(year, rate)),
        ]
    return tuple(found)


PRINTED = (
    "28.0 24.9 23.1 16.4 31.6 26.8 30.1 25.8 28.9 26.3 26.6 33.9 22.6 21.2 19.2 27.4 23.1 27.9 29.4 26.0 31.0 31.1"
)
MONTHS_BEFORE_APRIL = monthly("2013-06", PRINTED)
PERMANENT = staff("EMP", "Permanent staff", "North=11.49 MASH=9.81 Fostering=10.45")
BY_ROLE = staff("INT1", "Interim staff", "North=8 MASH=8 Fostering=1.81")
BY_TEAM = staff("INT2", "Interims", "North=7 MASH=5 Fostering=1.81")
STARTERS = staff("NEW", "Confirmed starters", "North=1 MASH=3 Fostering=2")
WORKFORCE = (
    posts_table("Posts by role", "team", {"employees": PERMANENT, "interims": BY_ROLE}),
    posts_table("Posts and budget", "team", {"employees": PERMANENT, "interims": BY_TEAM, "starters": STARTERS}),
)
SAMPLE = (
    kpi("SIZE", "Sample audit of re-referrals, size", COUNT, figure("2014-11", "148"), **MONTHLY),
    kpi("BAD", "Sample audit, incorrectly coded", COUNT, figure("2014-11", "59"), **MONTHLY),
    kpi("BADPC", "Sample audit, incorrectly coded", PERCENT, figure("2014-11", "39.86"), **MONTHLY),
    kpi("GEN", "Sample audit, genuine re-referrals", PERCENT, figure("2014-11", "19.93"), **MONTHLY),
)
VISITS = (
    kpi("TWOPC", "CP plan for 2 years or more", PERCENT, at("2015-12-31", "1.52"), **IRREGULAR),
    kpi("TWO", "CP plan for 2 years or more, children", COUNT, at("2015-12-31", "2"), **IRREGULAR),
    kpi("SEEN", "Children on CP plans seen in time", PERCENT, at("2015-12-31", "56.78"), **IRREGULAR),
    kpi("AGAIN", "CP plan for a second time", PERCENT, at("2015-12-31", "6.25"), **IRREGULAR),
)
AGES = kpi(
    "AGE", "Children becoming looked after by age (share)", PERCENT,
    *parts("2015/16", "age band", "0=23 1-4=23 5-9=29 10-15=20 16+=5"),
    *parts("2014/15", "age band", "0=21 1-4=26 5-9=18 10-15=30 16+=6"),
)  # fmt: skip


def aged_ten(year: str, value: str) -> tuple[KpiReading, ...]:
    return (AGES, kpi("TEN", "Care entrants aged 10+", PERCENT, *parts(year, "age band", f"10+={value}")))


def versions(*values: str) -> tuple[KpiReading, ...]:
    """One benchmark as several documents print it."""
    theirs = [
        figure("2013/14", value, geography=Geography.NATIONAL, source=f"document {at_}")
        for at_, value in enumerate(values, 1)
    ]
    return (kpi("RATE", "Children on CP plans rate", RATE, figure("2013/14", "52.4"), *theirs),)


ALONE = (
    Statement(
        "000-avg-ref-2014/15",
        readings=(
            kpi("REF", "Social care referrals, total", COUNT, figure("2014/15", "2134")),
            kpi("AVG", "Social care referrals, monthly average", COUNT, figure("2014/15", "171")),
        ),
        kinds=frozenset({"average"}),
        places=frozenset({"AVG, 2014/15"}),
    ),
    Statement(
        "000-pop-2014/15",
        readings=pairs_of_a_year("2014/15", "2134/851 712/287 151/61 299/121"),
        kinds=frozenset({"rate"}),
        places=frozenset({"R1, 2014/15"}),
    ),
    Statement(
        "000-sum-eh-source-Q4",
        readings=by_source("3 4 36 21 0 0 8 0 6 0 0 12 0"),
        kinds=frozenset({"share_sum"}),
        places=frozenset({"SRC, source, 2015/16 Q4"}),
    ),
    Statement(
        "000-sum-sc-source-Q2",
        readings=by_source("6 3 10 9 0 19 5 2 29 0 1 9 1"),
        kinds=frozenset({"share_sum"}),
        places=frozenset({"SRC, source, 2015/16 Q4"}),
    ),
    Statement(
        "000-sum-sc-source-Q4",
        readings=by_source("9 5 15 9 2 16 2 3 23 0 3 6 0"),
        kinds=frozenset({"share_sum"}),
        places=frozenset({"SRC, source, 2015/16 Q4"}),
    ),
    Statement(
        "000-sum-legal-statistical_neighbours",
        readings=(
            kpi(
                "LEG",
                "Becoming looked after by legal status (share)",
                PERCENT,
                *parts(
                    "2014/15",
                    "status",
                    "EPO=12.7 ICO=23.5 S20=58.7 remand=1.2 PP=- CO=-",
                    geography=Geography.STATISTICAL_NEIGHBOURS,
                ),
            ),
        ),
        kinds=frozenset({"share_sum"}),
        places=frozenset({"LEG, status of neighbours, 2014/15"}),
    ),
    Statement(
        "000-age10plus-now",
        sentences=(
            "23% of those who came into care were aged 10 or over.",
            "Fewer were older: children aged 10+ made up 23% of entrants in 2015/16.",
        ),
        said=frozenset({"narrative"}),
        explains="AGE",
        speaks_of="2015/16",
        readings=aged_ten("2015/16", "23"),
        kinds=frozenset({"total"}),
        places=frozenset({"TEN, age band 10+, 2015/16"}),
    ),
    Statement(
        "000-age10plus-prev-2014/15",
        sentences=(
            "25% of entrants were aged 10 and over, against 40% last year.",
            "A quarter of those becoming looked after, 25%, were 10+; previously it was 40%.",
            "Of children becoming looked after 25% were aged 10 or older, compared with 40% in 2014/15.",
        ),
        said=frozenset({"narrative"}),
        explains="AGE",
        speaks_of="2015/16",
        readings=aged_ten("2014/15", "40"),
        kinds=frozenset({"total"}),
        places=frozenset({"TEN, age band 10+, 2014/15"}),
    ),
    Statement(
        "000-referrals-assessed",
        sentences=(
            "Seven in ten referrals go on to an assessment.",
            "7 out of 10 referrals are now assessed.",
            "70% of referrals lead to an assessment.",
        ),
        said=frozenset({"narrative"}),
        explains="NFA",
        speaks_of="2015/16",
        readings=(
            kpi("NFA", "Referrals closed with no assessment (NFA)", PERCENT, figure("2015/16", "13.2")),
            kpi("ASS", "Referrals going on to an assessment", PERCENT, figure("2015/16", "70")),
        ),
        kinds=frozenset({"total"}),
        places=frozenset({"ASS, 2015/16"}),
    ),
    Statement(
        "000-assess-team-mix",
        sentences=(
            "The assessment team does 75% of assessments, 82% of them in time; the family teams do 25%, at 55%.",
            "75% and 25% of assessments are done by the two services, of which 82% and 55% are in time.",
        ),
        said=frozenset({"average"}),
        explains="IN45",
        speaks_of="2015/16",
        readings=(
            kpi(
                "IN45",
                "Assessments within 45 days",
                PERCENT,
                figure("2015/16", "73"),
                *parts("2015/16", "team", "Assessment=82 Family=55"),
            ),
            kpi(
                "MIX", "Share of all assessments by team", PERCENT, *parts("2015/16", "team", "Assessment=75 Family=25")
            ),
        ),
        kinds=frozenset({"average"}),
        places=frozenset({"IN45, 2015/16"}),
    ),
    Statement(
        "001-contacts-change",
        sentences=(
            "Contacts a month rose from 499 to 517, an increase of 5%.",
            "There has been a 5% rise in contacts, from 499 a month to 517 a month.",
            "Contacts are up 5% to 517 a month from 499.",
        ),
        said=frozenset({"change"}),
        readings=(
            kpi("CPM", "Contacts per month", COUNT, figure("2013/14", "499"), figure("2015/16", "517")),
            kpi("CHG", "Contacts per month, change over two years", PERCENT, figure("2015/16", "5")),
        ),
        kinds=frozenset({"change"}),
        places=frozenset({"CHG, 2015/16"}),
    ),
    Statement(
        "001-visits-base",
        readings=VISITS,
        kinds=frozenset({"ratio"}),
        places=frozenset({"SEEN, 31 Dec 2015"}),
        sentences=(
            "56.78% of the 132 children on plans were seen in time.",
            "Of 132 children 56.78% were seen in time.",
        ),
        said=frozenset({"ratio"}),
    ),
    Statement(
        "001-csc011-base",
        readings=VISITS,
        kinds=frozenset({"ratio"}),
        places=frozenset({"AGAIN, 31 Dec 2015"}),
        sentences=("Of the 132 children on plans, 6.25% had been on one before.", "That is 6.25% of 132 children."),
        said=frozenset({"ratio"}),
    ),
    Statement(
        "001-caseload-banner",
        Verdict.IMPOSSIBLE,
        why="a figure has one date, its own; a file names it once, in its row or in its column's heading",
    ),
    Statement(
        "002-current-162",
        Verdict.IMPOSSIBLE,
        why="the current figure of a snapshot is its latest month and is not typed",
    ),
    Statement(
        "003-typical-pct",
        readings=(
            kpi("CONV", "Contacts progressing to referral", PERCENT, *MONTHS_BEFORE_APRIL, **MONTHLY, decimals=1),
        ),
        sentences=(
            "Typically between 25% and 30% of contacts progress to referral.",
            "The share of contacts progressing to referral is usually 25-30%.",
        ),
        said=frozenset({"narrative"}),
        explains="CONV",
    ),
    Statement(
        "003-rate-2013/14",
        Verdict.OUT_OF_REACH,
        why="two months of the year are not held, and plausible numbers in them would give the rate",
    ),
    Statement(
        "003-cpp-rate",
        readings=(
            kpi("CPP", "Children subject to a CP plan", COUNT, at("2015-05-31", "215"), **IRREGULAR),
            kpi("CPPR", "Children subject to a CP plan rate", RATE, at("2015-05-31", "51.3"), **IRREGULAR),
            kpi("CLA", "Children looked after", COUNT, at("2015-05-31", "350", qualifier="approximately"), **IRREGULAR),
            kpi("CLAR", "Children looked after rate", RATE, at("2015-05-31", "77.6"), **IRREGULAR),
        ),
        kinds=frozenset({"rate"}),
        places=frozenset({"CPPR, 31 May 2015"}),
    ),
    Statement(
        "004-contacts-prev",
        sentences=(
            "There were 421 contacts, a fall of 24.09% on the month before.",
            "Contacts fell by 24.09% to 421.",
            "Contacts are down to 421 (-24.09%).",
        ),
        said=frozenset({"change"}),
        readings=contacts("-24.09"),
        kinds=frozenset({"change"}),
        places=frozenset({"CHG, Dec 14"}),
    ),
    Statement(
        "004-contacts-missing",
        sentences=("With children reported missing there were 453 contacts, 18.81% fewer than the month before.",),
        said=frozenset({"change"}),
        readings=contacts("-18.81", name="Contacts including missing child notifications, change on previous month"),
        kinds=frozenset({"change"}),
        places=frozenset({"CHG, Dec 14"}),
    ),
    Statement(
        "004-genuine",
        readings=SAMPLE,
        kinds=frozenset({"ratio"}),
        places=frozenset({"GEN, Nov 14"}),
        sentences=(
            "19.93% of the 148 re-referrals sampled were genuine.",
            "Out of 148 cases, 19.93% were re-referrals indeed.",
        ),
        said=frozenset({"ratio"}),
    ),
    Statement(
        "004-cpp-fall",
        sentences=(
            "Plans fell by 37.09% to 156 since April.",
            "There are 156 plans, 37.09% fewer than in April.",
        ),
        said=frozenset({"change"}),
        readings=on_plans("Children on CP plans, change since April 2014", "-37.09"),
        kinds=frozenset({"change"}),
        places=frozenset({"CHG, 31 Dec 2014"}),
    ),
    Statement(
        "004-cpp-six",
        sentences=(
            "Over six months the number of plans dropped 25.8% to 156.",
            "A 25.8% fall, to 156 plans.",
        ),
        said=frozenset({"change"}),
        readings=on_plans("Children on CP plans, change over six months", "-25.8"),
        kinds=frozenset({"change"}),
        places=frozenset({"CHG, 31 Dec 2014"}),
    ),
    Statement(
        "x-england-cp-2013/14",
        readings=versions("42", "42.6", "42.1"),
        kinds=frozenset({"two_sources"}),
        places=frozenset({"RATE, England, 2013/14"}),
    ),
    Statement(
        "004-fte-CIN North-x-interim",
        readings=(BY_ROLE, BY_TEAM),
        kinds=frozenset({"two_places"}),
        places=frozenset({"INT2, North, 30 Sep 2014"}),
    ),
    Statement(
        "004-fte-MASH-x-interim",
        readings=(BY_ROLE, BY_TEAM),
        kinds=frozenset({"two_places"}),
        places=frozenset({"INT2, MASH, 30 Sep 2014"}),
    ),
    Statement(
        "004-fte-Fostering-x-total",
        tables=WORKFORCE,
        kinds=frozenset({"two_places"}),
        places=frozenset({"Workforce Posts and budget, Fostering, 30 Sep 2014"}),
    ),
)
