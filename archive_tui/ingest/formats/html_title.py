"""A page's title without what the site adds to it."""

from __future__ import annotations

import re
from typing import Any

from archive_tui.ingest.decode import clean

_LONGEST = 1000
_JOINTS = "|»·•–—-:‹›"


def headings_of(tree: Any) -> list[str]:
    """The ``title`` of the page, "" where it has none, then its ``h1`` headings."""
    named = next((e for e in tree.iter("title") if e.getparent().tag == "head"), None)
    heads = [named, *tree.iter("h1")]
    return [_line(e.text_content()) if e is not None else "" for e in heads[:50]]


def plain_title(stated: str | None, site: str | None, headings: list[str]) -> str | None:
    """The title as the page states it, else its only heading, else its ``title`` element.

    The site's name at its end is left out, and so is whatever else follows the words of
    one of the page's own headings after a line, bar or colon.
    """
    named, heads = headings[0], [h for h in headings[1:] if h]
    if not stated:
        stated = heads[0] if len(heads) == 1 else named or next(iter(heads), "")
    if not stated or len(stated) > _LONGEST:
        return stated or None
    for head in sorted(heads, key=len, reverse=True):
        rest = stated.removeprefix(head).lstrip()
        # One word alone is as likely the section or the site.
        if rest != stated and rest[:1] in _JOINTS and len(head) > 10:
            return head if rest else stated
    return _without_site(stated, site)


def _without_site(title: str, site: str | None) -> str:
    for name in (site, (site or "").partition(".")[0]):
        if name and title.casefold().endswith(name.casefold()):
            front = title[: -len(name)].rstrip()
            if front.endswith(tuple(_JOINTS)) and (bare := front.rstrip(_JOINTS + " ")):
                return bare
    return title


def _line(value: str) -> str:
    return re.sub(r"\s+", " ", clean(value)).strip()
