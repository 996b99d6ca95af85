"""What pdfium finds on the pages of a PDF: lines with their places, the outline, labels.

Only ``pdf_child`` runs this: pdfium may crash on hostile files, and takes the process along.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

MAX_PAGES = 5_000
MAX_CHARACTERS = 20_000_000
"""Characters of one file; a thousand pages of close print have five million."""
MAX_OUTLINE = 5_000

_HYPHENS = frozenset((0x02, 0xFFFE))
"""What pdfium gives for a hyphen that ends a line and stands within a word."""
_SPACES = frozenset((0x09, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x2028, 0x2029))
_RUN = re.compile("  +")
_LOOKED_AT = 20
"""Pages without text that are asked whether they hold pictures."""


class Refused(Exception):
    """The file cannot be read; the text is the reason for people."""


@dataclass(slots=True)
class Line:
    """A printed line or a piece of one; places in points from the page's lower left."""

    text: str
    left: float
    right: float
    base: float
    """Height of the baseline."""
    size: float
    """Font size in points as drawn."""
    hyphen: bool = False
    """True where pdfium takes the last character for a hyphen within a word."""
    upright: bool = True
    """False for print that runs up or down the page."""


@dataclass(slots=True)
class Leaf:
    """One page."""

    label: str
    """The label that the file states for it; "" where it states none."""
    height: float
    lines: list[Line] = field(default_factory=list)
    readable: bool = True
    """False where pdfium could not load the page."""


@dataclass(slots=True)
class Bookmark:
    """An item of the outline."""

    title: str
    level: int
    """From 1."""
    page: int
    """Index from 0."""
    top: float | None
    """The height that it leads to, in points from the page's foot; None where not stated."""


@dataclass(slots=True)
class Printed:
    """All that is read of a file."""

    leaves: list[Leaf]
    outline: list[Bookmark]
    facts: dict[str, str]
    """The file's own metadata: Title, Author, CreationDate …, as stated."""
    language: str | None
    pictured: int
    """Pages without text that hold a picture, of the first twenty such pages."""


def load(data: bytes) -> Printed:
    """Read a PDF.

    Raises ``Refused`` with the reason where it is encrypted, damaged or too long.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused(_reason(getattr(error, "err_code", None), str(error))) from None
    count = len(document)
    if count == 0:
        raise Refused("it is damaged: it has no pages")
    if count > MAX_PAGES:
        raise Refused(f"{count:,} pages are more than the {MAX_PAGES:,} that are read")
    leaves: list[Leaf] = []
    left = MAX_CHARACTERS
    bare: list[int] = []
    for index in range(count):
        leaf = _leaf(document, index, left)
        left -= sum(len(line.text) for line in leaf.lines)
        leaves.append(leaf)
        if leaf.readable and not leaf.lines:
            bare.append(index)
    if not any(leaf.readable for leaf in leaves):
        raise Refused("it is damaged: none of its pages can be read")
    return Printed(
        leaves,
        _outline(document, count),
        {k: v for k, v in document.get_metadata_dict(skip_empty=True).items() if v.strip()},
        _language(document),
        sum(_pictured(document, index) for index in bare[:_LOOKED_AT]),
    )


def _reason(code: int | None, said: str) -> str:
    # Codes of FPDF_GetLastError (fpdfview.h).
    if code == 4 or "password" in said.lower():
        return "it is encrypted and opens only with a password"
    if code == 5 or "security" in said.lower():
        return "it is encrypted in a way that cannot be read"
    return "it is damaged or no PDF file: its structure cannot be read"


def _leaf(document: Any, index: int, most: int) -> Leaf:
    import pypdfium2

    label = ""
    try:
        label = document.get_page_label(index) or ""
        page = document[index]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return Leaf(label, 0.0, readable=False)
    try:
        if text.count_chars() > most:
            raise Refused(
                f"its text is longer than the {MAX_CHARACTERS:,} characters that are read"
            )
        return Leaf(label, page.get_height(), list(_lines(text)))
    finally:
        text.close()
        page.close()


def _lines(page: Any) -> Iterator[Line]:
    import pypdfium2.raw as pdfium

    raw, get = page.raw, pdfium.FPDFText_GetUnicode
    count = page.count_chars()
    codes = list(map(get, repeat(raw, count), range(count)))
    start = 0
    for i, code in enumerate(codes):
        if code == 0x0A or code in _HYPHENS:
            line = _line(raw, codes, start, i, code in _HYPHENS)
            if line:
                yield line
            start = i + 1
    line = _line(raw, codes, start, len(codes), False)
    if line:
        yield line


def _line(raw: Any, codes: list[int], start: int, end: int, hyphen: bool) -> Line | None:
    while start < end and codes[start] in _SPACES:
        start += 1
    while end > start and codes[end - 1] in _SPACES:
        end -= 1
    if start == end:
        return None
    import pypdfium2.raw as pdfium

    left, right, low, high = (ctypes.c_double() for _ in range(4))
    edges: list[float] = []
    for at in (start, end - 1):
        pdfium.FPDFText_GetCharBox(raw, at, left, right, low, high)
        edges += [left.value, right.value]
    # The largest of four letters: raised note numbers and small capitals are smaller.
    places = {_seen(codes, start + (end - start) * k // 8) for k in (1, 3, 5, 7)}
    middle = _seen(codes, (start + end) // 2)
    x, base = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(raw, middle, x, base)
    text = "".join(map(_CHARACTERS.__getitem__, codes[start:end])) + ("-" if hyphen else "")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Line(
        _RUN.sub(" ", text),
        min(edges),
        max(edges),
        base.value,
        round(max(_size(raw, at) for at in places), 1),
        hyphen,
        # Radians, from 0 to 2π; print that leans a little is upright.
        min(turn := pdfium.FPDFText_GetCharAngle(raw, middle), 2 * math.pi - turn) < 0.5,
    )


def _seen(codes: list[int], at: int) -> int:
    """The last place up to ``at`` that is no space; a line begins with none."""
    while codes[at] in _SPACES:
        at -= 1
    return at


def _character(code: int) -> str:
    if code in _SPACES:
        return " "
    if code < 0x20 or 0x7F <= code < 0xA0 or code > 0x10FFFF or code == 0xFFFF:
        return "\ufffd"
    return chr(code)


class _Characters(dict[int, str]):
    """What a code stands for, each looked at once: a page has thousands of few."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _character(code)
        return found


_CHARACTERS = _Characters()


def _size(raw: Any, at: int) -> float:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    size = float(pdfium.FPDFText_GetFontSize(raw, at))
    if pdfium.FPDFText_GetMatrix(raw, at, matrix):
        size *= float((matrix.c**2 + matrix.d**2) ** 0.5)
    return size


def _outline(document: Any, pages: int) -> list[Bookmark]:
    import pypdfium2

    found: list[Bookmark] = []
    try:
        for item in document.get_toc(max_depth=12):
            if len(found) == MAX_OUTLINE:
                break
            target = item.get_dest()
            index = target.get_index() if target else None
            title = " ".join(item.get_title().replace("\x00", "").split())
            if title and index is not None and 0 <= index < pages:
                found.append(Bookmark(title, item.level + 1, index, _top(target)))
    except pypdfium2.PdfiumError:
        pass  # a broken outline leaves the headings to the print
    return found


def _top(target: Any) -> float | None:
    import pypdfium2.raw as pdfium

    mode, place = target.get_view()
    at = {pdfium.PDFDEST_VIEW_XYZ: 1, pdfium.PDFDEST_VIEW_FITH: 0}.get(mode)
    return float(place[at]) if at is not None and at < len(place) else None


def _language(document: Any) -> str | None:
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < length < 200:
        return None
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFCatalog_GetLanguage(document.raw, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").strip("\x00 ") or None


def _pictured(document: Any, index: int) -> bool:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[index]
        return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    except pypdfium2.PdfiumError:
        return False
