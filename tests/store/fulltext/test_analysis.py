"""Words taken in bulk are the words taken one by one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from store.fulltext.analysis import fold, hashtag_texts, hashtags, run_words, runs, words
from store.fulltext.codec.builder import term_arrays
from store.fulltext.codec.layout import head
from store.fulltext.codec.vocabulary import Vocabulary

TEXTS = st.text(
    alphabet="abcXYZ019_'’ʼ＇ \n\t.,-#@éß“”—«»…\u0301\u00ad\u00a0\u200dالسد東京\x1c\u2028\u0085",
    max_size=40,
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_runs_hold_the_words_of_the_text(text: str) -> None:
    expected = [(word.folded, word.raw) for word in words(text)]
    assert [pair for run in runs(text) for pair in run_words(run)] == expected


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_hashtags_as_written_fold_to_hashtags(text: str) -> None:
    assert [fold(tag) for tag in hashtag_texts(text)] == [tag for tag, _, _ in hashtags(text)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="abcé東\U0001f600", min_size=1, max_size=12), unique=True))
def test_terms_are_put_in_order_as_they_come(texts: list[str]) -> None:
    vocabulary = Vocabulary()
    for end in (len(texts) // 2, len(texts)):
        numbers = np.array([vocabulary.term(text) for text in texts[:end]], dtype=np.intp)
        ordered, rank = vocabulary.sorted_terms(numbers)
        assert ordered == sorted(text.encode() for text in texts[:end])
        assert [ordered[rank[number]].decode() for number in numbers] == texts[:end]
        made = term_arrays("f", ordered)
        assert made["f.heads"].tolist() == [head(text) for text in ordered]
        starts = made["f.ends"].tolist()
        blob = made["f.blob"].tobytes()
        assert [blob[a : b - 1] for a, b in pairwise(starts)] == ordered
