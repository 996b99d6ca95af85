"""What a web page states about itself: meta elements and JSON-LD (schema.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from archive_tui.ingest.articles import as_date, name_of
from archive_tui.ingest.decode import clean
from schema.dates import PartialDate

_ARTICLES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "LiveBlogPosting",
        "Report",
    ]
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_CLOCK = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?\Z"
)
_BETWEEN = re.compile(r"\s*;\s*|\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+")
_MAX_JSON = 2_000_000
_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "originalpublicationdate",
    "dc.date.issued",
    "dc.date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
)
_AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl")


@dataclass(slots=True, frozen=True)
class PageFacts:
    """What the page states; None or empty where it does not."""

    title: str | None
    authors: tuple[str, ...]
    publisher: str | None
    published: PartialDate | None
    url: str | None
    language: str | None


def facts_of(tree: Any) -> PageFacts:
    """The facts in the ``head`` of an lxml tree. Nothing is guessed from the text."""
    meta = _metas(tree)
    linked = next(_linked_articles(tree), {})
    return PageFacts(
        title=_line(linked.get("headline"))
        or _first(meta, "og:title", "twitter:title", "dc.title"),
        authors=tuple(_agents(linked.get("author"))) or _meta_authors(meta),
        publisher=next(_agents(linked.get("publisher")), None)
        or name_of(_first(meta, "og:site_name", "dc.publisher", "application-name")),
        published=moment(linked.get("datePublished"))
        or next((d for n in _DATES if (d := moment(meta.get(n)))), None)
        or _time_element(tree),
        url=_url(tree, meta),
        language=_language(tree, meta, linked),
    )


def moment(value: object) -> PartialDate | None:
    """A date or time as pages write it, with the precision and offset stated."""
    if not isinstance(value, str):
        return None
    value = value.strip()
    clock = _CLOCK.match(value)
    if clock:
        offset = clock[3] or ""
        if len(offset) == 5:
            offset = f"{offset[:3]}:{offset[3:]}"
        value = f"{clock[1]}T{clock[2]}{offset}"
    # Only full days and moments: a bare number in a page's head is seldom a year.
    return as_date(value) if re.match(r"\d{4}-\d{2}-\d{2}", value) else None


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), clean(content))
    return found


def _first(meta: dict[str, str], *names: str) -> str | None:
    return next((line for n in names if (line := _line(meta.get(n)))), None)


def _line(value: object) -> str | None:
    return " ".join(clean(value).split()) or None if isinstance(value, str) else None


def _linked_articles(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if not kind.startswith("application/ld+json") or len(script.text or "") > _MAX_JSON:
            continue
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _articles_in(data)


def _articles_in(data: Any) -> Iterator[dict[str, Any]]:
    todo: list[tuple[Any, int]] = [(data, 0)]
    while todo:
        item, depth = todo.pop(0)
        if isinstance(item, list):
            todo.extend((x, depth) for x in item[:200])
        elif isinstance(item, dict):
            types = item.get("@type")
            named = types if isinstance(types, list) else [types]
            if any(isinstance(t, str) and t in _ARTICLES for t in named):
                yield item
            if depth < 2:
                todo.extend((item[k], depth + 1) for k in ("@graph", "mainEntity") if k in item)


def _agents(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        named = item.get("name") if isinstance(item, dict) else item
        for one in named if isinstance(named, list) else [named]:
            if (
                isinstance(one, str)
                and not one.startswith("http")
                and (name := name_of(clean(one)))
            ):
                yield name


def _meta_authors(meta: dict[str, str]) -> tuple[str, ...]:
    for key in _AUTHORS:
        value = meta.get(key, "")
        if value and not value.startswith("http"):
            value = re.sub(r"^by\s+", "", value.strip(), flags=re.IGNORECASE)
            site = _first(meta, "og:site_name") or ""
            return tuple(n for part in split_names(value, site) if (n := name_of(part)))
    return ()


def split_names(value: str, site: str = "") -> tuple[str, ...]:
    """ "A B, C D and E F" as its names, the site's own name left out.

    Only where every part has two words or more: a family name alone is no author, and
    "Mills, Ada" stays as it is written.
    """
    parts = [p.strip() for p in _BETWEEN.split(value) if p.strip()]
    parts = [p for p in parts if p.casefold() != site.casefold()] or parts
    return tuple(parts) if all(" " in p for p in parts) else (value,)


def _time_element(tree: Any) -> PartialDate | None:
    for element in tree.iter("time"):
        marked = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        if element.get("pubdate") is not None or "publish" in marked:
            stated = moment(element.get("datetime"))
            if stated:
                return stated
    return None


def _url(tree: Any, meta: dict[str, str]) -> str | None:
    canonical = (
        e.get("href") for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"
    )
    for value in (*canonical, meta.get("og:url")):
        if value and (url := web_address(value)):
            return url
    return None


def web_address(value: str) -> str | None:
    """``value`` as an absolute http(s) address, or None."""
    try:
        value = urljoin("https:", clean(value).strip()) if value.startswith("//") else value.strip()
        parts = urlsplit(value)
    except ValueError:
        return None
    if parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", value):
        return clean(value)
    return None


def _language(tree: Any, meta: dict[str, str], linked: dict[str, Any]) -> str | None:
    root = tree.getroottree().getroot()
    stated = (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"),
        linked.get("inLanguage"),
        meta.get("content-language"),
        meta.get("og:locale"),
    )
    for value in stated:
        if isinstance(value, str):
            tag = value.strip().replace("_", "-")
            if _LANGUAGE.match(tag):
                return tag
    return None
