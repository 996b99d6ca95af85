"""The evaluator against Whoosh's matchers on this codec and weighting."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import numpy as np
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st
from whoosh import query
from whoosh.searching import Searcher

from store import errors
from store.fulltext.codec import postings
from store.fulltext.codec.searcher import ColumnarIndex, reader_of
from store.fulltext.codec.settled import settled
from store.fulltext.codec.weighting import Ranking
from store.fulltext.evaluate import Evaluation
from store.fulltext.grammar import Parser
from store.fulltext.local import LocalEngine
from store.fulltext.nodes import Key, Words
from store.fulltext.parsed import Lookups
from store.fulltext.protocol import Question
from store.fulltext.snapshot import Snapshot, Snapshots
from store.fulltext.weighing import settle
from tests.store.fulltext.codec.corpora import (
    FIELDS,
    PLACED,
    WORDS,
    EvenTagged,
    filled,
    other_queries,
    own_leaves,
    stock_leaves,
    trees,
    typed,
)

FACTS = EvenTagged()
OWN, STOCK = own_leaves(), stock_leaves()
CHECKED = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@lru_cache(maxsize=64)
def index(seed: int) -> tuple[ColumnarIndex, Snapshot]:
    """Files may go: whoever has them open keeps them."""
    with TemporaryDirectory() as folder:
        filled(Path(folder), seed)
        made = ColumnarIndex(Path(folder), FACTS)
        snapshots = Snapshots(Path(folder))
        snapshot = snapshots.newest()
        made._snapshots = snapshots
        snapshots.newest = lambda: snapshot  # type: ignore[method-assign]
        return made, snapshot


SEEDS = st.integers(0, 40)


def evaluated(snapshot: Snapshot, tree: Any) -> dict[int, float]:
    ids, scores = Evaluation(snapshot, FACTS, None).documents(tree)
    assert (np.diff(ids.astype(np.int64)) > 0).all()
    if scores is None:
        scores = np.zeros(len(ids), dtype=np.float32)
    alive = snapshot.alive[ids]
    return dict(zip(ids[alive].tolist(), scores[alive].tolist(), strict=True))


def matched(searcher: Any, tree: Any, **options: Any) -> dict[int, float]:
    found = searcher.search(tree, limit=None, **options)
    return {hit.docnum: hit.score for hit in found}


def assert_same(mine: dict[int, float], theirs: dict[int, float]) -> None:
    assert mine.keys() == theirs.keys()
    for number, score in theirs.items():
        assert abs(mine[number] - score) <= 1e-5 * max(1.0, abs(score)), number


@CHECKED
@given(seed=SEEDS, tree=trees(OWN))
def test_queries_of_our_parser(seed: int, tree: Any) -> None:
    made, snapshot = index(seed)
    assert_same(evaluated(snapshot, tree), matched(made.searcher(), tree))


def understood(snapshot: Snapshot, text: str) -> Any:
    stemmers = snapshot.commit.stemmers
    parsed = Parser(stemmers, Lookups(lambda field: ())).parse(text)
    settle(parsed.words, stemmers)
    return parsed.tree


@CHECKED
@given(seed=SEEDS, text=typed())
def test_queries_as_they_are_typed(seed: int, text: str) -> None:
    made, snapshot = index(seed)
    try:
        tree = understood(snapshot, text)
    except errors.QueryError:
        reject()
    assert_same(evaluated(snapshot, tree), matched(made.searcher(), tree))


@CHECKED
@given(seed=SEEDS, tree=trees(st.one_of(STOCK, OWN)))
@example(seed=1, tree=query.And([]))
@example(seed=1, tree=query.Or([query.Not(query.Every())], boost=2.0))
def test_queries_of_whoosh_with_array_forms(seed: int, tree: Any) -> None:
    made, snapshot = index(seed)
    assert_same(evaluated(snapshot, tree), matched(made.searcher(), tree))


@CHECKED
@given(seed=SEEDS, tree=trees(st.one_of(other_queries(trees(STOCK, 3)), STOCK, OWN)))
def test_queries_that_fall_back_alone_and_within_others(seed: int, tree: Any) -> None:
    made, snapshot = index(seed)
    assert_same(evaluated(snapshot, tree), matched(made.searcher(), tree))


def pure() -> Any:
    """What Whoosh's own searcher gets right by itself: nothing is settled for it."""
    terms = st.builds(query.Term, FIELDS, WORDS)
    phrases = st.builds(
        query.Phrase, PLACED, st.lists(WORDS, min_size=1, max_size=3), slop=st.integers(1, 5)
    )
    ranges = st.builds(
        query.NumericRange, st.just("number"), st.integers(-3, 60), st.integers(0, 60)
    )

    def grown(children: Any) -> Any:
        several = st.lists(children, min_size=2, max_size=4)
        return st.one_of(st.builds(query.And, several), st.builds(query.Or, several))

    return st.recursive(st.one_of(terms, phrases, ranges), grown, max_leaves=6)


@CHECKED
@given(seed=SEEDS, tree=pure())
def test_whooshs_own_searcher_agrees_with_nothing_of_ours_but_codec_and_weighting(
    seed: int, tree: Any
) -> None:
    _, snapshot = index(seed)
    searcher = Searcher(reader_of(snapshot), Ranking(), closereader=False)
    assert_same(evaluated(snapshot, tree), matched(searcher, tree, optimize=False))


@CHECKED
@given(seed=SEEDS, tree=trees(st.one_of(OWN, STOCK)), count=st.integers(1, 9))
def test_the_best_are_the_same_and_ties_are_stable(seed: int, tree: Any, count: int) -> None:
    made, snapshot = index(seed)
    engine = LocalEngine(Path("gone"))
    engine._snapshots = made._snapshots
    few, every = (engine.run(Question(tree, limit), FACTS) for limit in (count, snapshot.size))
    numbers = list(every.numbers)
    assert list(few.numbers[:count]) == numbers[:count]
    assert np.allclose(few.scores, every.scores[:count], atol=1e-5, rtol=1e-5)
    theirs = made.searcher().search(tree, limit=count, optimize=True)
    assert np.allclose(few.scores, [hit.score for hit in theirs], atol=1e-5, rtol=1e-5)
    assert len(numbers) == len(matched(made.searcher(), tree))
    if any(every.scores):
        scored = list(zip(every.scores, numbers, strict=True))
        assert scored == sorted(scored, key=lambda pair: (-pair[0], pair[1]))


@CHECKED
@given(seed=SEEDS, tree=trees(OWN), block=st.integers(1, 4), steps=st.integers(0, 2**32))
def test_no_document_exceeds_what_its_block_promises(
    seed: int, tree: Any, block: int, steps: int
) -> None:
    made, _ = index(seed)
    found, chance = settled(tree), random.Random(steps)
    whole = made.searcher()  # those of the segments do not keep it
    with mock.patch.object(postings, "BLOCK", block):
        for searcher, _ in whole.leaf_searchers():
            matcher = found.matcher(searcher, searcher.context())
            if not matcher.supports_block_quality():
                continue
            while matcher.is_active():
                score = matcher.score() * (1 - 1e-9)
                assert score <= matcher.block_quality()
                assert score <= matcher.max_quality()
                assert matcher.copy().score() == matcher.score()
                wanted = matcher.id() + chance.choice((0, 1, 1, 2, 6))
                matcher.skip_to(wanted)
                assert not matcher.is_active() or matcher.id() >= wanted
                if matcher.is_active():
                    matcher.next()


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_merging_changes_nothing_but_idf_of_what_was_deleted(seed: int) -> None:
    words = [query.Term("text", word) for word in ("dam", "crack", "velmar")]
    tree = query.Or([*words, query.Phrase("text_exact", ["dam", "water"], slop=9)])
    found: list[dict[int, Any]] = []
    for merge in (False, True):
        with TemporaryDirectory() as folder:
            filled(Path(folder), seed, merge=merge)
            made, snapshot = ColumnarIndex(Path(folder), FACTS), Snapshots(Path(folder)).newest()
            theirs = matched(made.searcher(), tree)
            assert_same(evaluated(snapshot, tree), theirs)
            numbers = snapshot.column("number")
            found.append({int(numbers[doc]): score for doc, score in theirs.items()})
    assert found[0].keys() == found[1].keys()


@CHECKED
@given(seed=SEEDS, tree=trees(OWN))
def test_our_nodes_are_queries_of_whoosh_in_full(seed: int, tree: Any) -> None:
    made, snapshot = index(seed)
    again = tree.accept(lambda node: node)
    assert again == tree
    assert hash(again) == hash(tree)
    assert_same(evaluated(snapshot, again), evaluated(snapshot, tree))
    found = matched(made.searcher(), tree).keys()
    assert set(matched(made.searcher(), tree.normalize())) == found or _counts_nots(tree)
    assert set(made.searcher().docs_for_query(tree)) == found


def _counts_nots(tree: Any) -> bool:
    """Whoosh's ``normalize`` makes ``Every`` of whatever has one beside it, under And as well."""
    return any(isinstance(leaf, query.Every) for leaf in tree.leaves())


def test_a_key_decides_and_a_term_of_the_same_field_ranks() -> None:
    made, snapshot = index(3)
    kept = evaluated(snapshot, Key("handle", "velmarpost", ""))
    ranked = evaluated(snapshot, query.Term("handle", "velmarpost"))
    assert kept.keys() == ranked.keys()
    assert set(kept.values()) == {0.0}
    assert all(score > 0 for score in ranked.values())
    assert_same(
        ranked, matched(made.searcher(), Words([query.Term("handle", "velmarpost")], "", "", True))
    )
