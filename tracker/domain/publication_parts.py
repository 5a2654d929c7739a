"""What a stored report holds so that its public version can be made from it alone."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.disclosure_facts import Fact


@dataclass(frozen=True)
class CountPart:
    """The count of people behind a figure, and the ``places`` of its measure where the figure is printed.

    ``current``, ``prior_year``, ``month.0`` to ``month.5``, ``trend.0`` and so on; none for a figure that is not
    printed but that printed ones can be compared with. The other fields are those of
    :class:`tracker.domain.disclosure_facts.Fact`.
    """

    code: str
    start: date
    end: date
    is_flow: bool
    count: int | None
    base: int | None = None
    dimension: str = ""
    category: str = ""
    is_subtotal: bool = False
    places: tuple[str, ...] = ()

    @property
    def fact(self) -> Fact:
        return Fact(
            self.code,
            self.start,
            self.end,
            self.is_flow,
            self.count,
            self.base,
            self.dimension,
            self.category,
            self.is_subtotal,
        )


@dataclass(frozen=True)
class PublicationPart:
    """What the programme had settled about public versions when the report was fixed.

    ``senior_titles`` are the job titles of heads of service and above: owners with any other are left out where
    ``leaves_out_owners`` says so. ``staff_titles`` are all of its people's.
    """

    leaves_out_owners: bool = False
    senior_titles: tuple[str, ...] = ()
    staff_titles: tuple[str, ...] = ()

    def is_named(self, title: str) -> bool:
        """Whether an owner with this job title is named in public."""
        return not self.leaves_out_owners or title in self.senior_titles

    @property
    def hidden_titles(self) -> tuple[str, ...]:
        if not self.leaves_out_owners:
            return ()
        return tuple(title for title in self.staff_titles if title not in self.senior_titles)


class NoPublicVersion(ValueError):
    """The report was stored before its counts were kept with it: nobody can say what may be shown."""

    def __init__(self) -> None:
        super().__init__("This edition was submitted before public versions were made; submit a correction to have one")


@dataclass(frozen=True)
class LeftOut:
    """Something that the public version does not show: where it stands, what it says, and why it is not shown."""

    where: str
    what: str
    why: str
