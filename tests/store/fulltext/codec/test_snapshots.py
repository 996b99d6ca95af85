"""Searchers of snapshots: refreshed, outliving their files, in threads and children."""

from __future__ import annotations

import os
import random
import threading
from pathlib import Path

import pytest
from whoosh import query

from store.fulltext.codec.searcher import ColumnarIndex, matched
from store.fulltext.evaluate import Cancelled, Evaluation
from store.fulltext.snapshot import Snapshots
from store.fulltext.writer import tidy, write
from tests.store.fulltext.codec.conftest import FACTS, numbers
from tests.store.fulltext.codec.corpora import entry, filled


def test_a_searcher_is_refreshed_to_what_was_committed(folder: Path, index: ColumnarIndex) -> None:
    old = index.searcher()
    assert old.refresh() is old
    assert old.up_to_date()
    write(folder, [], [1], 4, False)
    assert not old.up_to_date()
    new = old.refresh()
    tree = query.Term("text", "dam")
    assert sorted(numbers(old.search(tree))) == [1, 2, 4]
    assert sorted(numbers(new.search(tree))) == [2, 4]
    assert (new.doc_count(), new.facts) == (4, FACTS)
    tidy(folder)
    assert sorted(numbers(new.refresh().search(tree))) == [2, 4]
    assert new.refresh().refresh().doc_count_all() == 4


def test_an_old_searcher_outlives_its_files(folder: Path, index: ColumnarIndex) -> None:
    searcher = index.searcher()
    snapshot = index._snapshots.newest()
    for path in folder.iterdir():
        path.unlink()
    tree = query.Or([query.Term("text", "dam"), query.Phrase("text_exact", ["water", "board"])])
    assert sorted(numbers(searcher.search(tree))) == [1, 2, 4]
    assert sorted(searcher.suggest("text_exact", "damn")) == ["dam"]
    ids, _ = Evaluation(snapshot, FACTS, None).documents(tree)
    assert len(ids) == 4


def test_an_empty_index_has_nothing(tmp_path: Path) -> None:
    write(tmp_path, [], (), 0, True)
    index = ColumnarIndex(tmp_path)
    assert index.is_empty()
    assert len(index.searcher().search(query.Term("text", "dam"))) == 0
    assert matched(Snapshots(tmp_path).newest(), FACTS, query.Every(), lambda: None)[0].size == 0


def test_threads_share_a_searcher(tmp_path: Path) -> None:
    filled(tmp_path, 5, merge=False)
    searcher = ColumnarIndex(tmp_path, FACTS).searcher()
    trees = [query.Term("text", "dam"), query.Prefix("text_exact", "cr"), query.Every(),
             query.AndMaybe(query.Term("text", "dam"), query.Term("title", "crack"))]  # fmt: skip
    expected = [numbers(searcher.search(tree, limit=None)) for tree in trees]
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(15):
            for tree, known in zip(trees, expected, strict=True):
                try:
                    if numbers(searcher.search(tree, limit=None)) != known:
                        wrong.append(tree)
                except Exception as error:
                    wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_child_reads_on(folder: Path, index: ColumnarIndex) -> None:
    searcher = index.searcher()
    tree = query.AndMaybe(query.Term("text", "dam"), query.Term("text", "crack"))
    expected = numbers(searcher.search(tree))
    child = os.fork()
    if child == 0:  # pragma: no cover - in the child
        os._exit(0 if numbers(searcher.search(tree)) == expected else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert numbers(searcher.search(tree)) == expected


def test_falling_back_is_given_up_while_it_runs(tmp_path: Path) -> None:
    chance = random.Random(1)
    docs = [entry(n, chance, ("dam", "crack", "water")) for n in range(1, 1500)]
    write(tmp_path, docs, (), 1, True)
    snapshot = Snapshots(tmp_path).newest()
    near = query.SpanNear(query.Term("text_exact", "dam"), query.Term("text_exact", "nowhere"))
    for tree in (
        query.AndMaybe(query.Term("text", "dam"), query.Term("text", "crack")),
        query.SpanNear(query.Term("text_exact", "dam"), query.Term("text_exact", "water"), slop=1),
        query.SpanNot(query.Term("text_exact", "dam"), near),
    ):
        asked = 0

        def cancelled() -> bool:
            nonlocal asked
            asked += 1
            return asked > 4

        with pytest.raises(Cancelled):
            Evaluation(snapshot, FACTS, cancelled).documents(tree)
