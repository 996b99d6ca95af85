"""What a web page states about itself: meta elements and JSON-LD (schema.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from archive_tui.ingest.articles import name_of
from archive_tui.ingest.decode import clean
from schema.dates import PartialDate
from schema.stated_dates import as_date, stated_date

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
_BETWEEN = re.compile(r" ?; ?| ?, ?(?:and )?| (?:and|&) ")
_PUBLISHERS = (
    "og:site_name",
    "citation_journal_title",
    "citation_publisher",
    "dcterms.publisher",
    "dc.publisher",
    "application-name",
)
_MAX_JSON = 2_000_000
_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "originalpublicationdate",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
)
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "citation_author",
    "dcterms.creator",
    "dc.creator",
    "sailthru.author",
    "byl",
)
# Vocabularies whose names mean one thing: there a year or a month alone is a date.
_EXACT = ("citation_", "dc.", "dcterms.", "article:", "datepublished")
_FAMILY_FIRST = re.compile(r"([^,\d]{1,80}), ([^,\d]{1,80})\Z")
_LONGEST = 4000
"""Characters of a line of names."""
_MOST = 200
"""Values of one name that are looked at."""


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
        or _first(meta, "citation_title", "og:title", "twitter:title", "dcterms.title", "dc.title"),
        authors=tuple(_agents(linked.get("author"))) or _meta_authors(meta),
        publisher=next(_agents(linked.get("publisher")), None)
        or name_of(_first(meta, *_PUBLISHERS)),
        published=_exact(linked.get("datePublished"))
        or next((d for n in _DATES for v in meta.get(n, ()) if (d := _dated(n, v))), None)
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


def _exact(value: object) -> PartialDate | None:
    """A date of a vocabulary that means nothing else: also a month, a year, or "6 April 2031"."""
    return moment(value) or (stated_date(value) if isinstance(value, str) else None)


def _dated(name: str, value: str) -> PartialDate | None:
    stated = _exact(value) if name.startswith(_EXACT) else moment(value)
    return stated or _mail_date(value)


def _mail_date(value: str) -> PartialDate | None:
    """A date as in mail and HTTP headers, "Tue, 16 Apr 2030 09:30:00 +0200"."""
    if not re.match(r"[A-Z][a-z]{2}, \d", value.strip()):
        return None
    try:
        return PartialDate.of(parsedate_to_datetime(value.strip()[:100]))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _metas(tree: Any) -> dict[str, list[str]]:
    """What the ``meta`` elements say, by lower-case name, in their order."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        name = (name or element.get("http-equiv") or "").strip().lower()
        if name and content and content.strip() and len(found.setdefault(name, [])) < _MOST:
            found[name].append(clean(content))
    return found


def _first(meta: dict[str, list[str]], *names: str) -> str | None:
    return next((line for n in names for v in meta.get(n, ()) if (line := _line(v))), None)


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
        yield from _resolved(data)


def _resolved(data: Any) -> Iterator[dict[str, Any]]:
    """The articles in ``data``; who is named there by reference only, in full."""
    graph = data.get("@graph") if isinstance(data, dict) else data
    nodes = {
        node["@id"]: node
        for node in (graph[:_MOST] if isinstance(graph, list) else ())
        if isinstance(node, dict) and isinstance(node.get("@id"), str) and "name" in node
    }

    def whole(value: Any) -> Any:
        if isinstance(value, list):
            return [whole(one) if not isinstance(one, list) else one for one in value[:_MOST]]
        known = nodes.get(value.get("@id")) if isinstance(value, dict) else None
        return known if known and "name" not in value else value

    for article in _articles_in(data):
        yield {k: whole(v) if k in ("author", "publisher") else v for k, v in article.items()}


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


def _meta_authors(meta: dict[str, list[str]]) -> tuple[str, ...]:
    site = _first(meta, "og:site_name") or ""
    for key in _AUTHORS:
        values = [v for v in meta.get(key, ()) if not v.strip().startswith("http")]
        named: list[str] = []
        for value in values:
            value = re.sub(r"^by\s+", "", value.strip(), flags=re.IGNORECASE)
            family = _FAMILY_FIRST.match(value) if key == "citation_author" else None
            parts = (f"{family[2]} {family[1]}",) if family else split_names(value, site)
            named.extend(n for part in parts if (n := name_of(part)))
        if named:
            return tuple(dict.fromkeys(named))
    return ()


def split_names(value: str, site: str = "") -> tuple[str, ...]:
    """ "A B, C D and E F" as its names, the site's own name left out.

    Only where every part has two words or more: a family name alone is no author, and
    "Mills, Ada" stays as it is written.
    """
    value = " ".join(value[:_LONGEST].split())
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


def _url(tree: Any, meta: dict[str, list[str]]) -> str | None:
    canonical = [
        e.get("href") or ""
        for e in tree.iter("link")
        if "canonical" in (e.get("rel") or "").lower().split()
    ]
    stated = [*canonical, *meta.get("og:url", ()), *meta.get("dc.identifier", ())]
    base = next((url for value in stated if (url := web_address(value))), None)
    for value in stated:
        if value.strip() and (url := web_address(_joined(base, value))):
            return url
    return None


def _joined(base: str | None, value: str) -> str:
    try:
        return urljoin(base, value.strip()) if base and value.startswith("/") else value
    except ValueError:
        return value


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


def _language(tree: Any, meta: dict[str, list[str]], linked: dict[str, Any]) -> str | None:
    root = tree.getroottree().getroot()
    stated = (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"),
        linked.get("inLanguage"),
        _first(meta, "content-language"),
        _first(meta, "og:locale", "citation_language", "dcterms.language", "dc.language"),
    )
    for value in stated:
        if isinstance(value, str):
            tag = value.partition(",")[0].strip().replace("_", "-")
            if _LANGUAGE.match(tag):
                return tag
    return None
