"""What people write is text everywhere: no HTML, no Markdown, no formula, no template of theirs is ever interpreted."""

from __future__ import annotations

import ast
import math
import re
from pathlib import Path

import tracker
from tests.fuzz.values import QUOTED, TAG, TEXTS
from tracker.adapters.charts_canvas import WIDE, Canvas
from tracker.adapters.charts_labels import Box, Sheet
from tracker.adapters.charts_plot import Plot
from tracker.domain.formula_safe import safe

PACKAGE = Path(tracker.__file__).parent
# Where text is declared to be markup: pictures that we draw, whose words are escaped there, and our own style sheet.
MAKES_MARKUP = {
    "adapters/charts_canvas.py", "adapters/charts_icons.py", "adapters/heatmap.py", "adapters/scorechart.py",
    "adapters/sparkline.py", "reports/page.py",
}  # fmt: skip
RENDERERS = {"bleach", "commonmark", "html_sanitizer", "markdown", "markdown2", "markdown_it", "mistune", "nh3"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "render_template_string", "from_string", "loads", "system", "popen"}
# A call by one of these names that is something else, or of our own words alone.
KNOWN_CALLS = {
    ("loads", "json"): "JSON holds no code",
    ("compile", "re"): "a pattern of ours",
    ("compile", "typst"): "a document of ours; what people wrote goes in as data",
    ("loads", "self._serializer"): "signed, and JSON",
    ("compile", "insert(table)"): "a statement, without values",
    ("from_string", "RGBColor"): "a colour of ours",
    ("from_string", "environment"): "the installation's own email templates, in a sandbox",
}


def sources() -> list[Path]:
    return [file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts]


def test_text_becomes_markup_only_where_a_picture_is_drawn():
    found = {
        str(file.relative_to(PACKAGE))
        for file in sources()
        if re.search(r"\bMarkup\(", file.read_text(encoding="utf-8"))
    }
    assert found <= MAKES_MARKUP, (
        "escape first (markupsafe.escape), show it here in a test, then name it in MAKES_MARKUP"
    )


def test_nothing_renders_markdown_or_html_that_people_wrote():
    imported = set()
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").partition(".")[0])
    assert imported & RENDERERS == set(), "with a renderer comes a sanitiser, and a test with hostile text for it"


def test_nothing_that_people_wrote_is_run():
    found = []
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name, whose = _called(node.func)
                is_known = (name, whose) in KNOWN_CALLS
                if name in FORBIDDEN_CALLS and not is_known:
                    found.append(f"{file.relative_to(PACKAGE)}:{node.lineno} {whose}.{name}")
    assert found == [], "say in KNOWN_CALLS why it can do no harm, or do it another way"


def _called(function: ast.expr) -> tuple[str, str]:
    if isinstance(function, ast.Attribute):
        return function.attr, ast.unparse(function.value)
    return (function.id, "") if isinstance(function, ast.Name) else ("", "")


def test_no_cell_of_a_table_is_a_formula():
    tried = [text for text in TEXTS if text[:1] in tuple("=+-@\t\r")]
    assert len(tried) > 10
    for text in tried:
        cell = safe(text)
        assert cell.startswith("'") or math.isfinite(float(cell)) or cell.lstrip("+-").isalnum(), text


def test_every_table_in_text_makes_its_cells_safe():
    writers = [file for file in sources() if "csv.writer(" in file.read_text(encoding="utf-8")]
    assert writers
    for file in writers:
        assert "from tracker.domain.formula_safe import safe" in file.read_text(encoding="utf-8"), file


def test_a_workbook_gets_text_as_text():
    source = (PACKAGE / "adapters" / "excel.py").read_text(encoding="utf-8")
    assert "write_string(" in source
    assert not re.search(r"page\.write(_row|_column|_formula)?\(", source), "they take text for a formula"
    assert [line for line in source.splitlines() if "write_url(" in line and "internal:" not in line] == []


def test_a_chart_shows_hostile_words_as_words():
    canvas = Canvas(WIDE, Plot(0, 100, 0, 100, 0, 1, 1), Sheet(Box(0, 0, 100, 100)))
    canvas.text(10, 10, TAG)
    drawn = canvas.chart(f"{TAG}{QUOTED}", TAG, "one").svg
    assert TAG not in drawn
    assert QUOTED not in drawn
    assert drawn.count("&lt;zqx&gt;") == 3
