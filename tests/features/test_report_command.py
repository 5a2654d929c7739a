"""``tracker report``: files without publishing, and publishing."""

import json

import pytest

pytestmark = pytest.mark.demonstration

BUILD = ("report", "build", "--programme", "seahaven", "--date", "2020-01-27")


def test_one_format_is_the_file(tracker, tmp_path):
    file = tmp_path / "deep" / "report.json"
    result = tracker(*BUILD, "--format", "json", "--output", str(file))
    assert json.loads(file.read_text())["status_date"] == "2020-01-27"
    assert result.stdout == ""
    assert str(file) in result.stderr


def test_several_formats_are_a_folder(tracker, tmp_path):
    tracker(*BUILD, "--format", "html,pdf,docx,xlsx,pptx,json", "--output", str(tmp_path / "out"))
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {
        f"seahaven-highlight-report-2020-01-27.{form}" for form in ("html", "pdf", "docx", "xlsx", "pptx", "json")
    }


def test_a_dash_prints_one_document_and_nothing_else(tracker):
    made = json.loads(tracker(*BUILD, "--format", "json", "--output", "-").stdout)
    assert [risk["score"] for risk in made["risks"]] == [20, 16, 16, 15, 25, 12, 12, 12]


def test_as_of_leaves_out_what_was_recorded_later(tracker):
    def november(*more):
        out = tracker("report", "build", "--programme", "seahaven", "--date", "2019-12-16", "--format", "json",
                      "--output", "-", *more).stdout  # fmt: skip
        months = json.loads(out)["themes"][0]["kpi_sections"][0]["kpis"][0]["months"]
        return next(cell["text"] for cell in months if cell["label"] == "Nov 19")

    assert (november("--as-of", "2019-12-16"), november()) == ("18.6", "18.8")


def test_the_same_day_builds_the_same_report(tracker):
    first, second = (tracker(*BUILD, "--format", "json", "--output", "-").stdout for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("--programme", "nowhere", "--date", "2020-01-27", "--format", "pdf"), 1, "no programme 'nowhere'"),
        (("--programme", "seahaven", "--date", "27/01/2020", "--format", "pdf"), 2, "is not a date"),
        (("--programme", "seahaven", "--date", "2020-02-30", "--format", "pdf"), 2, "is not a date"),
        (("--programme", "seahaven", "--date", "2020-01-27", "--format", "odt"), 2, "'odt' is no format"),
        (("--programme", "seahaven", "--date", "2020-01-27", "--format", "pdf,odt"), 2, "html, pdf, docx, xlsx"),
    ],
)
def test_bad_input_is_refused_with_its_remedy(tracker, tmp_path, arguments, exit_code, said):
    file = tmp_path / "report.pdf"
    result = tracker("report", "build", *arguments, "--output", str(file), exit_code=exit_code)
    assert said in result.stderr
    assert not file.exists()


def test_a_folder_is_no_file_and_a_file_no_folder(tracker, tmp_path):
    file = tmp_path / "file"
    file.write_text("mine")
    assert "is a folder" in tracker(*BUILD, "--format", "pdf", "--output", str(tmp_path), exit_code=1).stderr
    assert "is not a folder" in tracker(*BUILD, "--format", "pdf,json", "--output", str(file), exit_code=1).stderr
    assert file.read_text() == "mine"


def test_publishing_makes_an_edition_and_a_second_says_what_it_corrects(tracker):
    publish = ("report", "publish", "--programme", "seahaven", "--date", "2020-01-27")
    assert "Published version 1 for 27 January 2020" in tracker(*publish).stdout
    assert "use --correction" in tracker(*publish, exit_code=1).stderr
    assert "Published version 2" in tracker(*publish, "--correction", "A wrong figure").stdout


def test_a_day_to_come_cannot_be_published(tracker):
    said = tracker("report", "publish", "--programme", "seahaven", "--date", "2020-02-28", exit_code=1).stderr
    assert "has not come yet" in said
