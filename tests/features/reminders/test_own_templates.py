"""An organisation's own wording: used, tried at start, kept in a sandbox."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.command import tracker_command
from tests.torture.crowd import add_crowd
from tracker.reminders.own_templates import SAMPLE, load_templates
from tracker.settings import BadSetting

ROOT = Path(__file__).resolve().parents[3]
DAY = "2020-01-29"


def write(folder: Path, **parts: str) -> Path:
    """``body_txt="..."`` becomes reminder/body.txt."""
    (folder / "reminder").mkdir(exist_ok=True)
    for name, text in parts.items():
        (folder / "reminder" / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def test_an_email_goes_in_the_organisations_words(database_url, smtp_server, tmp_path):
    add_crowd(database_url, 1)
    folder = write(
        tmp_path,
        subject_txt="{{ recipient }}, bitte: {{ heading }} – {{ items|length }}\n",
        body_html="<p>{{ items[0].title }} &amp; {{ '<b>' }} <a href='{{ link }}'>{{ items[0].verb }}</a></p>",
    )
    command = tracker_command(database_url, mail_url=smtp_server.url, templates=str(folder), today=DAY)
    command("remind", "--on", DAY)
    [mail] = smtp_server.received
    assert mail.subject == "Owner 0, bitte: 1 update owed – 1"
    assert "<p>Action 1 &amp; &lt;b&gt; <a href=" in mail.html
    assert "Stuck, away, or not yours?" in mail.text, "what they did not replace is ours"


def test_the_template_in_the_documentation_works(tmp_path):
    operations = (ROOT / "docs" / "operations.md").read_text()
    documented = operations.partition("A `reminder/body.txt`:")[2].partition("###")[0]
    own = load_templates(write(tmp_path, body_txt=re.sub(r"(?m)^    ", "", documented)))
    text = own.render("reminder/body.txt", SAMPLE)
    assert "Dear Workforce Lead" in text
    assert "- 3.1.3 Initial recruitment campaign. Update due 20 January 2020: 5 working days late" in text


def test_every_name_that_an_email_offers_is_documented_and_has_a_sample():
    from tracker.domain.duties import Duty, DutyKind
    from tracker.domain.reminders import Digest, Recipient
    from tracker.reminders import offered

    duty = Duty(
        person_id=1,
        kind=DutyKind.ACTION,
        programme="p",
        programme_name="P",
        ref="1.1.1",
        title="T",
        due_on=date(2020, 1, 27),
    )
    digest = Digest(date(2020, 1, 27), Recipient(id=1, address="a@b.example", title="A"), (duty,))
    given = offered.offered(digest, link="https://t.example/u/x")
    assert set(given) == set(SAMPLE)
    assert set(given["items"][0]) == set(SAMPLE["items"][0])
    operations = (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in (*given, *given["items"][0]) if f"`{name}`" not in operations] == []


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"body_txt": "{{ link }\n"}, "reminder/body.txt, line 1: unexpected '}'"),
        ({"body_txt": "{{ link }} {% for one in items %}"}, "reminder/body.txt, line 1: Unexpected end of template"),
        (
            {"body_txt": "{{ link }} {{ recipent }}"},
            "'recipent', which this email does not offer; did you mean 'recipient'?",
        ),
        ({"body_txt": "{{ link }} {{ items[0].titel }}"}, "has no attribute 'titel'"),
        ({"body_html": "<p>Hello</p>"}, "never shows {{ link }}"),
        ({"subject_txt": "{% if false %}x{% endif %}"}, "empty subject"),
        (
            {"footer_txt": "x"},
            "reminder/footer.txt is no part of that email; parts are subject.txt, body.txt, body.html",
        ),
        ({"body_txt": "{{ link }}{{ ''.__class__.__mro__ }}"}, "unsafe"),
        ({"body_txt": "{{ link }}{{ cycler.__init__.__globals__ }}"}, "'cycler', which this email does not offer"),
        ({"body_txt": "{{ link }}{{ items.append(1) }}"}, "attribute 'append' of 'list' object is unsafe"),
        ({"body_txt": "{{ link }}{% include 'reminder/body.html' %}"}, "takes in another file"),
        ({"body_txt": "{{ link }}{{ url_for('static') }}"}, "'url_for', which this email does not offer"),
    ],
)
def test_a_template_that_cannot_be_used_is_named_with_its_remedy(tmp_path, parts, problem):
    with pytest.raises(BadSetting) as refused:
        load_templates(write(tmp_path, **parts))
    assert problem in str(refused.value)
    assert str(refused.value).startswith("TRACKER_TEMPLATES: ")


def test_every_command_refuses_to_start_with_it(database_url, tmp_path):
    (tmp_path / "welcome").mkdir()
    refused = tracker_command(database_url, templates=str(tmp_path))("remind", "--on", DAY, exit_code=1)
    assert "there is no email 'welcome'; make a folder for one of: reminder" in refused.stderr


def test_one_that_fails_on_a_real_email_loses_nobody_theirs(tmp_path, caplog):
    folder = write(tmp_path, body_txt="{{ link }} {% if minutes > 90 %}{{ items[0].nothing }}{% endif %}")
    own = load_templates(folder)
    assert own.render("reminder/body.txt", SAMPLE | {"minutes": 91}) is None
    assert "has no attribute 'nothing'" in caplog.text
