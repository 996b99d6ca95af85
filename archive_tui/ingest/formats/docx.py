"""Word documents (ECMA-376, transitional and strict): paragraphs, headings, tables, notes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from archive_tui.ingest.formats import office
from archive_tui.ingest.formats.base import Format, NotASource, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.office import Package, Written, attribute, local, number
from store.rows import Intake

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES = (".docx", ".docm", ".dotx")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEADING = re.compile(r"heading ([1-9])\Z", re.IGNORECASE)
# What a program shows, and what stands in the file for other programs.
_SKIPPED = frozenset(
    ("pPr", "rPr", "instrText", "delText", "delInstrText", "fldChar", "Fallback", "tblPr", "trPr",
     "tcPr", "sectPr", "bookmarkStart", "bookmarkEnd", "proofErr", "sdtPr", "annotationRef",
     "footnoteRef", "endnoteRef", "separator", "continuationSeparator", "ruby")
)  # fmt: skip
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\xad"}
_FACTS = {"title": "title", "creator": "author", "created": "created", "language": "language"}


def sniff(head: bytes, name: str) -> float:
    """A zip whose first parts are those of a Word document, or one that is named so."""
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in head:
            return 0.95
        return 0.93 if name.lower().endswith(_NAMES) else 0.0
    return 0.93 if head.startswith(_OLE) and name.lower().endswith(_NAMES) else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """One entry: the text as it reads with all tracked changes accepted."""
    if source.data.startswith(_OLE):
        if _ENCRYPTED in source.data:
            raise Unreadable("it is encrypted and opens only with a password")
        raise NotASource("an old office document, which this version does not read")
    package = Package(source.data)
    main = _main(package)
    root = package.xml(main) if main else None
    body = next((e for e in root if local(e) == "body"), None) if root is not None else None
    if body is None:
        raise NotASource("a zip file or office document that is no Word document")
    made = Written()
    reader = _Reader(package, posixpath.dirname(main or ""), made)
    reader.blocks(body)
    core = package.xml("docProps/core.xml")
    facts = office.texts(core, _FACTS) if core is not None else {}
    yield from office.intakes(source, made, facts, _TYPE, "docx")


def _main(package: Package) -> str | None:
    relations = package.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if (attribute(relation, "Type") or "").endswith("/officeDocument"):
            target = (attribute(relation, "Target") or "").lstrip("/")
            if target in package.names:
                return target
    return "word/document.xml" if "word/document.xml" in package.names else None


class _Reader:
    """Walks the body and writes lines."""

    def __init__(self, package: Package, folder: str, made: Written) -> None:
        self.made = made
        self.levels, self.titles = _styles(package.xml(f"{folder}/styles.xml"))
        self.notes = {
            "footnoteReference": _by_id(package.xml(f"{folder}/footnotes.xml")),
            "endnoteReference": _by_id(package.xml(f"{folder}/endnotes.xml")),
        }
        comments = package.xml(f"{folder}/comments.xml")
        made.comments = len(comments) if comments is not None else 0

    def blocks(self, parent: Any) -> None:
        """Paragraphs and tables, also those within content controls."""
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
                self.blocks(element)

    def _paragraph(self, element: Any) -> None:
        boxes: list[Any] = []
        text = self._words(element, boxes)
        style = next((attribute(e, "val") for e in element.iter() if local(e) == "pStyle"), None)
        outline = next(
            (attribute(e, "val") for e in element.iter() if local(e) == "outlineLvl"), ""
        )
        level = self.levels.get(style or "")
        if outline and outline.isdigit() and int(outline) < 9:
            level = int(outline) + 1
        if style in self.titles and self.made.title is None and text.strip():
            self.made.title = " ".join(text.split())
        self.made.line(text, level)
        for box in boxes:
            self.blocks(box)

    def _table(self, element: Any) -> None:
        for row in (e for e in element.iter() if local(e) == "tr"):
            if _parent_table(row) is not element:
                continue  # a row of a table within a cell, whose words the cell has
            cells = [e for e in row.iter() if local(e) == "tc" and _parent_row(e) is row]
            self.made.row([self._cell(cell) for cell in cells])

    def _cell(self, cell: Any) -> str:
        boxes: list[Any] = []
        found = [p for p in cell.iter() if local(p) == "p" and not _doubled(p)]
        return "\n".join(self._words(p, boxes) for p in found)

    def _words(self, element: Any, boxes: list[Any]) -> str:
        """The words of a paragraph; text boxes in it are handed out, since they stand apart."""
        parts: list[str] = []
        for child in element:
            name = local(child)
            if name in ("del", "moveFrom"):
                self.made.struck += 1
            elif name == "t":
                parts.append(_text(child))
            elif name in _SIGNS:
                parts.append(_SIGNS[name])
            elif name == "sym":
                parts.append(_symbol(child))
            elif name in self.notes:
                note = self.notes[name].get(attribute(child, "id") or "")
                if note is not None:
                    self.made.note(self._note(note))
            elif name == "txbxContent":
                boxes.append(child)
            elif name == "r" and _hidden(child):
                continue
            elif name not in _SKIPPED:
                parts.append(self._words(child, boxes))
        return "".join(parts)

    def _note(self, note: Any) -> str:
        return "\n".join(self._words(p, []) for p in note if local(p) == "p").strip()


def _outline(value: str | None) -> int | None:
    """The level of a heading, from 1; None for running text, which is 9 in the file."""
    level = number(value, 9)
    return level + 1 if level < 9 else None


def _text(element: Any) -> str:
    # An entity that stays unresolved is a child whose words come behind it.
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _symbol(element: Any) -> str:
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return "\ufffd"
    return chr(code) if 0x20 <= code <= 0xFFFF else "\ufffd"


def _hidden(run: Any) -> bool:
    properties = next((e for e in run if local(e) == "rPr"), None)
    if properties is None:
        return False
    return any(
        local(e) == "vanish" and attribute(e, "val") not in ("0", "false", "off")
        for e in properties
    )


def _parent_table(element: Any) -> Any:
    return next((e for e in element.iterancestors() if local(e) == "tbl"), None)


def _parent_row(element: Any) -> Any:
    return next((e for e in element.iterancestors() if local(e) == "tr"), None)


def _doubled(element: Any) -> bool:
    """True within what stands for programs that do not know the first choice."""
    return any(local(e) == "Fallback" for e in element.iterancestors())


def _by_id(root: Any | None) -> dict[str, Any]:
    """Notes by their id; the lines that part notes from the text are none."""
    if root is None:
        return {}
    return {attribute(e, "id") or "": e for e in root if attribute(e, "type") in (None, "normal")}


def _styles(root: Any | None) -> tuple[dict[str, int], frozenset[str]]:
    """The level of each heading style by its id, and the styles of titles."""
    levels: dict[str, int] = {}
    titles: set[str] = set()
    based: dict[str, str] = {}
    for style in root if root is not None else ():
        key = attribute(style, "styleId")
        if local(style) != "style" or not key:
            continue
        for child in style.iter():
            value = attribute(child, "val") or ""
            kind = local(child)
            heading = _HEADING.match(value) if kind == "name" else None
            if heading:
                levels[key] = int(heading[1])
            elif kind == "name" and value.lower() == "title":
                titles.add(key)
            elif kind == "outlineLvl" and (level := _outline(value)) is not None:
                levels.setdefault(key, level)
            elif kind == "basedOn":
                based[key] = value
    for key in based:
        seen, above = {key}, based.get(key)
        while above and above not in seen:
            if above in levels:
                levels.setdefault(key, levels[above])
            seen.add(above)
            above = based.get(above)
    return levels, frozenset(titles)


FORMAT = Format("docx", sniff, read)
