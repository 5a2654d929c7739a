"""The icons of process control, drawn small: round for variation, square for assurance, a diamond for a run.

Hidden from readers of the screen; the words stand beside them.
"""

from markupsafe import Markup

from tracker.domain.spc import Assurance, Variation

IMPROVE, CONCERN, COMMON, INK = "#1d70b8", "#d4601a", "#6f777b", "#0b0c0c"
_WAVE = "M5 13C7 8 9 8 12 12S17 16 19 11"
_ASSURANCE = {
    Assurance.PASS: (IMPROVE, "M5 8H19", "M5 16C8 13 10 12 12 14S16 15 19 12"),
    Assurance.FAIL: (CONCERN, "M5 16H19", "M5 9C8 7 10 11 12 10S16 7 19 10"),
    Assurance.HIT_AND_MISS: (COMMON, "M5 12H19", "M5 13C7 7 9 7 12 12S17 17 19 11"),
}


def variation_icon(variation: Variation | None) -> Markup:
    """Round: is it changing? Blue improves, orange gets worse, grey is chance; nothing for too few points."""
    if variation is None or variation is Variation.TOO_FEW:
        return Markup("")
    colour = COMMON
    if variation.is_improvement:
        colour = IMPROVE
    elif variation.is_concern:
        colour = CONCERN
    elif variation is not Variation.COMMON_CAUSE:
        colour = INK
    line = _WAVE
    if variation.value.endswith("_high"):
        line = "M6 16L11 12L14 14L18 7M14 7H18V11"
    elif variation.value.endswith("_low"):
        line = "M6 8L11 12L14 10L18 17M14 17H18V13"
    return _icon(f'<circle cx="12" cy="12" r="10" fill="#fff" stroke="{colour}" stroke-width="2"/>', line, colour)


def assurance_icon(assurance: Assurance) -> Markup:
    """Square: can it be relied on to meet its target? Nothing without a target."""
    if assurance is Assurance.NONE:
        return Markup("")
    colour, target, line = _ASSURANCE[assurance]
    frame = f'<rect x="2" y="2" width="20" height="20" rx="4" fill="#fff" stroke="{colour}" stroke-width="2"/>'
    dashed = f'<path d="{target}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="3 2"/>'
    return _icon(frame + dashed, line, colour)


def run_icon(*, is_worse: bool) -> Markup:
    """An open diamond: some moves the same way in a series too short for limits."""
    colour = CONCERN if is_worse else IMPROVE
    frame = f'<path d="M12 2L22 12L12 22L2 12Z" fill="#fff" stroke="{colour}" stroke-width="2"/>'
    return _icon(frame, "M8.5 10L12 14.5L15.5 10" if is_worse else "M8.5 14L12 9.5L15.5 14", colour)


def _icon(frame: str, line: str, colour: str) -> Markup:
    size = 'width="21" height="21" viewBox="0 0 24 24" aria-hidden="true" focusable="false"'
    path = f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
    # Made of the constants above.
    return Markup(f'<svg xmlns="http://www.w3.org/2000/svg" class="icon" {size}>{frame}{path}</svg>')  # noqa: S704
