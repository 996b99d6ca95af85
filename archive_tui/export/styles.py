"""Citations in the style that somebody wants them in, and quotations with their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from archive_tui.export.citation import Citation, cite

if TYPE_CHECKING:
    from store import Archive

STYLES: dict[str, tuple[str, str, str]] = {
    "text": ("plain text", "bibliography", "plain_of"),
    "markdown": ("Markdown", "bibliography", "markdown_of"),
    "bibtex": ("BibTeX", "bibtex", "of"),
    "csl": ("CSL-JSON", "csl", "of"),
}
"""By name: in words, and the function of this package that writes it."""


def in_style(archive: Archive, cited: Sequence[Citation], style: str) -> str:
    """The citations in a style of ``STYLES``, without a line end at the end.

    Text of sources stands in it as it is; whoever shows it makes it harmless.
    """
    _, module, function = STYLES[style]
    lines = getattr(import_module(f"archive_tui.export.{module}"), function)
    return "\n".join(lines(archive, cited)).rstrip("\n")


def quoted(
    archive: Archive, number: int, span: tuple[int, int] | None = None, *, markdown: bool = False
) -> str:
    """A quotation, or a passage of a text, word for word with where it is from.

    ``span`` is the passage in code points of the entry's text, half-open; without one it is
    the whole text, as for a quotation or a tweet. The words stand as the source has them,
    line ends and all; quotation marks are put around them where they have none. Raises
    ``NotFound``.
    """
    entry = archive.get(number)
    words = entry.text if span is None else entry.text[span[0] : span[1]]
    marked = words if words[:1] in _OPEN else f"“{words}”"
    source = cite(archive, number, span)
    if entry.kind == "quotation":
        parent = archive.rows([number])[0].parent
        said = entry.attribution
        who = [source.who or "Speaker unknown"]
        who += [f"to {said.addressee}"] if said.addressee else []
        who += [f"relayed by {', '.join(said.via)}"] if said.via else []
        who += [source.date] if source.date else []
        doubt = " (proposed)" if source.proposed else ""
        lines = [f"— {', '.join(who)} [#{number}]{doubt}"]
        if parent is not None:
            held = None if entry.orphaned else (entry.anchor.start, entry.anchor.end)
            lines.append(f"In: {_at(archive, parent, held)}")
        if entry.orphaned:
            lines.append("(The source's present text does not hold these words.)")
    else:
        lines = [f"— {_at(archive, number, span)}"]
    if markdown:
        from archive_tui.export.bibliography import escaped

        body = "\n".join(f"> {escaped(line)}" for line in marked.split("\n"))
        return "\n>\n".join([body, *(f"> {escaped(line)}" for line in lines)])
    return "\n".join([marked, *lines])


_OPEN = frozenset('“”„«»"‘‚‹「『')


def _at(archive: Archive, number: int, span: tuple[int, int] | None) -> str:
    """Whose the source is, its title, page, date and address."""
    source = cite(archive, number, span)
    if source.words:
        # A tweet goes by its words, which stand above.
        source = replace(source, title="", words=False)
    return " ".join(source.sentence().split())
