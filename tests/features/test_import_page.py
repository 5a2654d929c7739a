"""The page on which an analyst loads a month: send, look, apply, and take it back."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import func, select

from tests.browser import accessibility_faults
from tests.features.test_import_files import encrypted, zip_bomb
from tests.workbooks import workbook
from tracker.audit.models import AuditEntry
from tracker.kpis.models import Figure, FigureRevision, ImportBatch, Kpi, KpiSection, KpiTarget

ADDRESS = "/programmes/seahaven/import"
ANALYST = "performance-analyst@seahaven.example"
GOOD = "code,period,value\nPLC3,2019-12,20.4\nPLC3,2020-01,21.0\n"
SOURCE = "Highlight report of January 2020"

pytestmark = pytest.mark.demonstration


@pytest.fixture
def analyst(sign_in):
    return sign_in(ANALYST)


def send(client, text="", *, kind="figures", file=None, **form):
    data = {"kind": kind, "pasted": text, **form}
    if file:
        data["file"] = (io.BytesIO(file[1]), file[0])
    return client.post(ADDRESS, data=data, content_type="multipart/form-data")


def held(database, code="PLC3", month=date(2019, 12, 1)):
    with database() as session:
        query = (
            select(FigureRevision.number, FigureRevision.value, Figure.source)
            .join(Figure)
            .join(Kpi)
            .where(Kpi.code == code, Figure.start_on == month, Figure.geography == "local", Figure.end_on > month)
        )
        return [tuple(row) for row in session.execute(query.order_by(Figure.id, FigureRevision.number))]


def test_figures_are_looked_at_before_they_are_loaded(analyst, database):
    text = f"code,period,value,source\nPLC3,2019-12,20.4,{SOURCE}\nPLC3,2020-01,21.0,{SOURCE}\n"
    answer = send(analyst, text)
    assert answer.status_code == 303
    shown = analyst.get(answer.location).text
    assert "<b>1</b> new, <b>1</b> changed" in shown
    assert re.search(r"Dec 19, from Highlight report.*19\.9.*20\.4", shown, re.DOTALL)
    assert [row[0] for row in held(database)] == [1]
    assert analyst.post(f"{answer.location}/apply").status_code == 303
    assert [(number, float(value)) for number, value, _ in held(database)] == [(1, 19.9), (2, 20.4)]
    loaded = analyst.get(answer.location).text
    assert "Earlier figures it changed" in loaded
    assert "Undo this load" in loaded
    assert "pasted cells" in analyst.get(ADDRESS).text


def test_an_uploaded_workbook_is_read(analyst):
    rows = [["code", "Nov 19", "Dec 19"], ["PLC3", 18.9, "n/a"]]
    answer = send(analyst, file=("month.xlsx", workbook(rows)), sheet="figures")
    assert answer.status_code == 303
    shown = analyst.get(answer.location).text
    assert "Check month.xlsx" in shown
    assert "2 figures stand beside one from another source" in shown


def test_problems_are_shown_by_cell_and_the_good_rows_load_only_on_request(analyst, database):
    answer = send(analyst, "code,period,value\nPLC3,2018-06,15.5\nPLC3,15.08.015,3\nPLC3,2018-07,101%\n")
    assert answer.status_code == 422
    assert "2 rows cannot be taken" in answer.text
    assert "&#39;15.08.015&#39; is not a date; write 2015-08-15" in answer.text
    assert "Load only the good rows (1)" in answer.text
    address = re.search(r'action="([^"]+)/apply-good-rows"', answer.text)[1]
    before = count(database, FigureRevision)
    assert analyst.post(f"{address}/apply").status_code == 422
    assert count(database, FigureRevision) == before
    assert analyst.post(f"{address}/apply-good-rows").status_code == 303
    assert count(database, FigureRevision) == before + 1
    assert "2 rows refused" in analyst.get(ADDRESS).text


def test_what_was_pasted_is_kept_when_it_cannot_be_read(analyst):
    answer = send(analyst, 'code,period,value\nPLC3,2019-12,"20')
    assert answer.status_code == 422
    assert "a quotation mark not closed" in answer.text
    assert "PLC3,2019-12,&#34;20" in answer.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Choose a CSV file or an Excel workbook, or paste cells"),
        ({"text": GOOD, "file": ("a.csv", GOOD.encode())}, "Choose a file or paste cells, not both"),
        ({"file": ("a.csv", b"%PDF-1.7")}, "A.csv is a PDF document; save the table as .xlsx or .csv"),
        ({"file": ("a.xlsx", workbook([["code"]])), "sheet": "May"}, "There is no sheet"),
        ({"text": GOOD, "kind": "gossip"}, "Choose figures or KPI definitions"),
    ],
)
def test_what_is_no_table_is_refused_with_the_remedy(analyst, form, said):
    answer = send(analyst, **form)
    assert answer.status_code == 422
    assert said in answer.text


def count(database, table) -> int:
    with database() as session:
        return session.scalar(select(func.count(table.id)))


def load(client, text) -> str:
    address = send(client, text).location
    client.post(f"{address}/apply")
    return address


def test_undo_removes_what_is_new_and_puts_back_what_changed(analyst, database):
    figures = count(database, Figure)
    address = load(analyst, f"code,period,value,source\nPLC3,2019-12,20.4,{SOURCE}\nPLC3,2018-05,14.9,Manual count\n")
    assert count(database, Figure) == figures + 1
    answer = analyst.post(f"{address}/undo", follow_redirects=True)
    assert "1 figure removed, 1 figure put back" in answer.text
    assert count(database, Figure) == figures
    assert [(number, float(value)) for number, value, _ in held(database)] == [(1, 19.9), (2, 20.4), (3, 19.9)]
    again = analyst.post(f"{address}/undo")
    assert again.status_code == 422
    assert "Only the last load" in again.text
    with database() as session:
        batch = session.scalars(select(ImportBatch)).one()
        assert batch.undone_by_title
        audited = select(func.count(AuditEntry.id)).where(AuditEntry.table_name == "import_batch")
        assert session.scalar(audited) >= 3


def test_undo_leaves_what_somebody_changed_since(analyst, database):
    first = load(analyst, f"code,period,value,source\nPLC3,2019-12,20.4,{SOURCE}\n")
    with database() as session:
        revision = session.scalars(select(FigureRevision).order_by(FigureRevision.id.desc())).first()
        session.add(
            FigureRevision(
                figure_id=revision.figure_id,
                number=3,
                value=21,
                state="final",
                recorded_at=revision.recorded_at,
                author_title="Somebody",
            )
        )
    answer = analyst.post(f"{first}/undo", follow_redirects=True)
    assert "1 figure changed or used since and stayed" in answer.text
    assert [float(value) for _, value, _ in held(database)] == [19.9, 20.4, 21.0]


def test_the_same_cells_again_say_that_all_is_held(analyst, database):
    load(analyst, GOOD)
    answer = send(analyst, GOOD)
    shown = analyst.get(answer.location).text
    assert "Everything in this file is held already" in shown
    assert '<button type="submit" class="btn">Load' not in shown


def test_definitions_are_loaded_too(analyst, database):
    answer = send(analyst, "name,unit\nVisits in time,percent\n", kind="kpis")
    assert "KPI definitions: <b>1</b> new" in analyst.get(answer.location).text
    assert analyst.post(f"{answer.location}/apply").status_code == 303
    with database() as session:
        assert session.scalar(select(Kpi.unit).where(Kpi.code == "VISITS-IN-TIME")) == "percent"


def test_thrown_away_is_gone(analyst):
    address = send(analyst, GOOD).location
    assert analyst.post(f"{address}/discard").status_code == 303
    assert analyst.get(address).status_code == 404


def test_only_analysts_and_managers_load(sign_in, analyst):
    address = send(analyst, GOOD).location
    assert sign_in("programme-manager@seahaven.example").get(ADDRESS).status_code == 200
    # What somebody else sent and has not loaded is theirs alone.
    assert sign_in("programme-manager@seahaven.example").get(address).status_code == 404
    assert sign_in("director-of-childrens-services@seahaven.example").get(ADDRESS).status_code == 403
    assert sign_in("director-of-childrens-services@seahaven.example").post(f"{address}/apply").status_code == 403


def test_the_board_leads_here(analyst):
    assert f'href="{ADDRESS}"' in analyst.get("/programmes/seahaven/kpis").text


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(analyst, statements):
    analyst.get(ADDRESS)
    with statements() as few:
        analyst.get(ADDRESS)
    for month in range(1, 7):
        load(analyst, f"code,period,value\nPLC3,2017-0{month},1{month}\n")
    with statements() as many:
        analyst.get(ADDRESS)
    assert len(many) == len(few)


def test_it_works_in_a_browser_without_scripts(open_page, keep_picture):
    page = open_page(person=ANALYST, javascript=False)
    page.goto(ADDRESS)
    page.get_by_label("Or cells, pasted").fill("code,period,value\nPLC3,2019-12,20.4\nPLC3,2019-11,abc\n")
    page.get_by_role("button", name="Check").click()
    page.get_by_text("1 row cannot be taken").first.wait_for()
    keep_picture(page, "import-problems")
    page.get_by_role("link", name="Send another file").click()
    page.get_by_label("Or cells, pasted").fill(GOOD)
    page.get_by_role("button", name="Check").click()
    page.get_by_role("button", name="Load 2 figures").click()
    page.get_by_text("is loaded: 2 added").wait_for()
    page.get_by_role("button", name="Undo this load").click()
    page.get_by_text("2 figures removed").wait_for()


def test_the_pages_are_accessible_on_a_desk_and_on_a_phone(open_page, keep_picture):
    for width in (1366, 390):
        page = open_page(person=ANALYST, width=width)
        page.goto(ADDRESS)
        keep_picture(page, f"import-{width}")
        assert accessibility_faults(page) == []
        rows = f"code,period,value,source\nPLC3,2019-12,20.4,{SOURCE}\nPLC3,2018-02,14,\nPLC3,2031-01,101%,\n"
        page.get_by_label("Or cells, pasted").fill(rows)
        page.get_by_role("button", name="Check").click()
        page.get_by_text("1 row cannot be taken").first.wait_for()
        keep_picture(page, f"import-check-{width}")
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


DEFINITIONS = (
    "code,name,unit,section,theme,target_upper,target_from,why\n"
    "PLC3,Children with 3 or more placements,percent,Placement stability,1,12,2019-04-01,Changed by the file\n"
    "PLC20,Placed more than 20 miles outside the area,percent,Brought by the file,1,,,\n"
    "NEW1,Brought by the file,count,Brought by the file,1,5,2020-01-01,\n"
    "NEW2,Used since,count,,,,,\n"
)


def definitions_held(database):
    with database() as session:
        kpi = session.scalars(select(Kpi).where(Kpi.code == "PLC3")).one()
        target = session.scalars(select(KpiTarget).where(KpiTarget.kpi_id == kpi.id)).one()
        codes = set(session.scalars(select(Kpi.code).where(Kpi.code.startswith("NEW"))))
        headings = set(session.scalars(select(KpiSection.heading)))
        return kpi.why, float(target.upper), codes, "Brought by the file" in headings


def test_a_load_of_definitions_is_undone_but_for_what_was_used_or_changed_since(analyst, database):
    why, upper, _, _ = definitions_held(database)
    batch = send(analyst, DEFINITIONS, kind="kpis").location
    analyst.post(f"{batch}/apply")
    assert definitions_held(database) == ("Changed by the file", 12.0, {"NEW1", "NEW2"}, True)
    figures = send(analyst, "code,period,value\nNEW2,2019-12,4\n").location
    analyst.post(f"{figures}/apply")
    undone = analyst.post(f"{batch}/undo", follow_redirects=True).text
    assert "1 KPI removed, 2 KPIs put back. 1 KPI changed or used since and stayed as they are." in undone
    assert definitions_held(database) == (why, upper, {"NEW2"}, False)
    again = analyst.post(f"{batch}/undo")
    assert again.status_code == 422
    assert "Only the last load of definitions that still stands can be undone" in again.text


def test_undoing_definitions_keeps_a_word_that_somebody_changed_since(analyst, database):
    batch = send(analyst, DEFINITIONS, kind="kpis").location
    analyst.post(f"{batch}/apply")
    with database() as session:
        session.scalars(select(Kpi).where(Kpi.code == "PLC3")).one().why = "Mine since"
    undone = analyst.post(f"{batch}/undo", follow_redirects=True).text
    assert "2 KPIs removed, 1 KPI put back. 1 KPI changed" in undone
    assert definitions_held(database)[:3] == ("Mine since", 10.0, set())


def test_every_bad_input_is_refused_by_its_cell_on_the_page_and_nothing_else_is_touched(analyst, database):
    head = ["code", "period", "value"]

    def merged(book, sheet):
        sheet.merge_range("C1:D1", "value")

    def hidden(book, sheet):
        book.add_worksheet("Old").hide()

    def counts():
        with database() as session:
            return [session.scalar(select(func.count()).select_from(one)) for one in (Kpi, Figure, FigureRevision)]

    before = counts()
    sound = workbook([head, ["PLC3", "2019-12", 20.4]])
    head_line = b"code,period,value\n"
    merging, hiding = (workbook([head, ["PLC3", "2019-12", 20]], finish=one) for one in (merged, hidden))
    for name, content, said in (
        ("f.csv", head_line + b"PLC3,2019-12,many\n", "2 value 'many' is not a number"),
        ("f.csv", head_line + b"PLC3,2019-12,101%\n", "2 value '101%' is more than 100%; correct the number"),
        ("f.csv", head_line + b"PLC3,15.08.015,20\n", "2 period '15.08.015' is not a date; write 2015-08-15"),
        ("f.csv", head_line + b"PLC4,2019-12,20\n", "2 code 'PLC4' is no KPI of this programme; write"),
        ("f.csv", head_line + b"PLC3,2019-12,20\nPLC3,2019-12,21\n", "3 value '21' differs from '20' in row 2"),
        ("f.csv", head_line + b"PLC3,,2019-12,20\n", "does not fit here: from this column on the cells seem to stand"),
        ("f.xlsx", workbook([head, ["PLC3", "2019-12", "=10+10"]]), "2 value '=10+10' is a formula; copy the column"),
        ("f.xlsx", merging, "1 C 'C1:D1' are merged cells; unmerge them"),
        ("f.xlsx", hiding, "Sheet Old is hidden; unhide or delete it"),
        ("f.xlsx", encrypted(), "is protected with a password; save a copy without one"),
        ("f.xlsx", sound[:-200], "is damaged or cut short"),
        ("f.xlsx", zip_bomb(), "unpacks to 190 MB, more than 120"),
        ("f.xlsx", head_line + b"PLC3,2019-12,20\n", "is no Excel workbook, although its name says so"),
        ("f.csv", sound, "give it its ending .xlsx back"),
    ):
        answer = send(analyst, file=(name, content))
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
        assert (said, answer.status_code) == (said, 422)
        assert said in text, text[text.find("problem") :][:1500]
    assert counts() == before
