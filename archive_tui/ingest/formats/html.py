"""Web pages: the article's text by trafilatura, what the page states about it by its markup."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from archive_tui.ingest.articles import Stated, intakes_of
from archive_tui.ingest.decode import bom_encoding, clean, decode
from archive_tui.ingest.formats.base import Format, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.html_meta import facts_of
from archive_tui.ingest.formats.html_text import as_article, text_of
from archive_tui.ingest.formats.html_tweets import embedded_tweets, tweets_in
from store.rows import Intake

MAX_BYTES = 20_000_000
"""Longer pages are refused: their tree would need gigabytes."""
MAX_DEPTH = 1000
"""Elements within elements; real pages stay under a hundred."""

_MARK = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title)[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding=[\"']([\w.-]+)[\"']")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_OPAQUE = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.I)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>]*(/)>)?")
# Readers' comments that trafilatura does not know as such.
_COMMENTS = "|".join(
    "//*[self::div or self::section or self::ul or self::ol or self::aside]"
    f"[contains(@id, '{word}') or contains(@class, '{word}')][not(.//h1)]"
    for word in (
        "omentario",
        "ommentaire",
        "ommentare",
        "ommenti",
        "comment_list",
        "comment-list",
        "commentlist",
        "comments-list",
    )
)
# Elements that end by themselves; the others stay open until they are closed.
_UNNESTED = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "rp",
        "rt",
    ]
)


def sniff(head: bytes, name: str) -> float:
    """By the first tags, else by the name."""
    encoding = bom_encoding(head)
    if encoding:
        head = head.decode(encoding, "replace").encode()
    if _MARK.match(head.lstrip()[:300]):
        return 0.95
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return 0.9
    return 0.4 if _MARK.search(head) and head.lstrip().startswith(b"<") else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """One entry: the main text of the page.

    The text is what trafilatura holds to be the article, tables included, comments
    left out; one line a block, runs of space made one. Nothing is deduplicated but a
    long block that repeats the one right before it, which trafilatura keeps once.
    """
    if len(source.data) > MAX_BYTES:
        raise Unreadable(
            f"a web page of {len(source.data) / 1e6:,.0f} MB is more than the "
            f"{MAX_BYTES // 1_000_000} MB that are read"
        )
    markup = decode(source.data, declared(source.data))
    depth = nesting(markup)
    if depth > MAX_DEPTH:
        raise Unreadable(f"its elements are nested {depth:,} deep, more than {MAX_DEPTH:,}")
    try:
        items = list(_items(source, markup))
    except RecursionError:
        raise Unreadable("its elements are nested too deeply to read") from None
    yield from items


def nesting(markup: str) -> int:
    """An upper bound of how deep elements stand within elements.

    Counted before any parser sees the page, since parsers recurse. Where tags that end
    by themselves are wrapped in others they count with these alone.
    """
    depth = deepest = 0
    for tag in _TAG.finditer(_OPAQUE.sub(" ", markup)):
        if tag[3] or tag[2].lower() in _UNNESTED:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def declared(data: bytes) -> str | None:
    """The character set that the markup states."""
    found = _XML_ENCODING.search(data[:300]) or _CHARSET.search(data[:8192])
    return found[1].decode("ascii") if found else None


def _items(source: SourceFile, markup: str) -> Iterator[Intake | Passed]:
    import trafilatura
    from lxml import html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    # The text is decoded already, and lxml refuses a str that declares an encoding.
    markup = _XML_DECLARATION.sub("", markup).replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except Exception as error:  # lxml raises several kinds on hopeless markup
        raise Unreadable("it is no readable HTML") from error
    facts = facts_of(tree)
    tweets = embedded_tweets(tree)
    text, sections = _article(tree)
    if not text.strip():
        raise Unreadable("no article text found in the page")
    proposals, references = tweets_in(text, tweets)
    stated = Stated(
        title=facts.title or _heading(tree),
        authors=facts.authors,
        publisher=facts.publisher,
        published=facts.published,
        url=facts.url,
        language=facts.language,
        sections=sections,
        tweets=proposals,
        references=references,
    )
    yield from intakes_of(source, text, stated, "text/html", "trafilatura", trafilatura.__version__)


def whole_text(markup: str) -> str:
    """All the words of a page, one line a block: for HTML that is no article, such as mail.

    Raises ``Unreadable`` where it is nested too deeply or no HTML at all.
    """
    from lxml import html

    depth = nesting(markup)
    if depth > MAX_DEPTH:
        raise Unreadable(f"its elements are nested {depth:,} deep, more than {MAX_DEPTH:,}")
    markup = _XML_DECLARATION.sub("", markup).replace("\x00", "")
    if not markup.strip():
        return ""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8"), parser=parser)
        return clean(text_of(as_article(tree))[0])
    except Exception as error:  # lxml raises several kinds on hopeless markup
        raise Unreadable("it is no readable HTML") from error


def _article(tree: Any) -> tuple[str, Any]:
    """The main text with its headings; empty where trafilatura finds none."""
    from trafilatura import bare_extraction

    document = bare_extraction(
        tree,
        fast=False,
        include_comments=False,
        include_tables=True,
        include_images=False,
        include_links=False,
        include_formatting=False,
        deduplicate=False,
        with_metadata=False,
        target_language=None,
        prune_xpath=_COMMENTS,
    )
    body = getattr(document, "body", None)
    if body is None:
        return "", ()
    text, sections = text_of(body)
    return clean(text), sections


def _heading(tree: Any) -> str | None:
    """The only ``h1`` of the page, else its ``title``."""
    titles = [" ".join(e.text_content().split()) for e in tree.iter("h1")]
    titles = [t for t in titles if t]
    if len(titles) == 1:
        return clean(titles[0])
    named = tree.find(".//title")
    return clean(" ".join(named.text_content().split())) or None if named is not None else None


FORMAT = Format("html", sniff, read)
