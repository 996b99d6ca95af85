"""OpenDocument texts (ISO/IEC 26300): paragraphs, headings, lists, tables, notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archive_tui.ingest.formats import office
from archive_tui.ingest.formats.base import Format, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.office import Package, Written, attribute, local, number
from store.rows import Intake

_TYPE = "application/vnd.oasis.opendocument.text"
_MARK = b"mimetype" + _TYPE.encode()
_FACTS = {
    "title": "title",
    "initial-creator": "author",
    "creation-date": "created",
    "language": "language",
}
_BLOCKS = frozenset(
    ("section", "list", "list-item", "list-header", "text-box", "index-body", "table-of-content",
     "alphabetical-index", "bibliography", "numbered-paragraph", "frame", "soft-page-break",
     "index-title")
)  # fmt: skip
_SKIPPED = frozenset(("tracked-changes", "sequence-decls", "annotation-end", "ruby-text", "forms"))
_MOST_SPACES = 100


def sniff(head: bytes, name: str) -> float:
    """By the type, which is the first part of the zip and stored plainly."""
    if head.startswith(b"PK\x03\x04"):
        if head[30:].startswith(_MARK):
            return 0.97
        return 0.93 if name.lower().endswith((".odt", ".ott")) else 0.0
    return 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """One entry: the text as it reads with all tracked changes accepted."""
    package = Package(source.data)
    manifest = "META-INF/manifest.xml"
    if manifest in package.names and b"encryption-data" in package.part(manifest):
        raise Unreadable("it is encrypted and opens only with a password")
    root = package.xml("content.xml")
    body = None
    if root is not None:
        body = next((e for e in root.iter() if local(e) == "text" and _in_body(e)), None)
    if body is None:
        raise Unreadable("it is damaged: it has no text part")
    made = Written()
    made.struck = sum(local(e) == "deletion" for e in body.iter())
    _blocks(body, made)
    meta = package.xml("meta.xml")
    facts = office.texts(meta, _FACTS) if meta is not None else {}
    yield from office.intakes(source, made, facts, _TYPE, "odt")


def _in_body(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) == "body"


def _blocks(parent: Any, made: Written) -> None:
    for element in parent:
        name = local(element)
        if name in ("p", "h"):
            _paragraph(element, made)
        elif name == "table":
            _table(element, made)
        elif name in _BLOCKS:
            _blocks(element, made)


def _paragraph(element: Any, made: Written) -> None:
    boxes: list[Any] = []
    text = _words(element, made, boxes)
    level = None
    if local(element) == "h":
        level = number(attribute(element, "outline-level"), 1)
    if attribute(element, "style-name") == "Title" and made.title is None and text.strip():
        made.title = " ".join(text.split())
    made.line(text, level)
    for box in boxes:
        _blocks(box, made)


def _table(element: Any, made: Written) -> None:
    for row in (e for e in element.iter() if local(e) == "table-row"):
        if _above(row, "table") is not element:
            continue  # a row of a table within a cell, whose words the cell has
        cells = [e for e in row if local(e) in ("table-cell", "covered-table-cell")]
        made.row([_cell(cell, made) for cell in cells])


def _cell(cell: Any, made: Written) -> str:
    found = [e for e in cell.iter() if local(e) in ("p", "h")]
    return "\n".join(_words(p, made, []) for p in found if _above(p, "note") is None)


def _above(element: Any, name: str) -> Any:
    return next((e for e in element.iterancestors() if local(e) == name), None)


def _words(element: Any, made: Written, boxes: list[Any]) -> str:
    """The words of a paragraph; text boxes in it are handed out, since they stand apart."""
    parts = [_spaced(element.text)]
    for child in element:
        name = local(child)
        if name == "s":
            parts.append(" " * min(_MOST_SPACES, number(attribute(child, "c"), 1)))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name == "note":
            _note(child, made)
        elif name == "annotation":
            made.comments += 1
        elif name == "text-box":
            boxes.append(child)
        elif name and name not in _SKIPPED:
            parts.append(_words(child, made, boxes))
        parts.append(_spaced(child.tail))
    return "".join(parts)


def _note(element: Any, made: Written) -> None:
    body = next((e for e in element if local(e) == "note-body"), None)
    if body is not None:
        made.note("\n".join(_words(p, made, []) for p in body if local(p) in ("p", "h")))


def _spaced(text: str | None) -> str:
    """Runs of space are one space (ODF 1.3, part 3, 6.1.2); more are stated as elements."""
    if not text:
        return ""
    inner = " ".join(text.split())
    if not inner:
        return " "
    return f"{' ' if text[0].isspace() else ''}{inner}{' ' if text[-1].isspace() else ''}"


FORMAT = Format("odt", sniff, read)
