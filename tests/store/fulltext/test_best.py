"""The best of a query, chosen without a list of all: the same as the list's beginning."""

from __future__ import annotations

import random
from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from store.fulltext.best import head
from store.fulltext.codec.combine import best, fold, spread
from store.fulltext.engine import FullText
from store.fulltext.evaluate import Evaluation
from store.fulltext.local import LocalEngine
from store.fulltext.protocol import Question
from store.fulltext.ranking import Order
from store.fulltext.snapshot import Snapshots
from store.rows import IndexDoc
from tests.store.fulltext.codec.corpora import EvenTagged

WORDS = [
    f"{a}{b}" for a in ("dam", "quay", "tide", "ferr", "wharf") for b in ("", "ol", "em", "ar")
]
QUERIES = (
    "dam",
    "quayol",
    "dam OR quay",
    "dam OR tideol OR wharfem",
    "dam*",
    "quay* OR dam*",
    "tide* OR ferrar OR nothingelse",
    "nothingelse OR dam",
    "title:dam OR text:quay",
    '"dam quay" OR tide',
)


def corpus(seed: int, count: int, start: int = 1) -> list[IndexDoc]:
    draw = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    made = []
    for number in range(start, start + count):
        text = draw.choices(WORDS, weights, k=draw.randint(1, 40))
        title = draw.choices(WORDS, weights, k=draw.randint(0, 4))
        kind = draw.choice(("document", "tweet", "quotation"))
        made.append(
            IndexDoc(
                number, kind, " ".join(title), " ".join(text), "en",
                publisher=draw.choice(("", "dam post", "quay")), added=740_000,
            )
        )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("best") / "index"
    text = FullText(folder, EvenTagged())
    text.write(corpus(1, 900), (), 1, fresh=True)
    text.write(corpus(2, 300, 800), (5, 6, 7), 2)
    text.write(corpus(3, 40, 2000), range(300, 400), 3)
    return folder


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("hidden", [(), (1, 2, 9, 810, 2003)], ids=["none hidden", "some hidden"])
@pytest.mark.parametrize("sources", [False, True], ids=["all", "sources"])
def test_the_head_is_the_beginning_of_the_whole(
    index: Path, query: str, hidden: Sequence[int], sources: bool
) -> None:
    tree = FullText(index, EvenTagged()).understand(query).tree
    snapshot = Snapshots(index).newest()
    gone = array("q", hidden)
    wide = snapshot.visible(gone, False)
    narrow = snapshot.visible(gone, True) if sources else wide
    evaluation = Evaluation(snapshot, EvenTagged(), None)
    ids, scores = evaluation.documents(tree)
    assert scores is not None
    every = len(ids) if wide is None else int(wide[ids].sum())
    if narrow is not None:
        ids, scores = ids[narrow[ids]], scores[narrow[ids]]
    places = Order(snapshot, ids, scores, None).first(50)
    begun = head(evaluation.pieces, snapshot, tree, 50, wide, narrow)
    assert begun is not None
    assert begun.total == len(ids)
    assert begun.lowered == (len(ids) != every)
    np.testing.assert_allclose(begun.scores, scores[places], rtol=1e-5)
    own = dict(zip(ids.tolist(), scores.tolist(), strict=True))
    assert [own[n] for n in begun.ids.tolist()] == pytest.approx(begun.scores.tolist(), rel=1e-5)
    assert len(set(begun.ids.tolist())) == len(begun.ids)


@pytest.mark.parametrize("query", ["dam", "dam OR quay", "quay*", "dam quay", "-dam"])
def test_all_can_be_walked_behind_the_first(index: Path, query: str) -> None:
    tree = FullText(index, EvenTagged()).understand(query).tree
    engine = LocalEngine(index)
    few = engine.run(Question(tree, 7), EvenTagged())
    many = engine.run(Question(tree, 5_000), EvenTagged())
    first = list(few.numbers[:7])
    assert len(few.scores) == 7
    assert list(few.numbers)[:7] == first
    assert sorted(few.numbers) == sorted(many.numbers)
    assert len(set(few.numbers)) == len(few.numbers) == len(many.numbers)
    assert few.scores == pytest.approx(many.scores[:7], rel=1e-5)


@pytest.mark.parametrize("count", [0, 1, 3, 50, 700])
@pytest.mark.parametrize("size", [0, 1, 130, 1_025, 1_240, 9_000])
@pytest.mark.parametrize("levels", [1, 7, 100_000])
def test_the_best_are_those_of_a_whole_order(size: int, count: int, levels: int) -> None:
    draw = np.random.default_rng(size + count + levels)
    scores = draw.integers(0, levels, size).astype(np.float32)
    ids = np.arange(size, dtype=np.uint32)
    numbers = draw.permutation(size).astype(np.int64)
    found = best(scores, numbers, ids, count)
    assert found.tolist() == np.lexsort((numbers, -scores))[:count].tolist()


@pytest.mark.parametrize("query", ["dam", "dam OR quay OR tide", "quay*", "dam quay", "kind:tweet"])
def test_a_search_that_only_counts_counts_the_same(tmp_path: Path, query: str) -> None:
    folder = tmp_path / "index"
    FullText(folder, EvenTagged()).write(corpus(4, 3_000), (), 1, fresh=True)
    tree = FullText(folder, EvenTagged()).understand(query).tree
    engine = LocalEngine(folder)
    none, many = (engine.run(Question(tree, n), EvenTagged()) for n in (0, 5_000))
    assert len(none.numbers) == len(many.numbers) > 100
    assert list(none.scores) == []
    assert sorted(none.numbers) == sorted(many.numbers)


def test_a_query_of_another_kind_is_left_to_the_evaluator(index: Path) -> None:
    text = FullText(index, EvenTagged())
    snapshot = Snapshots(index).newest()
    pieces = Evaluation(snapshot, EvenTagged(), None).pieces
    for query in ("dam quay", "-dam", "kind:tweet", "dam OR kind:tweet", "nothingelse"):
        assert head(pieces, snapshot, text.understand(query).tree, 50, None, None) is None


@pytest.mark.parametrize("seed", range(8))
def test_sums_by_document(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 400))
    parts = []
    for _ in range(int(rng.integers(1, 5))):
        here = np.sort(rng.choice(size, int(rng.integers(0, size)), replace=False))
        parts.append((here.astype(np.uint32), rng.random(len(here)).astype(np.float32) + 1))
    expected = np.zeros(size)
    for documents, weights in parts:
        expected[documents] += weights
    np.testing.assert_allclose(spread(parts, size), expected, rtol=1e-5)
    ids = np.concatenate([ids for ids, _ in parts])
    weights = np.concatenate([weights for _, weights in parts])
    others = fold(ids, weights, size)
    found = ids[weights > 0]
    assert len(found) == len(ids) - others == len(set(ids.tolist()))
    np.testing.assert_allclose(weights[weights > 0], expected[found], rtol=1e-5)
