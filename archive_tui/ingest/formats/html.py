"""Web pages: the article's text by trafilatura, what the page states about it by its markup."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from archive_tui.ingest.articles import Stated, intakes_of
from archive_tui.ingest.decode import bom_encoding, clean, decode
from archive_tui.ingest.formats.base import Format, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.html_lean import lean, longest_tag, nesting
from archive_tui.ingest.formats.html_meta import facts_of
from archive_tui.ingest.formats.html_plain import plain_text
from archive_tui.ingest.formats.html_text import as_article, text_of
from archive_tui.ingest.formats.html_title import headings_of, plain_title
from archive_tui.ingest.formats.html_tweets import embedded_tweets, tweets_in
from archive_tui.ingest.formats.web import Saved, address_of, saved_as
from store.rows import Intake

VERSION = "1"
MAX_BYTES = 150_000_000
"""Longer pages are refused, pictures and styles within them included."""
MAX_MARKUP = 20_000_000
"""Characters of markup without these; a longer page's tree would need gigabytes."""
MAX_TAG = 5000
"""Characters of one tag without the values of its attributes."""
MAX_DEPTH = 1000
"""Elements within elements; real pages stay under a hundred."""
MAX_COMPARED = 10_000
"""Elements up to which several ways to find the main text are compared: one of
trafilatura's takes time with the square of the paragraphs (measured: 8,000 elements
1 s, 32,000 15 s). Articles have 200 to 1,500."""
MAX_SEARCHED = 100_000
"""Elements up to which the main text is looked for at all (measured: 1.5 s)."""
MAX_CHILDREN = 10_000
"""Children of one element up to which it is looked for: trafilatura takes time with their
square (measured: 12,000 1 s, 24,000 9 s)."""

_MARK = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title)[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?\s*+([\w:.-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding=[\"']([\w.-]+)[\"']")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Readers' comments that trafilatura does not know as such.
# One expression and not one a word: each walks the whole page.
_COMMENTS = (
    "//*[self::div or self::section or self::ul or self::ol or self::aside][@id or @class]["
    + " or ".join(
        f"contains(@id, '{word}') or contains(@class, '{word}')"
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
    + "][not(.//h1)]"
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
    yield from page(source, source.data, None, "text/html")


def page(
    source: SourceFile, data: bytes, taken: Saved | None, media_type: str
) -> Iterator[Intake | Passed]:
    """What the page in ``data`` yields; ``source`` is the file that holds it.

    ``taken`` says where and when it was taken; None looks for what browsers and their
    extensions write into the pages that they save.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"a web page of {len(data) / 1e6:,.0f} MB is more than the "
            f"{MAX_BYTES // 1_000_000} MB that are read"
        )
    # HTML ignores a NUL; a file that is full of them is something else.
    nuls = data.count(0) if bom_encoding(data) is None else 0
    if nuls and nuls * 100 < len(data):
        data = data.replace(b"\0", b"")
    markup = decode(data, declared(data))
    taken = taken or saved_as(markup)
    markup = lean(markup)
    _refuse_hostile(markup)
    try:
        items = list(_items(source, markup, taken, media_type))
    except RecursionError:
        raise Unreadable("its elements are nested too deeply to read") from None
    for item in items:
        if isinstance(item, Intake) and (taken.url or taken.at):
            capture = source.capture(url=taken.url or item.capture.url, stated=taken.at)
            item = replace(item, capture=capture)
        yield item


def declared(data: bytes) -> str | None:
    """The character set that the markup states."""
    found = _XML_ENCODING.search(data[:300]) or _CHARSET.search(data[:8192])
    return found[1].decode("ascii") if found else None


def _items(
    source: SourceFile, markup: str, taken: Saved, media_type: str
) -> Iterator[Intake | Passed]:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    tree = _tree(markup)
    facts = facts_of(tree)
    tweets = embedded_tweets(tree)
    title = plain_title(facts.title, facts.publisher, headings_of(tree))
    children = [len(element) for element in tree.iter()]
    elements, widest = len(children), max(children)
    tool, version = "trafilatura", trafilatura.__version__
    if elements <= MAX_SEARCHED and widest <= MAX_CHILDREN:
        text, sections = _article(tree, fast=elements > MAX_COMPARED)
    else:
        tool, version = "html", VERSION
        text, sections = plain_text(tree)
        text = clean(text)
    if not text.strip():
        raise Unreadable("no article text found in the page")
    proposals, references = tweets_in(text, tweets)
    stated = Stated(
        title=title or taken.title,
        authors=facts.authors,
        publisher=facts.publisher,
        published=facts.published,
        url=address_of(facts.url, taken.url),
        language=facts.language,
        sections=sections,
        tweets=proposals,
        references=references,
    )
    yield from intakes_of(source, text, stated, media_type, tool, version)
    if tool == "html":
        yield Passed(
            f"the search for the page's main text, since {elements:,} elements, {widest:,} of them "
            f"in one, are more than the {MAX_SEARCHED:,} and {MAX_CHILDREN:,} that are searched: "
            "all its text is kept"
        )


def whole_text(markup: str) -> str:
    """All the words of a page, one line a block: for HTML that is no article, such as mail.

    Raises ``Unreadable`` where it is nested too deeply or no HTML at all.
    """
    markup = lean(markup)
    _refuse_hostile(markup)
    if not markup.strip():
        return ""
    try:
        return clean(text_of(as_article(_tree(markup)))[0])
    except RecursionError:
        raise Unreadable("its elements are nested too deeply to read") from None


def _refuse_hostile(markup: str) -> None:
    """Raises ``Unreadable`` for markup that parsers take minutes or gigabytes for."""
    if len(markup) > MAX_MARKUP:
        raise Unreadable(
            f"its markup of {len(markup) / 1e6:,.0f} million characters is more than the "
            f"{MAX_MARKUP // 1_000_000} million that are read"
        )
    if longest_tag(markup) > MAX_TAG:
        raise Unreadable(f"one of its tags has attributes of more than {MAX_TAG:,} characters")
    depth = nesting(markup)
    if depth > MAX_DEPTH:
        raise Unreadable(f"its elements are nested {depth:,} deep, more than {MAX_DEPTH:,}")


def _tree(markup: str) -> Any:
    from lxml import html

    # The text is decoded already, and lxml refuses a str that declares an encoding.
    markup = _XML_DECLARATION.sub("", markup).replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        return html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except Exception as error:  # lxml raises several kinds on hopeless markup
        raise Unreadable("it is no readable HTML") from error


def _article(tree: Any, *, fast: bool) -> tuple[str, Any]:
    """The main text with its headings; empty where trafilatura finds none."""
    from trafilatura import bare_extraction

    document = bare_extraction(
        tree,
        fast=fast,
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


FORMAT = Format("html", sniff, read)
