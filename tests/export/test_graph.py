"""The graph of links as GraphML and DOT: what is in it, and that anything can be a title."""

from __future__ import annotations

import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_tui.export import FORMATS
from schema import Document
from store import Archive
from tests.store.invented import taken

SPACE = "{http://graphml.graphdrawing.org/xmlns}"
NASTY = 'A "quoted" \\N <b>&amp; ]]> \x1b[31m \ufffe\nline\ttab \u2028 end\\'


def parsed(archive: Archive, numbers: list[int]) -> ElementTree.Element:
    text = "\n".join(FORMATS["graphml"].lines(archive, numbers))
    return ElementTree.fromstring(text.encode())


def values(element: ElementTree.Element) -> dict[str, str]:
    return {str(d.get("key")): d.text or "" for d in element.iter(f"{SPACE}data")}


def test_entries_links_and_what_is_missing_are_in_it(archive: Archive) -> None:
    source = archive.intake([taken()])[0].number
    other, outside = archive.add([Document(title="B", text="b"), Document(title="C", text="c")])
    archive.link(other, "disputes", source, note="other <figures>")
    archive.link(source, "cites", outside)
    first, *_ = archive.quotations(source)
    root = parsed(archive, [source, other, first.number])
    nodes = {n.get("id"): values(n) for n in root.iter(f"{SPACE}node")}
    assert set(nodes) == {f"e{source}", f"e{other}", f"e{first.number}", "m1"}
    assert nodes[f"e{source}"]["n_title"] == "Dam is safe, says minister"
    assert nodes[f"e{source}"]["n_uid"] == archive.get(source).uid
    assert nodes["m1"] == {"n_title": "Who Owns it?", "n_kind": "missing"}
    edges = {(e.get("source"), e.get("target")): values(e) for e in root.iter(f"{SPACE}edge")}
    assert edges == {
        (f"e{other}", f"e{source}"): {
            "e_relation": "disputes", "e_status": "confirmed", "e_note": "other <figures>",
        },
        (f"e{source}", f"e{first.number}"): {"e_relation": "quotes", "e_status": "proposed"},
        (f"e{source}", "m1"): {"e_relation": "reads-more", "e_status": "confirmed"},
    }  # fmt: skip
    declared = {k.get("id") for k in root.iter(f"{SPACE}key")}
    assert {d.get("key") for d in root.iter(f"{SPACE}data")} <= declared


def test_titles_come_back_from_graphml_as_they_are(archive: Archive) -> None:
    (number,) = archive.add([Document(title=NASTY, text="x")])
    text = list(FORMATS["graphml"].lines(archive, [number]))
    assert all("\n" not in line for line in text)
    (node,) = parsed(archive, [number]).iter(f"{SPACE}node")
    kept = archive.rows([number])[0].title
    assert values(node)["n_title"] == kept.replace("\x1b", "\ufffd").replace("\ufffe", "\ufffd")


DOT_STRING = r'"(?:[^"\\]|\\.)*"'
STATEMENT = re.compile(
    rf"  (?:\w+ \[(?:\w+={DOT_STRING}(?:, )?)+\];|\w+ -> \w+ \[(?:\w+={DOT_STRING}(?:, )?)+\];)"
)


@given(title=st.text(min_size=1, max_size=80), note=st.text(max_size=40))
def test_any_title_and_note_make_whole_statements(title: str, note: str) -> None:
    from archive_tui.export.graph import _data, _quoted

    assert re.fullmatch(DOT_STRING, _quoted(title), re.DOTALL)
    assert "\n" not in _quoted(title) + _data("k", note)
    ElementTree.fromstring(f"<a>{_data('k', title)}</a>".encode("utf-8", "surrogatepass"))


def test_dot_is_statements_of_nodes_and_edges(archive: Archive) -> None:
    one, two = archive.add([Document(title=NASTY, text="x"), Document(title="B", text="b")])
    archive.link(one, "cites", two, note=NASTY)
    first, shape, *rest, last = FORMATS["dot"].lines(archive, [one, two])
    assert (first, shape, last) == ("digraph archive {", "  node [shape=box];", "}")
    assert len(rest) == 3
    assert all(STATEMENT.fullmatch(line) for line in rest)
    assert f"  e{one} -> e{two} [label=" in rest[2]


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_it(archive: Archive) -> None:
    one, two = archive.add([Document(title=NASTY, text="x"), Document(title="B", text="b")])
    archive.link(one, "cites", two, note=NASTY)
    text = "\n".join(FORMATS["dot"].lines(archive, [one, two]))
    subprocess.run(["dot", "-Tsvg"], input=text.encode(), check=True, capture_output=True)
