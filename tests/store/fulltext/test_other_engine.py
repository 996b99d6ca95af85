"""A second search engine behind the archive: it finds the same, and says what it could not ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import store.fulltext.protocol
from store import Archive
from store.errors import IndexUnavailable
from store.fulltext.protocol import FACETS, SearchEngine
from tests.store.fulltext.shelves import Shelves
from tests.store.fulltext.test_search import EXAMPLES
from tests.store.fulltext.test_search import archive as archive


@pytest.fixture(scope="module")
def shelves() -> Shelves:
    return Shelves()


@pytest.fixture(scope="module")
def shelved(archive: Archive, shelves: Shelves) -> Iterator[Archive]:
    """The same archive, searched on shelves."""
    engine: SearchEngine = shelves
    with Archive.open(archive.path, actor="ada", engine=engine) as opened:
        assert (
            opened.search("dam").hints
            == ("The full-text index is being built; searching works when it is there.",)
            or opened.pending()
        )
        opened.catch_up()
        yield opened


@pytest.mark.parametrize("query", EXAMPLES)
def test_it_finds_what_the_index_finds(archive: Archive, shelved: Archive, query: str) -> None:
    ours, others = archive.search(query, sort="number"), shelved.search(query, sort="number")
    assert list(others.numbers) == list(ours.numbers)
    assert others.interpreted == ours.interpreted
    assert others.missing == ()


def test_facets_hints_and_passages_come_through_it(archive: Archive, shelved: Archive) -> None:
    found = shelved.search("dam", count=FACETS).facets
    expected = archive.search("dam", count=FACETS).facets
    for name in ("tag", "outlet", "account", "language"):
        assert found[name] == expected[name], name
    assert shelved.search("inspecton").hints == archive.search("inspecton").hints
    (number,) = shelved.search("staudamm").numbers
    assert shelved.snippets("staudamm", [number]) == archive.snippets("staudamm", [number])


def test_a_change_reaches_it(shelved: Archive, shelves: Shelves) -> None:
    (number,) = shelved.search("reservoir").numbers
    shelved.edit(number, {"title": "Weir inspection"})
    assert shelved.pending() == 1
    shelved.catch_up()
    assert list(shelved.search("weir").numbers) == [number]
    shelved.undo()
    shelved.catch_up()
    assert shelves.watermark() == shelved.seq()
    assert shelved.search("weir").total == 0


def test_a_partial_answer_says_so_and_calls_nothing_absent(
    shelved: Archive, shelves: Shelves
) -> None:
    whole = shelved.search("dam").total
    shelves.down.add("south")
    try:
        partial = shelved.search("dam")
        assert 0 < partial.total < whole
        assert partial.missing == ("The shelf south could not be asked.",)
        assert partial.hints[0] == partial.missing[0]
        nothing = shelved.search("nosuchword")
        assert nothing.hints == partial.missing
        assert nothing.instead == ()
    finally:
        shelves.down.clear()
    assert shelved.search("dam").total == whole


def test_it_refuses_additions_to_nothing() -> None:
    with pytest.raises(IndexUnavailable):
        Shelves().write([], (), 1)


def test_the_protocol_names_neither_the_index_nor_numpy() -> None:
    tree = ast.parse(Path(store.fulltext.protocol.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= {
        "__future__", "collections.abc", "dataclasses", "typing", "store.fulltext.facts",
        "store.rows",
    }  # fmt: skip
