"""Whether a file is a Word document that may serve as a template: nothing that runs, nothing fetched from elsewhere."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

MOST_BYTES = 5_000_000
MOST_UNPACKED_BYTES = 50_000_000
MOST_PARTS = 1_000

_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Fields that take their content from another file or program.
_FETCHING = ("INCLUDETEXT", "INCLUDEPICTURE", "DDE", "DDEAUTO", "LINK", "IMPORT", "RD", "DATABASE", "MACROBUTTON")


class BadTemplate(ValueError):
    """Why a file cannot be a template: one sentence for each fault, with its remedy."""

    def __init__(self, *faults: str) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def check_package(content: bytes) -> None:
    """Raises :class:`BadTemplate` unless it is a Word document without macros, tricks and links to other files."""
    if len(content) > MOST_BYTES:
        raise BadTemplate(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Make its pictures smaller.")
    try:
        package = zipfile.ZipFile(BytesIO(content))
    except zipfile.BadZipFile:
        raise BadTemplate("This is not a Word file. Save it in Word as a Word document (.docx).") from None
    with package:
        _check_size(package)
        names = set(package.namelist())
        if "[Content_Types].xml" not in names or "word/document.xml" not in names:
            raise BadTemplate("This is not a Word file. Save it in Word as a Word document (.docx).")
        try:
            parts = {name: package.read(name) for name in names if name.endswith((".xml", ".rels"))}
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
            raise BadTemplate("The file is damaged or protected by a password. Save it again without one.") from None
    faults = [*_kind_faults(names, parts), *_content_faults(parts)]
    if faults:
        raise BadTemplate(*dict.fromkeys(faults))


def _check_size(package: zipfile.ZipFile) -> None:
    """By what the file says of itself, and reading never goes beyond that: nothing is unpacked here."""
    infos = package.infolist()
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED_BYTES:
        raise BadTemplate(
            f"Unpacked, the file is larger than {MOST_UNPACKED_BYTES // 1_000_000} MB. Make its pictures smaller."
        )


def _kind_faults(names: set[str], parts: dict[str, bytes]) -> Iterator[str]:
    kinds = parts["[Content_Types].xml"].decode("utf-8", "replace")
    if "macroEnabled" in kinds or any("vbaproject" in name.lower() for name in names):
        yield "The file holds macros. Save it in Word as a Word document (.docx), which has none."
    elif _TEMPLATE in kinds:
        yield "This is a Word template (.dotx). Save it in Word as a Word document (.docx)."
    elif _DOCUMENT not in kinds:
        yield "This is not a Word file. Save it in Word as a Word document (.docx)."
    if any(name.startswith(("word/embeddings/", "word/activeX/")) for name in names):
        yield "The file holds an embedded object. Remove it, or put a picture in its place."


def _content_faults(parts: dict[str, bytes]) -> Iterator[str]:
    for name, part in parts.items():
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            yield "The file defines XML entities, which Word itself never writes. Save it again in Word."
            continue
        try:
            root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            yield "The file is damaged. Open it in Word and save it again."
            continue
        yield from _link_faults(root) if name.endswith(".rels") else _field_faults(root)


def _link_faults(root: etree._Element) -> Iterator[str]:
    for link in root:
        kind = link.get("Type", "").rpartition("/")[2]
        if link.get("TargetMode") == "External" and kind != "hyperlink":
            what = "a template" if kind == "attachedTemplate" else f"a file ({kind})"
            where = link.get("Target")
            yield f"The file fetches {what} from elsewhere: {where}. Remove the link or embed what it shows."


def _field_faults(root: etree._Element) -> Iterator[str]:
    codes = ["".join(p.itertext(f"{_W}instrText")) for p in root.iter(f"{_W}p")]
    codes += [field.get(f"{_W}instr", "") for field in root.iter(f"{_W}fldSimple")]
    for code in codes:
        fetching = [word for word in code.upper().split() if word in _FETCHING]
        if fetching:
            yield f"The file has a field that fetches from elsewhere: {fetching[0]}. Remove it."
