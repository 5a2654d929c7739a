"""A wheel carries everything the program needs, so that it runs from any folder on a machine without Node."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
BESIDE_THE_CODE = ("templates", "static", "seed")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which a freshly built wheel was unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


@pytest.mark.parametrize("name", BESIDE_THE_CODE)
def test_it_carries_each_folder_beside_the_code(installed, name):
    ours = {str(file.relative_to(PROJECT / name)) for file in (PROJECT / name).rglob("*") if file.is_file()}
    carried = installed / "tracker" / "_files" / name
    assert {str(file.relative_to(carried)) for file in carried.rglob("*") if file.is_file()} == ours


def test_it_carries_migrations_and_their_head(installed):
    ours = {file.name for file in (PROJECT / "tracker" / "migrations").iterdir() if file.is_file()}
    assert {file.name for file in (installed / "tracker" / "migrations").iterdir()} == ours
    assert "HEAD" in ours


def test_what_others_made_comes_with_its_licence(installed):
    licences = installed / "tracker" / "_files" / "static" / "vendor" / "licences"
    fonts = {"arimo", "noto-emoji", "noto-sans-arabic"}
    assert {file.stem for file in licences.iterdir()} == {"govuk-frontend", "htmx"} | fonts
    assert "MIT License" in (licences / "govuk-frontend.md").read_text()
    assert "SIL OPEN FONT LICENSE" in (licences / "arimo.txt").read_text()


def test_the_crown_and_its_font_are_not_in_it(installed):
    vendor = installed / "tracker" / "_files" / "static" / "vendor"
    assert "GDS Transport" not in (vendor / "govuk.css").read_text()
    assert [file.name for file in vendor.rglob("*") if "crown" in file.name or "crest" in file.name] == []


def test_it_finds_its_files_from_any_folder(installed, tmp_path):
    program = "from tracker.files import folder; print(folder('templates'))"
    run = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(installed)!r}); {program}"]
    found = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
    assert Path(found) == installed / "tracker" / "_files" / "templates"


def test_assets_are_built_only_when_a_source_changed(tmp_path):
    import hatch_build

    assert not hatch_build.build(PROJECT), "The tests run after `make assets`"
    for name in (*hatch_build.MANIFESTS, "static/src/govuk.scss"):
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((PROJECT / name).read_bytes())
    before = hatch_build._fingerprint(tmp_path)
    assert before == hatch_build._fingerprint(tmp_path)
    (tmp_path / "static" / "src" / "govuk.scss").write_text("// another colour\n")
    assert before != hatch_build._fingerprint(tmp_path)
