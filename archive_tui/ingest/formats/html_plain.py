"""The text of a page that is too large to look for its main text."""

from __future__ import annotations

from typing import Any

from archive_tui.ingest.formats.html_text import as_article, text_of
from schema.entries import Section

# Never the text of a page, whatever its size.
_ASIDE = frozenset(
    [
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "head",
        "title",
        "menu",
        "dialog",
        "textarea",
        "audio",
        "video",
        "canvas",
    ]
)


def plain_text(tree: Any) -> tuple[str, tuple[Section, ...]]:
    """All text of the page but menus, forms and the like, and its headings.

    One look at every element, so that it takes as long as the page is large. The tree
    is changed: it is of no use afterwards.
    """
    from lxml.etree import strip_elements

    body = tree.find(".//main")
    if body is None:
        body = tree.find("body")
    if body is None:
        body = tree
    strip_elements(body, *_ASIDE, with_tail=False)
    return text_of(as_article(body))
