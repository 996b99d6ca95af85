"""The text of an article's element tree, with its headings in place."""

from __future__ import annotations

import re
from typing import Any

from schema.entries import Section

# Elements of the tree that trafilatura gives (TEI names), each on lines of its own.
_BLOCKS = frozenset(
    [
        "body",
        "main",
        "div",
        "p",
        "head",
        "item",
        "list",
        "quote",
        "row",
        "table",
        "code",
        "figure",
        "ab",
        "fw",
        "note",
        "lg",
        "l",
    ]
)
# What HTML calls them; what is not shown at all has no name.
_NAMES = {
    **dict.fromkeys(("script", "style", "head", "title", "template", "noscript", "object"), ""),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("ul", "ol", "dl"), "list"),
    **dict.fromkeys((f"h{n}" for n in range(1, 7)), "head"),
    **dict.fromkeys(("article", "section", "header", "footer", "center", "address"), "div"),
    "br": "lb",
    "hr": "lb",
    "tr": "row",
    "blockquote": "quote",
    "pre": "code",
}
_SPACE = re.compile(r"[ \t\n\r\f\v]+")


class _Lines:
    """Text under construction: runs of space become one, blocks begin on a new line."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.bare = True
        """Nothing but space since the last line end."""
        self.space = False

    def add(self, text: str | None, *, verbatim: bool = False) -> None:
        if not text:
            return
        if verbatim:
            self._put(text)
            return
        text = _SPACE.sub(" ", text)
        body = text.strip(" ")
        if not body:
            self.space = not self.bare
            return
        if (self.space or text[0] == " ") and not self.bare:
            body = " " + body
        self.space = text[-1] == " "
        self._put(body)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.bare = text.endswith("\n")

    def line_end(self) -> None:
        if not self.bare:
            self._put("\n")
        self.space, self.bare = False, True


def text_of(body: Any) -> tuple[str, tuple[Section, ...]]:
    """The text of ``body``, one line a block, and its headings with their spans."""
    from lxml.etree import iterwalk

    out = _Lines()
    heads: list[tuple[int, int, int]] = []
    sections: list[Section] = []
    verbatim = 0
    for event, element in iterwalk(body, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS or tag == "lb":
                out.line_end()
            elif tag == "cell" and not out.bare:
                out.add(" | ", verbatim=True)
            verbatim += tag == "code"
            if tag == "head":
                heads.append((out.length, len(out.parts), _level(element)))
            if tag:
                out.add(element.text, verbatim=verbatim > 0)
            continue
        verbatim -= tag == "code"
        if tag == "head" and heads:
            start, first, level = heads.pop()
            heading = "".join(out.parts[first:])
            if heading.strip():
                sections.append(Section(start=start, end=out.length, heading=heading, level=level))
        if tag in _BLOCKS:
            out.line_end()
        if element is not body:
            out.add(element.tail, verbatim=verbatim > 0)
    return "".join(out.parts).rstrip("\n"), tuple(sections)


def as_article(tree: Any) -> Any:
    """An HTML tree with its elements named as in an article's, scripts and styles emptied."""
    for element in tree.iter():
        name = _NAMES.get(element.tag) if isinstance(element.tag, str) else None
        if name == "":
            for child in list(element):
                element.remove(child)
            element.text = None
        elif name:
            if name == "head":
                element.set("rend", element.tag)
            element.tag = name
    return tree


def _level(element: Any) -> int:
    mark = str(element.get("rend") or "")
    return int(mark[1]) if re.fullmatch(r"h[1-6]", mark) else 2
