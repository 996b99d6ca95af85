"""Entries into files: each format turns numbers into lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store import Archive


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: what it is for, and where its ``lines`` function lives."""

    meaning: str
    module: str
    function: str = "lines"

    def lines(self, archive: Archive, numbers: Sequence[int]) -> Iterator[str]:
        """The file's lines for these entries, in their order, without line ends.

        Text of sources stands in it as it is; whoever prints it makes it harmless.
        """
        module = import_module(f"archive_tui.export.{self.module}")
        write: Callable[[Archive, Sequence[int]], Iterator[str]] = getattr(module, self.function)
        return write(archive, numbers)


FORMATS: dict[str, ExportFormat] = {
    "jsonl": ExportFormat("The archive itself, to be imported again", "jsonl"),
    "csv": ExportFormat("A table for spreadsheets", "table"),
    "markdown": ExportFormat("A bibliography in Markdown", "bibliography", "markdown"),
    "text": ExportFormat("A bibliography in plain text", "bibliography", "plain"),
    "bibtex": ExportFormat("A BibTeX database", "bibtex"),
    "csl": ExportFormat("CSL-JSON for citation processors", "csl"),
    "graphml": ExportFormat("The graph of links, for Gephi, yEd and networkx", "graph", "graphml"),
    "dot": ExportFormat("The graph of links, for Graphviz", "graph", "dot"),
}
