"""The index by itself: against a naive scan, from many threads, killed while it writes."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.errors import IndexUnavailable
from store.fulltext.engine import FullText
from store.fulltext.evaluate import Cancelled
from store.rows import IndexDoc
from tests.store.fulltext.codec.corpora import EvenTagged

VOCABULARY = ("dam", "crack", "velmar", "water", "board", "Käsmark", "плотина", "السد")
"""Words of the invented affair of the Velmar dam; none is the stem of another."""


def entry(number: int, words: Sequence[str]) -> IndexDoc:
    return IndexDoc(number, "document", "", " ".join(words), "en", added=740_000)


CORPORA = st.lists(
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9), min_size=1, max_size=12
)
WORD = st.sampled_from(VOCABULARY)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(corpus=CORPORA, a=WORD, b=WORD, c=WORD, cut=st.integers(0, 12))
def test_finds_what_a_scan_finds(
    tmp_path_factory: pytest.TempPathFactory,
    corpus: list[list[str]],
    a: str,
    b: str,
    c: str,
    cut: int,
) -> None:
    index = FullText(tmp_path_factory.mktemp("scan"), EvenTagged())
    docs = [entry(number, words) for number, words in enumerate(corpus, 1)]
    index.write(docs[:cut], (), 1, fresh=True)
    index.write(docs[cut:], (), 2)
    scans: dict[str, Callable[[list[str]], bool]] = {
        f"{a} {b}": lambda words: a in words and b in words,
        f"{a} OR {b}": lambda words: a in words or b in words,
        f"{a} -{b}": lambda words: a in words and b not in words,
        f"-{a}": lambda words: a not in words,
        f"NOT ({a} OR {b})": lambda words: a not in words and b not in words,
        f"({a} {b}) OR {c}": lambda words: (a in words and b in words) or c in words,
        f'"{a} {b}"': lambda words: any(words[i : i + 2] == [a, b] for i in range(len(words))),
        f'"{a} {b} {c}"': lambda words: any(
            words[i : i + 3] == [a, b, c] for i in range(len(words))
        ),
        f'"{a} {b}"~1': lambda words: any(
            i != j and abs(i - j) <= 2 and words[i] == a and words[j] == b
            for i in range(len(words))
            for j in range(len(words))
        ),
    }
    for query, holds in scans.items():
        expected = [number for number, words in enumerate(corpus, 1) if holds(words)]
        assert sorted(index.search(query, limit=5).numbers) == expected, query
    index.close()


def test_replacing_forgetting_and_merging_keep_one_of_each(tmp_path: Path) -> None:
    index = FullText(tmp_path, EvenTagged())
    index.write([], (), 0, fresh=True)
    texts: dict[int, list[str]] = {}
    chance = random.Random(5)
    for step in range(60):
        number = chance.randrange(1, 25)
        if chance.random() < 0.2:
            texts.pop(number, None)
            index.write([], [number], step)
        else:
            texts[number] = chance.choices(VOCABULARY, k=4)
            index.write([entry(number, texts[number])], (), step)
        assert index.watermark() == step
        word = chance.choice(VOCABULARY)
        expected = sorted(n for n, words in texts.items() if word in words)
        assert sorted(index.search(word, limit=5).numbers) == expected
    assert len(list(tmp_path.glob("*.seg"))) < 16


def test_many_threads_get_the_same_answers(tmp_path: Path) -> None:
    chance = random.Random(3)
    index = FullText(tmp_path, EvenTagged())
    docs = [entry(n, chance.choices([f"w{i}" for i in range(300)], k=40)) for n in range(1, 600)]
    index.write(docs[:300], (), 1, fresh=True)
    index.write(docs[300:], (), 2)
    queries = [f"w{i}" for i in range(40)] + ["w1*", "w33~1", '"w1 w2"~9']
    expected = {query: list(index.search(query, limit=5).numbers) for query in queries}
    wrong: list[str] = []

    def ask(seed: int) -> None:
        for query in random.Random(seed).choices(queries, k=80):
            try:
                if list(index.search(query, limit=5).numbers) != expected[query]:
                    wrong.append(query)
            except Exception as error:
                wrong.append(f"{query}: {error!r}")

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_another_reader_notices_a_commit(tmp_path: Path) -> None:
    writer, reader = FullText(tmp_path, EvenTagged()), FullText(tmp_path, EvenTagged())
    writer.write([entry(1, ["dam"])], (), 1, fresh=True)
    assert list(reader.search("dam", limit=5).numbers) == [1]
    writer.write([entry(2, ["dam"])], [1], 2)
    assert list(reader.search("dam", limit=5).numbers) == [2]
    writer.write([entry(3, ["dam"])], (), 3, fresh=True)
    assert list(reader.search("dam", limit=5).numbers) == [3]


def test_facts_of_the_record_combine_with_words(tmp_path: Path) -> None:
    index = FullText(tmp_path, EvenTagged())
    index.write([entry(n, ["dam"] if n < 4 else ["crack"]) for n in range(1, 7)], (), 1, fresh=True)
    assert sorted(index.search("dam tag:even", limit=5).numbers) == [2]
    assert sorted(index.search("tag:even -dam", limit=5).numbers) == [4, 6]


def test_a_search_can_be_given_up(tmp_path: Path) -> None:
    index = FullText(tmp_path, EvenTagged())
    index.write([entry(1, ["dam"])], (), 1, fresh=True)
    with pytest.raises(Cancelled):
        index.search("dam", limit=5, cancelled=lambda: True)


def test_nothing_is_added_to_an_index_that_is_gone(tmp_path: Path) -> None:
    index = FullText(tmp_path, EvenTagged())
    with pytest.raises(IndexUnavailable):
        index.write([entry(1, ["dam"])], (), 7)
    assert index.watermark() == -1
