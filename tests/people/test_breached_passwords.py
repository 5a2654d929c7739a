"""A list of passwords that were stolen elsewhere: each is found in any place of it, and refused when it is chosen."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha1

import pytest

from tests.people.conftest import MANAGER, PASSWORD
from tracker.adapters.breached import is_breached, must_be_a_list
from tracker.settings import BadSetting, Settings

STOLEN = "kettle harbour sunday"


def hash_of(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def listed(tmp_path):
    """``listed(["a", "b"])`` is a list of these passwords, as Pwned Passwords has it."""

    def write(passwords, *, line="{hash}:{count}\r\n"):
        hashes = sorted(map(hash_of, passwords))
        file = tmp_path / "pwned.txt"
        file.write_bytes("".join(line.format(hash=one, count=at**3) for at, one in enumerate(hashes, 1)).encode())
        return file

    return write


@pytest.mark.parametrize("many", [1, 2, 3, 4, 7, 8, 9, 16])
@pytest.mark.parametrize("line", ["{hash}:{count}\r\n", "{hash}:{count}\n", "{hash}\n"])
def test_each_is_found_wherever_it_stands_and_no_other(listed, many, line):
    passwords = [f"password {number}" for number in range(many)]
    file = listed(passwords, line=line)
    assert all(is_breached(one, file) for one in passwords)
    assert not any(is_breached(f"another {number}", file) for number in range(50))


def test_hashes_in_small_letters_and_a_last_line_without_an_end_are_read(tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text("\n".join(sorted(hash_of(one).lower() for one in ("a", "b", "c"))))
    assert all(is_breached(one, file) for one in "abc")
    assert not is_breached("d", file)


def test_a_long_list_is_not_read_through(listed, monkeypatch):
    """As many lines as the logarithm says, so that 40 GB take no longer than a moment."""
    from tracker.adapters import breached

    file = listed([str(number) for number in range(5_000)])
    looked, line_after = [], breached._line_after
    monkeypatch.setattr(breached, "_line_after", lambda *given: looked.append(1) or line_after(*given))
    assert not is_breached("not there", file)
    assert len(looked) < 25


def test_without_a_list_nothing_is_refused_for_it():
    assert not is_breached("password1234", None)


def test_a_list_that_is_gone_keeps_nobody_out_and_is_told_in_the_log(tmp_path, caplog):
    assert not is_breached(STOLEN, tmp_path / "gone.txt")
    assert "the list of breached passwords cannot be read" in caplog.text
    assert STOLEN not in caplog.text


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (None, "correct its path"),
        (b"", "ordered by hash"),
        (b"password1234\nletmein\n", "ordered by hash"),
        (b"F" * 40 + b":3\r\n" + b"0" * 40 + b":5\r\n", "ordered by hash"),
        (b"\x00" * 1_000, "ordered by hash"),
    ],
)
def test_a_file_that_is_no_such_list_stops_the_start_with_its_remedy(tmp_path, content, remedy):
    file = tmp_path / "list"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadSetting, match=f"TRACKER_BREACHED_PASSWORDS.*{remedy}"):
        must_be_a_list(Settings("sqlite://", "a key", breached_passwords=file))


def test_a_list_as_it_should_be_stops_nothing(listed):
    must_be_a_list(Settings("sqlite://", "a key", breached_passwords=listed([str(n) for n in range(300)])))
    must_be_a_list(Settings("sqlite://", "a key"))


def test_one_that_was_stolen_cannot_be_chosen(app, browser_of, listed, smtp_server):
    file = listed([STOLEN])
    app.extensions["tracker_settings"] = replace(app.extensions["tracker_settings"], breached_passwords=file)
    manager = browser_of(MANAGER)
    form = {"current_password": PASSWORD, "password": STOLEN}
    refused = manager.post("/account/password", data=form)
    assert refused.status_code == 422
    assert "This was stolen from other sites" in refused.text
    assert STOLEN not in refused.text
    assert manager.post("/account/password", data=form | {"password": f"{STOLEN} again"}).status_code in (302, 303)
