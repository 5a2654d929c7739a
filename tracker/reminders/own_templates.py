"""An organisation's own wording of the emails, from the folder that ``TRACKER_TEMPLATES`` names.

``reminder/subject.txt``, ``reminder/body.txt`` and ``reminder/body.html``, each of which may be left out. They are read
and tried once at start, run in a sandbox and see nothing but plain text, numbers and lists.
"""

import difflib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tracker.settings import BadSetting

log = logging.getLogger(__name__)

PARTS = {"reminder": ("subject.txt", "body.txt", "body.html")}
"""The parts of each email that can be replaced."""
_ITEM: dict[str, Any] = {
    "kind": "action",
    "is_owed": True,
    "programme": "Seahaven Improvement",
    "label": "3.1.3",
    "title": "Initial recruitment campaign",
    "verb": "Update 3.1.3",
    "link": "https://tracker.example.org/u/token?open=seahaven/action/3.1.3",
    "rag": "Red",
    "due": "Update due 20 January 2020: 5 working days late",
    "late": "5 working days late",
    "by_when": "due 28 February 2020",
    "whose": "For the Academy Lead. You answer for them until 10 February 2020.",
    "said": "You said 14 days ago",
    "last_words": "Campaign designed.",
    "kpi": "Vacancies: 38.0% in Nov 19.",
    "lines": ["30 of 40 actions have an update of the last seven days or need none."],
}
_BARE_ITEM = _ITEM | {
    name: type(value)() for name, value in _ITEM.items() if name not in ("kind", "programme", "title")
}
SAMPLE: dict[str, Any] = {
    "recipient": "Workforce Lead",
    "address": "workforce-lead@example.org",
    "on": "27 January 2020",
    "subject": "2 updates owed, up to 5 working days late",
    "heading": "2 updates owed",
    "minutes": 2,
    "programmes": ["Seahaven Improvement"],
    "items": [_ITEM, _BARE_ITEM],
    "next": "What is still late on Monday 3 February is told to the Head of Workforce.",
    "link": "https://tracker.example.org/u/token",
    "link_days": 14,
}
"""What an email offers, with an example of each; what :func:`tracker.reminders.offered.offered` fills in."""


@dataclass(frozen=True)
class OwnTemplates:
    """Templates by ``reminder/body.txt``; empty when the organisation has none."""

    templates: Mapping[str, Template] = field(default_factory=dict)

    def render(self, name: str, offered: Mapping[str, Any]) -> str | None:
        """An email's part in the organisation's words; None where it has none, or where they fail on this one.

        A failure is logged and the email goes in our words: nobody loses a reminder by it.
        """
        template = self.templates.get(name)
        if template is None:
            return None
        try:
            return template.render(offered)
        except Exception:
            log.exception("TRACKER_TEMPLATES: %s fails, so this email goes in the words that came with us", name)
            return None


def load_templates(folder: Path | None) -> OwnTemplates:
    """Read and try every template. Raises :class:`BadSetting` that names everything wrong, with its remedy."""
    if folder is None:
        return OwnTemplates()
    problems = list(_problems_with_names(folder))
    found: dict[str, Template] = {}
    for email, parts in PARTS.items():
        for part in parts:
            file = folder / email / part
            if not file.is_file():
                continue
            name = f"{email}/{part}"
            try:
                found[name] = _try(name, file.read_text(encoding="utf-8"))
            except UnfitTemplate as unfit:
                problems.append(f"{name}{unfit}")
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{name} cannot be read: {error}; save it as UTF-8")
    if problems:
        raise BadSetting(f"TRACKER_TEMPLATES: {'; '.join(problems)}")
    return OwnTemplates(found)


class UnfitTemplate(ValueError):
    """Why a template cannot be used, and the remedy."""


def _problems_with_names(folder: Path) -> Iterator[str]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.name not in PARTS or not entry.is_dir():
            yield f"there is no email {entry.name!r}; make a folder for one of: {', '.join(PARTS)}"
            continue
        for file in sorted(entry.iterdir()):
            parts = PARTS[entry.name]
            if not file.name.startswith(".") and file.name not in parts:
                yield f"{entry.name}/{file.name} is no part of that email; parts are {', '.join(parts)}"


def _try(name: str, text: str) -> Template:
    """Compile it and render the sample. Raises :class:`UnfitTemplate`."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=name.endswith(".html"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals = {"range": environment.globals["range"]}
    try:
        tree = environment.parse(text)
        _must_stand_alone(tree)
        _must_be_offered(meta.find_undeclared_variables(tree) - set(environment.globals))
        template = environment.from_string(text)
        rendered = template.render(SAMPLE)
    except TemplateSyntaxError as error:
        raise UnfitTemplate(f", line {error.lineno}: {error.message}") from error
    except (TemplateError, TypeError, ValueError) as error:
        raise UnfitTemplate(f": {error}; docs/operations.md lists what an email offers") from error
    if name.endswith("subject.txt"):
        if not rendered.strip():
            raise UnfitTemplate(": it gives an empty subject; write what is owed, for example {{ subject }}")
    elif SAMPLE["link"] not in rendered:
        raise UnfitTemplate(": it never shows {{ link }}, without which nobody can answer")
    return template


def _must_stand_alone(tree: nodes.Template) -> None:
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        raise UnfitTemplate(f", line {node.lineno}: it takes in another file; write everything into this one")


def _must_be_offered(names: set[str]) -> None:
    for name in sorted(names - set(SAMPLE)):
        near = difflib.get_close_matches(name, SAMPLE, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        raise UnfitTemplate(f": it uses {name!r}, which this email does not offer; {meant}offered: {', '.join(SAMPLE)}")
