"""CSL-JSON, as Zotero and DOI resolvers write it: records without text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from archive_tui.ingest.decode import bom_encoding, decode
from archive_tui.ingest.formats.base import Format, NotASource, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.references import Cited, Listed, intakes_of, refuse_names
from schema.provenance import LocatorType
from schema.stated_dates import date_of_parts
from store.rows import Intake

VERSION = "2"
_MEDIA = "application/vnd.citationstyles.csl+json"
# The types of CSL 1.0.2 (specification, appendix III).
_TYPE_NAMES = (
    "article article-journal article-magazine article-newspaper bill book broadcast chapter "
    "classic collection dataset document entry entry-dictionary entry-encyclopedia event figure "
    "graphic hearing interview legal_case legislation manuscript map motion_picture "
    "musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song "
    "speech standard thesis treaty webpage"
)
TYPES = frozenset(_TYPE_NAMES.split())
_TYPE = re.compile(rb'"type"\s*:\s*"([a-z_-]{3,24})"')
_OWN = re.compile(
    rb'"(?:issued|container-title|citation-key|publisher-place|accessed|title-short|DOI)"\s*:'
    rb'|"author"\s*:\s*\[\s*\{\s*"(?:family|literal|given)"'
)
_SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}


def sniff(head: bytes, name: str) -> float:
    """An object or array with a type of CSL and one more of its own keys."""
    encoding = bom_encoding(head)
    start = (head.decode(encoding, "replace")[1:].encode() if encoding else head).lstrip()
    if not re.match(rb'(?:\[\s*)?\{\s*"', start):
        return 0.0
    kinds = {kind.decode() for kind in _TYPE.findall(start)}
    return 0.97 if kinds & TYPES and _OWN.search(start) else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """A document or report for every item of the array, or for the one object."""
    refuse_names(source)
    try:
        value = json.loads(decode(source.data))
    except RecursionError:
        raise Unreadable("its JSON is nested too deeply to read") from None
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"it is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    items = value if isinstance(value, list) else [value]
    single = not isinstance(value, list)
    listed: list[Listed] = []
    for index, item in enumerate(items):
        pointer = "" if single else f"/{index}"
        if isinstance(item, dict) and item.get("type") in TYPES:
            where = (LocatorType.POINTER, pointer) if pointer else (LocatorType.WHOLE, "")
            listed.append((_cited(item), where))
        else:
            yield Passed(f"the object at {pointer or 'the top'} has no type of CSL")
    if not listed:
        raise NotASource("it is JSON without a reference in it")
    yield from intakes_of(source, listed, _MEDIA, ("csl", VERSION))


def _cited(item: dict[str, Any]) -> Cited:
    report = item["type"] == "report"
    custom = item.get("custom")
    return Cited(
        report=report,
        title=_text(item, "title"),
        authors=tuple(_names(item.get("author"))),
        publisher=_text(item, "container-title") or _text(item, "publisher"),
        institution=_text(item, "publisher") if report else "",
        dateline=_text(custom, "dateline") if isinstance(custom, dict) else "",
        dates=tuple(d for d in (csl_date(item.get("issued")),) if d),
        urls=(_text(item, "URL"),),
        doi=_text(item, "DOI"),
        number=_text(item, "number") if report else "",
        language=_text(item, "language"),
        abstract=_text(item, "abstract"),
        notes=(_text(item, "note"),),
        volume=_text(item, "volume"),
        issue=_text(item, "issue"),
        pages=_text(item, "page"),
        keywords=tuple(re.split(r"[;,]\s*", _text(item, "keyword"))),
    )


def _text(item: dict[str, Any], key: str) -> str:
    """A string, a number, or the first of a list (as Crossref writes titles)."""
    value = item.get(key)
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def _names(value: Any) -> Iterator[str]:
    for name in value if isinstance(value, list) else ():
        if not isinstance(name, dict):
            continue
        parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
        whole = " ".join(t for part in parts if (t := _text(name, part).strip()))
        if literal := _text(name, "literal") or whole:
            yield literal


def csl_date(value: Any) -> str:
    """A CSL date variable as text that ``stated_date`` understands; "" for none."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    days = [text for p in parts if (text := _day(p))] if isinstance(parts, list) else []
    if not days:
        return _text(value, "raw") or _text(value, "literal")
    if len(days) > 1:
        return f"{days[0]}/{days[1]}"
    if value.get("circa") not in (None, False, 0, "", "0", "false"):
        return f"{days[0]}~"  # EDTF has no approximate season
    season = _season(value.get("season"))
    return f"{days[0]}-{season}" if season and len(days[0]) == 4 else days[0]


def _day(parts: Any) -> str:
    """``[2031, 4, 6]`` as ``2031-04-06``, numbers or digits; "" where it is no date."""
    if not isinstance(parts, list) or not 1 <= len(parts) <= 3:
        return ""
    try:
        date = date_of_parts(*(int(p) for p in parts if p not in (None, "")))
    except (TypeError, ValueError):
        return ""
    return str(date or "")


def _season(value: Any) -> str:
    text = str(value or "").strip().lower()
    return (
        f"2{text[-1]}"
        if text in ("1", "2", "3", "4", "21", "22", "23", "24")
        else (_SEASONS.get(text, ""))
    )


FORMAT = Format("csl", sniff, read)
