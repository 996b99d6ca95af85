"""What office documents share: a zip of XML parts, opened with limits, and lines made of them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from archive_tui.ingest.articles import Stated, intakes_of
from archive_tui.ingest.decode import clean
from archive_tui.ingest.formats.base import Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.pdf_front import front
from schema.entries import Section
from store.rows import Intake

VERSION = "1"
MAX_PART = 40_000_000
"""Bytes of one XML part, unpacked; its tree takes about ten times as much memory."""
MAX_DEPTH = 200
"""Elements within elements; a table within a table within a text box has about forty."""
_NUMBER = re.compile(r"[0-9]+\Z")
_FRONT_LINES = 40
# Who programs say has written a file.
_NOBODY = frozenset(
    ("", "admin", "administrator", "author", "microsoft office user", "office", "owner",
     "python-docx", "root", "unknown", "user", "windows user", "benutzer", "utilisateur")
)  # fmt: skip


def _broken(name: str, error: str) -> str:
    """Why a part cannot be read, by what the parser says of it."""
    if "amplification" in error or "entity reference loop" in error:
        return f"its part {name} defines entities that multiply, as bombs do"
    if "depth" in error:
        return f"its elements are nested more than {MAX_DEPTH} deep"
    return f"it is damaged: its part {name} is no XML that can be read"


class Package:
    """An office document in memory."""

    def __init__(self, data: bytes) -> None:
        """Raises ``Unreadable`` where ``data`` is no zip file or a broken one."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError):
            raise Unreadable("it is damaged: the zip file that it is cannot be opened") from None
        self.names = frozenset(self._zip.namelist())

    def xml(self, name: str) -> Any | None:
        """The root element of a part; None where there is none.

        Entities stay unresolved and nothing outside of the file is read. Raises
        ``Unreadable`` where it is too long, nested too deeply, damaged or encrypted.
        """
        if name not in self.names:
            return None
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
            remove_pis=True, huge_tree=False,
        )  # fmt: skip
        try:
            root = etree.fromstring(self.part(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable(_broken(name, str(error))) from None
        if _depth(root) > MAX_DEPTH:
            raise Unreadable(f"its elements are nested more than {MAX_DEPTH} deep")
        return root

    def part(self, name: str) -> bytes:
        """The bytes of a part. Raises ``Unreadable`` as ``xml`` does."""
        info = self._zip.getinfo(name)
        too_long = Unreadable(
            f"its part {name} is longer than the {MAX_PART // 10**6} MB that are read"
        )
        if info.flag_bits & 1:
            raise Unreadable("it is encrypted and opens only with a password")
        if info.file_size > MAX_PART:
            raise too_long
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
            raise Unreadable(f"it is damaged: its part {name} cannot be unpacked") from None
        if len(data) > MAX_PART:
            raise too_long
        return data


def _depth(root: Any) -> int:
    from lxml.etree import iterwalk

    depth = deepest = 0
    for event, _ in iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def local(element: Any) -> str:
    """An element's name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name without the namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def number(value: str | None, otherwise: int) -> int:
    """A count that an attribute states; ``otherwise`` where it states none."""
    return int(value) if value and len(value) < 7 and _NUMBER.match(value) else otherwise


@dataclass(slots=True)
class Written:
    """A text under construction: one line a paragraph, table cells parted by a bar.

    A note follows the paragraph that it belongs to, on a line of its own behind its number
    in brackets. Its mark within the paragraph is left out: quoted words must stay verbatim.
    """

    lines: list[str] = field(default_factory=list)
    headings: list[tuple[int, int]] = field(default_factory=list)
    """Index of the line, level."""
    notes: int = 0
    """How many notes there are so far."""
    pending: list[str] = field(default_factory=list)
    """Notes of the paragraph that is being read."""
    title: str | None = None
    """The paragraph that is set as the title."""
    struck: int = 0
    """Passages that tracked changes delete."""
    comments: int = 0

    def line(self, text: str, level: int | None = None) -> None:
        """Add a paragraph; ``level`` makes it a heading."""
        text = text.replace("\f", " ").strip("\n")
        if not self.lines and not text.strip():
            return
        if level is not None and text.strip():
            self.headings.append((len(self.lines), max(1, min(6, level))))
        self.lines += [text, *self.pending]
        self.pending.clear()

    def note(self, text: str) -> None:
        """Add a note to the paragraph whose line comes next."""
        self.notes += 1
        self.pending.append(f"[{self.notes}] {' '.join(text.split())}")

    def row(self, cells: list[str]) -> None:
        """Add a row of a table."""
        if any(cell.strip() for cell in cells):
            self.line(" | ".join(" ".join(cell.split("\n")).strip() for cell in cells))

    def text(self) -> tuple[str, tuple[Section, ...]]:
        """The text and its headings."""
        levels = dict(self.headings)
        parts: list[str] = []
        sections: list[Section] = []
        at = 0
        for index, raw in enumerate(self.lines):
            line = clean(raw)
            if index in levels:
                heading = " ".join(line.split())
                sections.append(
                    Section(start=at, end=at + len(line), heading=heading, level=levels[index])
                )
            parts.append(line)
            at += len(line) + 1
        return "\n".join(parts).rstrip("\n"), tuple(sections)


def intakes(
    source: SourceFile, made: Written, facts: dict[str, str], media_type: str, tool: str
) -> Iterator[Intake | Passed]:
    """One entry of a text that is made; ``facts`` has title, author, created and language.

    What is set as the title comes before the title in the properties. A report where the
    first lines name a public body or bear a symbol, and dated as PDF files are: the day of
    making is that of the template as often as not, so the first lines must print its year.
    """
    text, sections = made.text()
    if not text.strip():
        raise Unreadable("it holds no text")
    head = [part for line in made.lines[:_FRONT_LINES] for part in line.split(" | ")]
    first = front(
        {
            "front": [{"text": part, "size": 0.0, "base": 0.0} for part in head if part.strip()],
            "body": 1.0,
            "pages": [{"start": 0, "end": len(text)}],
            "text": text,
            "facts": {
                "Title": facts.get("title", ""),
                "CreationDate": "D:" + facts.get("created", "")[:10].replace("-", ""),
            },
        }
    )
    names = [" ".join(n.split()) for n in facts.get("author", "")[:2000].split(";")]
    stated = Stated(
        title=made.title or first.title,
        authors=tuple(n for n in names if n.casefold() not in _NOBODY),
        published=first.date,
        language=facts.get("language") or None,
        sections=sections,
        report=first.official,
        issuing_body=first.body,
        symbol=first.symbol,
    )
    yield from intakes_of(source, text, stated, media_type, tool, VERSION)
    for count, what, behind in (
        (made.struck, "passage", " deleted by tracked changes"),
        (made.comments, "comment", ""),
    ):
        if count:
            yield Passed(f"{count:,} {what}{'s' if count > 1 else ''}{behind}")


def texts(element: Any, names: dict[str, str]) -> dict[str, str]:
    """The texts of the first descendants with these names, under other names."""
    found: dict[str, str] = {}
    for child in element.iter():
        name = names.get(local(child))
        if name and name not in found and child.text and child.text.strip():
            found[name] = clean(child.text.strip())
    return found
