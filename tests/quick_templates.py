"""Templates that are compiled once a run: every test makes an application, and every command one more.

Jinja keeps what it compiled in the application. The processes of a run hand the code on by files, and each reads a
file once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache

if TYPE_CHECKING:
    from pathlib import Path
    from types import CodeType

    from jinja2.bccache import Bucket


class QuickTemplates(FileSystemBytecodeCache):
    """Code by the text it was compiled from, so that another text of the same name is compiled anew."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self._read: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        which = (bucket.key, bucket.checksum)
        if which in self._read:
            bucket.code = self._read[which]
            return
        super().load_bytecode(bucket)
        if bucket.code is not None:
            self._read[which] = bucket.code

    def clear(self) -> None:
        super().clear()
        self._read.clear()


class QuickEnvironment(Environment):
    """What an application renders with, its code shared with all others of the run."""

    code: QuickTemplates | None = None

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **{"bytecode_cache": self.code} | options)


def compile_templates_once(folder: Path) -> None:
    """From now on every application looks here for what another compiled, those that commands make too."""
    folder.mkdir(exist_ok=True)
    QuickEnvironment.code = QuickTemplates(str(folder))
    Flask.jinja_environment = QuickEnvironment
