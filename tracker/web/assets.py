"""Addresses of static files that change with their content, so that browsers may keep them for long."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for


def init_app(app: Flask) -> None:
    folder = Path(app.static_folder or "")

    @lru_cache(maxsize=100)
    def fingerprint(name: str, changed_at: float) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]

    @app.template_global()
    def asset(name: str) -> str:
        """The address of ``static/<name>`` with its fingerprint."""
        return url_for("static", filename=name, v=fingerprint(name, (folder / name).stat().st_mtime))
