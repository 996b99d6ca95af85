"""Entries as CSL-JSON (CSL 1.0.2, input data schema), for citation processors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from archive_tui.export.citation import Citation, citations
from archive_tui.export.jsonl import escaped

if TYPE_CHECKING:
    from store import Archive

_TYPES = {"document": "article", "tweet": "post", "report": "report", "quotation": "document"}
_PLAIN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z")
_SEASON = re.compile(r"(\d{4})-2([1-4])\Z")


def lines(archive: Archive, numbers: Sequence[int]) -> Iterator[str]:
    """A JSON array, an item a line, named ``archive12`` for #12."""
    return of(archive, citations(archive, list(numbers)))


def of(archive: Archive, cited: Sequence[Citation]) -> Iterator[str]:
    """The same for citations that are there already, such as that of a passage."""
    before = "["
    for citation in cited:
        yield before + escaped(json.dumps(_item(archive, citation), ensure_ascii=False))
        before = ","
    yield "]" if before == "," else "[]"


def _item(archive: Archive, citation: Citation) -> dict[str, Any]:
    entry = archive.get(citation.number)
    names = entry.authors if entry.kind == "document" else (citation.who,)
    report = entry.kind == "report"
    place = getattr(entry, "dateline_place", None)
    item = {
        "id": f"archive{citation.number}",
        "type": _TYPES[citation.kind],
        "title": " ".join((getattr(entry, "title", None) or citation.title).split()),
        "author": [{"literal": name} for name in names if name],
        "container-title": getattr(entry, "publisher", None) or "",
        "publisher": citation.who if report else "",
        "number": citation.where if report else "",
        "issued": csl_date(citation.date),
        "page": citation.page.removeprefix("pp. ").removeprefix("p. ").replace("–", "-"),
        "URL": citation.url,
        "accessed": csl_date(citation.captured) if citation.url else {},
        "language": entry.language or "",
        "custom": {"dateline": place} if place else {},
        "note": "proposed" if citation.proposed else "",
    }
    return {name: value for name, value in item.items() if value}


def csl_date(edtf: str) -> dict[str, Any]:
    """An EDTF date as a date variable; one that has no form of CSL's own as a literal."""
    if not edtf:
        return {}
    bare, circa = edtf.removesuffix("~"), edtf.endswith("~")
    season = _SEASON.match(bare)
    if season and not circa:
        return {"date-parts": [[int(season[1])]], "season": int(season[2])}
    parts = [_parts(text) for text in bare.split("/")]
    if not all(parts) or (circa and len(parts) > 1):
        return {"literal": edtf}
    return {"date-parts": parts, "circa": True} if circa else {"date-parts": parts}


def _parts(text: str) -> list[int]:
    """The numbers of a plain date; none where it is another, such as a season."""
    plain = _PLAIN.match(text)
    numbers = [int(part) for part in plain.groups() if part] if plain else []
    return numbers if len(numbers) < 2 or 1 <= numbers[1] <= 12 else []
