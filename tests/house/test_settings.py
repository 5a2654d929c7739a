"""Settings: what is read, and that a bad one is named with its remedy."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from tracker.settings import BadSetting, read_settings

KEY = "sixteen characters or more"


def test_a_first_run_needs_no_setting_and_keeps_its_key(tmp_path: Path) -> None:
    first = read_settings({}, folder=tmp_path / "instance")
    assert first.is_sqlite
    assert first.secret_key == read_settings({}, folder=tmp_path / "instance").secret_key
    assert (tmp_path / "instance" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: read_settings({}, folder=tmp_path).secret_key, range(64)))
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("TRACKER_SECRET_KEY", "short", "use 16 or more"),
        ("TRACKER_DATABASE_URL", "mysql://host/name", "sqlite:// or postgresql://"),
        ("TRACKER_BASE_URL", "tracker.example.org", "https://tracker.example.org"),
        ("TRACKER_MAIL_URL", "mail.example.org", "smtp://user:password@mail.example.org:587"),
        ("TRACKER_TODAY", "27/01/2020", "2020-01-27"),
        ("TRACKER_DEMO", "yes", "write 1 for yes"),
        ("TRACKER_PROXIES", "two", "for example 1"),
        ("TRACKER_HOSTS", "https://tracker.example.org", "without scheme and port"),
        ("TRACKER_HOSTS", "a.example,b.example:80", "'b.example:80'"),
        ("TRACKER_HSTS", "yes", "one of host, subdomains, off"),
        ("TRACKER_LIMITS", "many", "2 for twice as often"),
        ("TRACKER_LIMITS", "-1", "0 for no limits"),
        ("TRACKER_LIMITS", "nan", "0 for no limits"),
        ("TRACKER_SECRET_KEY_FALLBACKS", "long enough a key,short", "fewer than 16 characters"),
        ("TRACKER_SESSION_IDLE_MINUTES", "0", "from 1 to 1440, for example 60"),
        ("TRACKER_SESSION_IDLE_MINUTES", "9" * 5000, "from 1 to 1440, for example 60"),
        ("TRACKER_SECOND_FACTOR", "yes", "write one of offered, required"),
        ("TRACKER_VIRUS_SCAN", "scanner.example.org:3310", "clamd://host:3310"),
        ("TRACKER_VIRUS_SCAN", "clamd://scanner.example.org", "clamd://host:3310"),
        ("TRACKER_VIRUS_SCAN", "clamd://scanner.example.org:many", "clamd://host:3310"),
        ("TRACKER_VIRUS_SCAN", "clamd://run/clamav/clamd.ctl", "clamd:///run/clamav/clamd.ctl"),
        ("TRACKER_VIRUS_SCAN", "unix:///run/clamav/clamd.ctl", "clamd:///run/clamav/clamd.ctl"),
        ("TRACKER_LOG_FORMAT", "xml", "write one of text, json"),
        ("TRACKER_SESSION_HOURS", "12.5", "from 1 to 720, for example 12"),
    ],
)
def test_a_bad_setting_is_named_with_its_remedy(tmp_path: Path, name: str, value: str, remedy: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({"TRACKER_SECRET_KEY": KEY} | {name: value}, folder=tmp_path)
    assert name in str(refused.value)
    assert remedy in str(refused.value)


def test_a_postgres_address_gets_its_driver(tmp_path: Path) -> None:
    for scheme in ("postgres", "postgresql"):
        url = f"{scheme}://tracker@localhost/tracker"
        settings = read_settings({"TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": KEY}, folder=tmp_path)
        assert settings.database_url == "postgresql+psycopg://tracker@localhost/tracker"


def test_the_clock_can_be_stopped(tmp_path: Path) -> None:
    settings = read_settings({"TRACKER_TODAY": "2020-01-27", "TRACKER_SECRET_KEY": KEY}, folder=tmp_path)
    assert settings.today == date(2020, 1, 27)


def test_an_installation_has_the_name_of_its_address_and_those_it_lists(tmp_path: Path) -> None:
    given = {"TRACKER_BASE_URL": "https://Tracker.example.org:8443/", "TRACKER_HOSTS": "inside, [::2] ,10.0.0.7,"}
    settings = read_settings(given | {"TRACKER_SECRET_KEY": KEY}, folder=tmp_path)
    assert settings.hosts == ("tracker.example.org", "inside", "[::2]", "10.0.0.7")
    assert (settings.limits, settings.hsts, settings.old_secret_keys) == (1, "host", ())
