"""An organisation's own Word file: what may be one, and how names give way."""

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from tracker.adapters.word import cell
from tracker.adapters.word_template import Section, WordTemplate
from tracker.adapters.word_template_check import BadTemplate


def portrait(*paragraphs, header=""):
    """A portrait A4 document with these paragraphs."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.header.paragraphs[0].text = header
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def saved(document):
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def repacked(content, add=(), replace=()):
    """The same package with other parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            for where, before, after in replace:
                if name == where:
                    assert before in part
                    part = part.replace(before, after)
            new.writestr(name, part)
        for name, part in add:
            new.writestr(name, part)
    return buffer.getvalue()


PLAIN = saved(portrait("{{ programme }}"))
KINDS = "[Content_Types].xml"
DOCUMENT = "word/document.xml"


def with_part(name, content=b"x"):
    return repacked(PLAIN, add=[(name, content)])


def of_kind(kind):
    before = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return repacked(PLAIN, replace=[(KINDS, before, kind)])


def saying(before, after):
    return repacked(PLAIN, replace=[(DOCUMENT, before, after)])


def linked(kind):
    """With a relationship to a file elsewhere."""
    link = (
        '<Relationship Id="r99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="http://elsewhere.example/x" TargetMode="External"/></Relationships>'
    )
    return repacked(PLAIN, replace=[("word/_rels/document.xml.rels", b"</Relationships>", link.encode())])


BAD = {
    "empty": (b"", "not a Word file"),
    "words": (b"Dear board", "not a Word file"),
    "PDF": (b"%PDF-1.7", "not a Word file"),
    "half a file": (PLAIN[:2_000], "not a Word file"),
    "macros in a part": (with_part("word/vbaProject.bin"), "holds macros"),
    "docm": (of_kind(b"vnd.ms-word.document.macroEnabled.main+xml"), "holds macros"),
    "dotx": (of_kind(b"vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"), "Word template (.dotx)"),
    "remote template": (linked("attachedTemplate"), "fetches a template from elsewhere: http://elsewhere.example/x"),
    "remote picture": (linked("image"), "fetches a file (image)"),
    "fetching field": (
        saying(b"<w:t>{{ programme }}</w:t>", b"<w:instrText> DDEAUTO c:\\\\x </w:instrText>"),
        "fetches from elsewhere: DDEAUTO",
    ),
    "embedded object": (with_part("word/embeddings/oleObject1.bin"), "embedded object"),
    "entities": (saying(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document'), "XML entities"),
    "broken XML": (saying(b"</w:body>", b""), "damaged"),
    "zip bomb": (with_part("word/media/image1.png", bytes(60_000_000)), "larger than 50 MB"),
    "many parts": (repacked(PLAIN, add=[(f"word/media/{at}.png", b"") for at in range(1_001)]), "larger than 50 MB"),
    "too big": (PLAIN + bytes(5_000_000), "larger than 5 MB"),
}


@pytest.mark.parametrize(("content", "said"), BAD.values(), ids=BAD.keys())
def test_what_may_not_be_a_template_is_refused_with_its_remedy(content, said):
    with pytest.raises(BadTemplate, match=re.escape(said)):
        WordTemplate(content)


def test_a_link_that_a_reader_follows_is_no_fault():
    assert WordTemplate(linked("hyperlink")).placeholders[0].name == "programme"


def test_every_placeholder_is_found_wherever_it_stands():
    document = portrait("Of {{programme}} and {{ status_date }}", "{{ risks }}", header="{{ standing }}")
    document.add_table(1, 1).cell(0, 0).paragraphs[0].text = "{{ in_a_table }}"
    found = {one.name: one.is_alone for one in WordTemplate(saved(document)).placeholders}
    assert found == {
        "programme": False, "status_date": False, "risks": True, "in_a_table": False, "standing": False,
    }  # fmt: skip


def test_names_give_way_to_words_that_are_never_markup():
    document = portrait(header="{{ standing }}")
    paragraph = document.add_paragraph("Report of ")
    for part in ("{", "{ program", "me }", "} on {{ day }}, {{ unknown }}."):
        paragraph.add_run(part)
    made = WordTemplate(saved(document)).filled(
        {"programme": "<b>R&D</b> {{ day }}", "day": "27\nJanuary", "standing": "Draft\x07"}, {}, title="T", author="A"
    )
    read = Document(BytesIO(made))
    assert read.paragraphs[-1].text == "Report of <b>R&D</b> {{ day }} on 27\nJanuary, {{ unknown }}."
    assert read.sections[0].header.paragraphs[0].text == "Draft"


def write(words, *, table=False):
    def section(body):
        body.heading(words, 1)
        if table:
            body.table(["A", "B"], [[cell("1"), cell("2")]], [100, 169])

    return section


def pages(content):
    """The headings on each run of pages, with the orientation of their paper."""
    document = Document(BytesIO(content))
    found, held = [], []
    for element in document.element.body:
        held += [t.text for t in element.iter(qn("w:t"))] if element.tag == qn("w:p") else []
        for page in element.iter(qn("w:sectPr")):
            size = page.find(qn("w:pgSz"))
            found.append(("landscape" if size.get(qn("w:orient")) == "landscape" else "portrait", held))
            held = []
    return found


def filled(document, **sections):
    made = {name: [Section(write(name, table=True), is_wide)] for name, is_wide in sections.items()}
    return WordTemplate(saved(document)).filled({}, made, title="T", author="A")


def test_sections_take_the_place_of_their_names_wide_ones_on_landscape_pages():
    document = portrait("Before", "{{ risks }}", "{{ themes }}", "Between", "{{ data }}", "After")
    assert pages(filled(document, risks=True, themes=True, data=False)) == [
        ("portrait", ["Before"]),
        ("landscape", ["risks", "themes"]),
        ("portrait", ["Between", "data", "After"]),
    ]


def test_a_document_that_begins_or_ends_in_landscape_has_no_empty_page():
    document = portrait("{{ risks }}", "Between", "{{ themes }}")
    assert pages(filled(document, risks=True, themes=True)) == [
        ("landscape", ["risks"]),
        ("portrait", ["Between"]),
        ("landscape", ["themes"]),
    ]


def test_a_landscape_template_needs_no_pages_of_its_own():
    document = portrait("Before", "{{ risks }}", "After")
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(14)
    assert pages(filled(document, risks=True)) == [("landscape", ["Before", "risks", "After"])]


def test_tables_are_as_wide_as_the_text():
    made = Document(BytesIO(filled(portrait("{{ data }}"), data=False)))
    page = made.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    assert sum(column.width for column in made.tables[0].columns) == pytest.approx(room, rel=0.01)


def test_the_looks_of_headings_are_the_templates_and_missing_ones_are_added():
    document = portrait("{{ data }}")
    document.styles["Heading 1"].font.name = "Georgia"
    document.styles.element.remove(document.styles["Heading 2"].element)
    made = Document(BytesIO(filled(document, data=False)))
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert made.styles["Heading 2"].font.name == "Arial"


def test_what_is_last_follows_at_the_end():
    template = WordTemplate(saved(portrait("Before", "{{ data }}", "After")))
    made = template.filled({}, {"data": [Section(write("data"), False)]}, title="T", author="A",
                           last=[Section(write("risks"), True)])  # fmt: skip
    assert pages(made) == [("portrait", ["Before", "data", "After"]), ("landscape", ["risks"])]
