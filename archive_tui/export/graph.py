"""The entries with the links between them, as GraphML and as Graphviz DOT.

GraphML is that of http://graphml.graphdrawing.org, DOT the language of
https://graphviz.org/doc/info/lang.html. Rejected entries and links are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from store.relating import Edge

if TYPE_CHECKING:
    from store import Archive

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, even as a reference."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NODE_KEYS = (("title", "string"), ("kind", "string"), ("date", "string"), ("who", "string"),
              ("status", "string"), ("uid", "string"), ("number", "int"))  # fmt: skip
_EDGE_KEYS = ("relation", "status", "note")
_LABEL = 60
"""Characters of a title that a node of a drawing carries."""


@dataclass(slots=True, frozen=True)
class Node:
    """An entry, or something named by one that is not in the archive."""

    id: str
    number: int | None
    title: str
    kind: str
    """``missing`` for what is not in the archive."""
    date: str = ""
    who: str = ""
    status: str = ""
    uid: str = ""


@dataclass(slots=True, frozen=True)
class Graph:
    """Nodes, and edges as pairs of their ids with what the link says."""

    nodes: Sequence[Node]
    edges: Sequence[tuple[str, str, Edge]]


def graph_of(archive: Archive, numbers: Sequence[int]) -> Graph:
    """These entries with the links between them; what they wait for is a node of its own.

    A quotation hangs on its source by ``quotes`` where both are among the entries.
    """
    rows = [row for row in archive.rows(numbers) if row.status != "rejected"]
    ids = {row.number: f"e{row.number}" for row in rows}
    nodes = [
        Node(ids[r.number], r.number, r.title, r.kind, r.date, r.byline, r.status,
             archive.get(r.number).uid)
        for r in rows
    ]  # fmt: skip
    missing: dict[str, str] = {}
    edges = [
        (ids[row.parent], ids[row.number],
         Edge("", "quotes", "quoted in", row.parent, row.number, "", row.status, ""))
        for row in rows
        if row.parent in ids and row.parent is not None
    ]  # fmt: skip
    for edge in archive.edges(list(ids)):
        if edge.source not in ids or (edge.target is not None and edge.target not in ids):
            continue
        if edge.target is None:
            name = missing.setdefault(edge.label, f"m{len(missing) + 1}")
            edges.append((ids[edge.source], name, edge))
        else:
            edges.append((ids[edge.source], ids[edge.target], edge))
    nodes += [Node(name, None, label, "missing") for label, name in missing.items()]
    return Graph(nodes, edges)


def graphml(archive: Archive, numbers: Sequence[int]) -> Iterator[str]:
    """A GraphML document, a line a piece."""
    graph = graph_of(archive, numbers)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for name, kind in _NODE_KEYS:
        yield f'  <key id="n_{name}" for="node" attr.name="{name}" attr.type="{kind}"/>'
    for name in _EDGE_KEYS:
        yield f'  <key id="e_{name}" for="edge" attr.name="{name}" attr.type="string"/>'
    yield '  <graph id="archive" edgedefault="directed">'
    for node in graph.nodes:
        values = "".join(_data(f"n_{name}", getattr(node, name)) for name, _ in _NODE_KEYS)
        yield f"    <node id={quoteattr(node.id)}>{values}</node>"
    for source, target, edge in graph.edges:
        values = "".join(_data(f"e_{name}", getattr(edge, name)) for name in _EDGE_KEYS)
        yield f"    <edge source={quoteattr(source)} target={quoteattr(target)}>{values}</edge>"
    yield "  </graph>"
    yield "</graphml>"


def _data(key: str, value: object) -> str:
    if value is None or value == "":
        return ""
    text = _NOT_XML.sub("\ufffd", str(value))
    # A line break written as it is would be another line of the file.
    plain = escape(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    return f'<data key="{key}">{plain}</data>'


def dot(archive: Archive, numbers: Sequence[int]) -> Iterator[str]:
    """A directed graph for Graphviz, a line a statement."""
    graph = graph_of(archive, numbers)
    yield "digraph archive {"
    yield "  node [shape=box];"
    for node in graph.nodes:
        name = f"#{node.number} " if node.number else ""
        title = node.title if len(node.title) <= _LABEL else node.title[: _LABEL - 1] + "…"
        label = f"{name}{title}"
        style = ', style="dashed"' if node.kind == "missing" or node.status == "proposed" else ""
        tip = " · ".join(part for part in (node.kind, node.who, node.date) if part)
        yield f"  {node.id} [label={_quoted(label)}, tooltip={_quoted(tip)}{style}];"
    for source, target, edge in graph.edges:
        style = ', style="dashed"' if edge.status == "proposed" else ""
        note = f", tooltip={_quoted(edge.note)}" if edge.note else ""
        yield f"  {source} -> {target} [label={_quoted(edge.relation)}{note}{style}];"
    yield "}"


def _quoted(text: str) -> str:
    r"""A string of DOT; a backslash of the text is no escape such as ``\N``."""
    plain = _CONTROL.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
