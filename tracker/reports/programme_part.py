"""Which programme a report is of, and who answers for it."""

from tracker.domain.highlight_parts import ProgrammePart
from tracker.plan.models import Programme


def programme_part(programme: Programme) -> ProgrammePart:
    """The programme as a report holds it; people are job titles."""

    def title(person: object) -> str:
        return str(getattr(person, "job_title", ""))

    return ProgrammePart(
        slug=programme.slug,
        name=programme.name,
        organisation=programme.organisation,
        aim=programme.aim,
        sro=title(programme.sro),
        deputy=title(programme.deputy),
        manager=title(programme.manager),
        illustrative_note=programme.illustrative_note,
    )
