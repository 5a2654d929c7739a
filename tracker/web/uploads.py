"""The one door for files that people send: with a scanner set, no view sees a file before it was scanned.

What is refused is no longer in the request when the view runs, so that nothing of it can be kept, and the form says
why (:meth:`tracker.web.forms.Form.validate`).
"""

import logging
from io import BytesIO

from flask import Flask, abort, g, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from tracker.adapters.db import db
from tracker.adapters.virus_scan import NotScanned, TooLargeToScan, find_virus
from tracker.domain.refusals import Refusal
from tracker.settings import Settings
from tracker.web.problems import is_api
from tracker.web.refusals import note_refusal

log = logging.getLogger(__name__)

_LONGEST_NAME = 200


def init_app(app: Flask, settings: Settings) -> None:
    """Comes after the door that admits a visitor: nobody has files scanned on a page that is not open to them."""
    if settings.virus_scan:

        @app.before_request
        def scan() -> None:
            if request.endpoint is None:
                return
            if is_api():
                _scan_body(settings.virus_scan)
            if not request.files:
                return
            # No page takes a file of whoever is not signed in, so the scanner need not work for anybody.
            _keep(_scanned(settings.virus_scan) if current_user.is_authenticated else [])


def _scan_body(scanner: str) -> None:
    """A program sends a file as the whole body; what it sends as JSON is no file. 422 for one that is not taken."""
    body = b"" if request.is_json or not current_user.is_authenticated else request.get_data()
    if not body:
        return
    db.session.rollback()
    if problem := _problem_with(FileStorage(BytesIO(body), "What was sent"), scanner):
        abort(422, f"{problem}.")


def refused_files() -> dict[str, str]:
    """Of this request, by the name of the field: what is wrong with its file and the remedy."""
    refused: dict[str, str] = g.get("refused_files", {})
    return refused


def _scanned(scanner: str) -> list[tuple[str, FileStorage]]:
    """The files of this request that may be read, each with the name of its field."""
    # Nothing is held in the database while the scanner works: on SQLite others would wait for it to save.
    db.session.rollback()
    clean = []
    g.refused_files = {}
    for field, file in request.files.items(multi=True):
        problem = "" if _is_empty(file) else _problem_with(file, scanner)
        if problem:
            g.refused_files[field] = problem
        else:
            clean.append((field, file))
    return clean


def _keep(clean: list[tuple[str, FileStorage]]) -> None:
    """From now on the request has these files and no others."""
    for field, file in request.files.items(multi=True):
        if (field, file) not in clean:
            file.close()
    request.files = ImmutableMultiDict(clean)


def _is_empty(file: FileStorage) -> bool:
    """As what a browser sends for a field in which no file was chosen."""
    is_empty = not file.stream.read(1)
    file.stream.seek(0)
    return is_empty


def _problem_with(file: FileStorage, scanner: str) -> str:
    """Why a file is not taken and the remedy; empty for a clean one, which can be read from its beginning again."""
    name = (file.filename or "The file")[:_LONGEST_NAME]
    try:
        found = find_virus(scanner, file.stream)
    except TooLargeToScan:
        note_refusal(Refusal.FILE, "larger than the virus scanner takes")
        log.error("An upload was refused: it is larger than the virus scanner takes. Raise StreamMaxLength of clamd.")
        return (
            f"{name} is larger than the virus scanner takes, so it was not taken. Send it in parts, or ask whoever "
            "runs the tracker to let the scanner take larger files"
        )
    except NotScanned as why:
        note_refusal(Refusal.FILE, "not scanned for viruses")
        log.error("An upload was refused, since the virus scanner does not work: %s. See tracker doctor.", why)
        return (
            f"{name} was not taken: it could not be scanned for viruses just now. Send it again in a few minutes; if "
            "it is refused again, tell whoever runs the tracker that the scanner does not answer"
        )
    if found:
        note_refusal(Refusal.VIRUS, found)
        return (
            f"{name} was thrown away: the virus scanner found {found} in it. Do not open it; tell your IT service "
            "where you have it from, and send a clean copy"
        )
    file.stream.seek(0)
    return ""
