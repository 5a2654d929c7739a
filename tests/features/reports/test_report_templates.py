"""A manager uploads the council's own Word file, and editions are written into it from then on."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from sqlalchemy import select

from tests.reports import MANAGER, SRO
from tests.tables import word_tables
from tracker.editions.models import EditionFile
from tracker.editions.queries import find_series
from tracker.editions.templates import ReportTemplate
from tracker.plan.queries import find_programme
from tracker.reports.renderings import Format
from tracker.reports.word_own import TEXTS, WHOLES, check_template

PAGE = "/programmes/seahaven/reports/templates"
GOOD = ("{{ title }} for {{ programme }}", "{{ status_date }}", "{{ first_page }}", "{{ contents }}", "{{ report }}")


def word_file(*paragraphs, footer="{{ standing }}"):
    """A portrait A4 Word file in Georgia."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.footer.paragraphs[0].text = footer
    document.styles["Normal"].font.name = "Georgia"
    for text in paragraphs:
        document.add_paragraph(text)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def upload(client, content, name="Letterhead", file_name="letterhead.docx"):
    return client.post(
        PAGE, data={"name": name, "file": (BytesIO(content), file_name)}, content_type="multipart/form-data"
    )


def test_every_unknown_missing_and_misplaced_placeholder_is_named():
    from tracker.adapters.word_template_check import BadTemplate

    content = word_file("{{ programe }}", "{{ weather }}", "See {{ risks }}", "{{ themes }}", footer="")
    with pytest.raises(BadTemplate) as refused:
        check_template(content)
    said = refused.value.faults
    assert said[:3] == (
        "{{ programe }} is not known. Did you mean {{ programme }}?",
        "{{ weather }} is not known. Remove it, or choose one from the list.",
        "{{ risks }} has to stand in a paragraph of its own, in the body and outside of tables.",
    )
    missing = [fault.split(" is missing")[0].strip("{} ") for fault in said[3:]]
    sections = set(WHOLES) - {"first_page", "contents", "report", "risks", "themes"}
    assert missing[:4] == ["programme", "status_date", "standing", "first_page"]
    assert set(missing[4:]) == sections


def test_a_template_that_asks_for_every_section_by_name_is_complete():
    sections = [f"{{{{ {name} }}}}" for name in WHOLES if name not in ("report", "contents")]
    check_template(word_file("{{ programme }} {{ status_date }}", *sections))


def test_the_guide_names_every_placeholder():
    from pathlib import Path

    guide = Path("docs/guide/manager.md").read_text(encoding="utf-8")
    missing = [name for name in (*TEXTS, *WHOLES) if f"`{name}`" not in guide]
    assert missing == [], f"docs/guide/manager.md, Word templates: add {missing}"


@pytest.mark.demonstration
def test_a_template_is_checked_kept_used_and_removed(sign_in, database, tracker, tmp_path):
    client = sign_in(MANAGER)
    refused = upload(client, word_file("{{ programe }}"), name="Ours & theirs")
    assert refused.status_code == 422
    assert "Did you mean {{ programme }}?" in refused.text
    assert 'value="Ours &amp; theirs"' in refused.text
    assert "Choose a Word document" in client.post(PAGE, data={"name": "x"}).text
    assert upload(client, b"Dear board", file_name="board.docx").status_code == 422
    too_long = upload(client, word_file(*GOOD), name="x" * 1_500)
    assert too_long.status_code == 422
    assert "shorten it to 120 or fewer" in too_long.text
    assert "No template yet" in client.get(PAGE).text

    assert upload(client, word_file(*GOOD)).status_code == 303
    assert upload(client, word_file(*GOOD, "Second"), file_name="again.docx").status_code == 303
    page = client.get(PAGE).text
    assert page.count("Letterhead <small>again.docx") == 1
    assert "Programme Manager" in page
    with database() as session:
        number = session.scalars(select(ReportTemplate.id)).one()
        find_series(session, find_programme(session, "seahaven").id, "board").template = "Letterhead"
        session.commit()
    preview = client.get(f"{PAGE}/{number}/preview.docx").data
    assert Document(BytesIO(preview)).styles["Normal"].font.name == "Georgia"
    assert Document(BytesIO(client.get(f"{PAGE}/{number}.docx").data)).paragraphs[0].text == GOOD[0]

    published = tracker("report", "publish", "--programme", "seahaven", "--date", "2020-01-27").stdout
    with database() as session:
        edition = int(published.strip().rsplit("/", 1)[1])
        stored = session.scalar(select(EditionFile.content).filter_by(edition_id=edition, format=Format.DOCX.value))
    assert "Georgia" in Document(BytesIO(stored)).styles["Normal"].font.name
    assert "Published 27 January 2020" in Document(BytesIO(stored)).sections[0].footer.paragraphs[0].text

    assert client.post(f"{PAGE}/{number}/remove").status_code == 409
    with database() as session:
        find_series(session, find_programme(session, "seahaven").id, "board").template = ""
        session.commit()
    assert client.post(f"{PAGE}/{number}/remove").status_code == 303
    assert client.post(f"{PAGE}/{number}/remove").status_code == 404
    assert client.get(f"/programmes/seahaven/reports/{edition}.docx").data == stored


@pytest.mark.demonstration
def test_a_template_is_for_managers_of_its_programme(sign_in, database):
    manager = sign_in(MANAGER)
    upload(manager, word_file(*GOOD))
    with database() as session:
        number = session.scalars(select(ReportTemplate.id)).one()
    assert manager.get(f"/programmes/seahaven/reports/templates/{number + 1}.docx").status_code == 404
    assert manager.get(f"/programmes/nowhere/reports/templates/{number}.docx").status_code == 404
    reader = sign_in(SRO)
    assert reader.get(PAGE).status_code == 403
    assert upload(reader, word_file(*GOOD)).status_code == 403


@pytest.mark.demonstration
def test_the_report_in_a_template_has_the_same_tables_and_landscape_pages_where_needed(sign_in, tracker, tmp_path):
    upload(sign_in(MANAGER), word_file(*GOOD))
    build = ("report", "build", "--programme", "seahaven", "--date", "2020-01-27", "--format", "docx", "--output")
    own, plain = tmp_path / "own.docx", tmp_path / "plain.docx"
    tracker(*build, str(own), "--template", "Letterhead")
    tracker(*build, str(plain))
    said = tracker(*build, str(own), "--template", "Letter", exit_code=1).stderr
    assert "there is no template 'Letter'; uploaded are: 'Letterhead'" in said
    assert word_tables(own.read_bytes()) == word_tables(plain.read_bytes())
    body = Document(own).element.body
    turns = [page.find(qn("w:pgSz")).get(qn("w:orient"), "portrait") for page in body.iter(qn("w:sectPr"))]
    assert turns[:2] == ["portrait", "landscape"]
