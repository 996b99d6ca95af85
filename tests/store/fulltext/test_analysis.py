"""Words taken in bulk are the words taken one by one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from store.fulltext.analysis import (
    LANGUAGES,
    fold,
    hashtag_texts,
    hashtags,
    is_plain,
    plain_stems,
    run_words,
    runs,
    stemmer_for,
    stems,
    words,
)
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


@settings(max_examples=60)
@given(
    st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=70), max_size=8),
    st.sampled_from([*LANGUAGES, None, "xx"]),
)
def test_plain_words_together_have_the_stems_of_each(
    words: list[str], language: str | None
) -> None:
    stemmer = stemmer_for(language, "a")
    assert all(stemmer_for(language, word) == stemmer for word in words)
    assert all(is_plain(word) for word in words)
    assert [(stem,) for stem in plain_stems(words, stemmer)] == [stems(w, stemmer) for w in words]
    assert not any(map(is_plain, ("", "naïve", "it's", "b2", "сад")))
