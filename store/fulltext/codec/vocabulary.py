"""Runs of letters to words to stems, each worked out once and then looked up by number."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from store.fulltext.analysis import (
    fold,
    is_plain,
    plain_stems,
    plain_word,
    run_words,
    stemmer_for,
    stems,
)
from store.fulltext.inversion import clean

Numbers = npt.NDArray[np.uint32]
NONE = np.uint32(0xFFFFFFFF)
"""No second stem."""
NOTHING = -1
"""No term: a value of which nothing is left when it is folded."""


def used(numbers: Numbers, size: int) -> npt.NDArray[np.intp]:
    """Which numbers below ``size`` there are among ``numbers``, ascending."""
    there = np.zeros(size, dtype=np.bool_)
    there[numbers] = True
    return np.flatnonzero(there)


class _Runs(dict[str, int]):
    """Number of a run by its letters as written; a new one gets its words."""

    def __init__(self, owner: Vocabulary) -> None:
        super().__init__()
        self._owner = owner

    def __missing__(self, run: str) -> int:
        number = self[run] = len(self._owner._first)
        self._owner._take(run)
        return number


class _Keys(dict[str, int]):
    """Number of a whole value's term by the value as written; NOTHING where none is left."""

    def __init__(self, owner: Vocabulary) -> None:
        super().__init__()
        self._owner = owner

    def __missing__(self, value: str) -> int:
        term = clean(fold(value))
        number = self[value] = self._owner.term(term) if term else NOTHING
        return number


class Vocabulary:
    """Numbers for runs, words and terms; grows while it is used.

    A *run* is what a text holds between boundaries, a *word* a folded form with one raw
    form, a *term* what stands in the index: folded forms and stems together.
    """

    def __init__(self) -> None:
        self.runs = _Runs(self)
        self.keys = _Keys(self)
        self.terms: list[str] = []
        self.stemmers: set[str] = set()
        self._term_numbers: dict[str, int] = {}
        self._words: dict[tuple[str, str], int] = {}
        self._raw: list[str] = []
        self._folded: list[int] = []
        self._first: list[int] = []
        """Of each run: its only word, or -1 - its place in `_several`."""
        self._several: list[list[int]] = []
        self._stems: dict[str, tuple[Numbers, Numbers]] = {}
        self._order = np.zeros(0, dtype=np.int64)
        """Numbers of terms by the terms, as far as they were put in order."""

    def term(self, text: str) -> int:
        """The number of a term."""
        number = self._term_numbers.get(text)
        if number is None:
            number = self._term_numbers[text] = len(self.terms)
            self.terms.append(text)
        return number

    def _take(self, run: str) -> None:
        if word := plain_word(run):
            self._first.append(self._word(word, word))
            return
        words = [self._word(folded, raw) for folded, raw in run_words(run)]
        if len(words) == 1:
            self._first.append(words[0])
        else:
            self._first.append(-1 - len(self._several))
            self._several.append(words)

    def _word(self, folded: str, raw: str) -> int:
        word = self._words.get((folded, raw))
        if word is None:
            word = self._words[folded, raw] = len(self._raw)
            self._raw.append(raw)
            self._folded.append(self.term(folded))
        return word

    def words(self, runs: Numbers) -> tuple[Numbers, npt.NDArray[np.int64] | None]:
        """The words of runs, and how many each run has (None: one each)."""
        first = np.array(self._first, dtype=np.int64)[runs]
        odd = np.flatnonzero(first < 0)
        if not len(odd):
            return first.astype(np.uint32), None
        several = [self._several[-1 - at] for at in first[odd].tolist()]
        counts = np.ones(len(runs), dtype=np.int64)
        counts[odd] = [len(words) for words in several]
        words = np.repeat(first, counts)
        flat = [word for words in several for word in words]
        words[words < 0] = flat
        return words.astype(np.uint32), counts

    def folded(self, words: Numbers) -> Numbers:
        """The terms of words as written, folded."""
        return np.array(self._folded, dtype=np.uint32)[words]

    def stems(self, words: Numbers, language: str | None) -> tuple[Numbers, Numbers]:
        """The first and second stem of words of a text in ``language``; NONE for no second."""
        first, second = self._tables(language or "")
        here = used(words, len(first))
        new = here[first[here] == NONE].tolist()
        plain = [word for word in new if is_plain(self._raw[word])]
        if plain:
            stemmer = stemmer_for(language, "a")
            self.stemmers.add(stemmer)
            found = plain_stems([self._raw[word] for word in plain], stemmer)
            first[plain] = [self.term(stem) for stem in found]
        for word in new if len(plain) < len(new) else ():
            if first[word] != NONE:
                continue
            folded, raw = self.terms[self._folded[word]], self._raw[word]
            stemmer = stemmer_for(language, folded)
            self.stemmers.add(stemmer)
            one, *other = stems(raw, stemmer)
            first[word] = self.term(one)
            if other:
                second[word] = self.term(other[0])
        return first[words], second[words]

    def _tables(self, language: str) -> tuple[Numbers, Numbers]:
        known = self._stems.get(language)
        size = len(known[0]) if known else 0
        if known is None or size < len(self._raw):
            more = np.full(max(len(self._raw) - size, size), NONE, dtype=np.uint32)
            grown = (more, more.copy())
            if known is not None:
                grown = (
                    np.concatenate([known[0], more]),
                    np.concatenate([known[1], more]),
                )
            known = self._stems[language] = grown
        return known

    def sorted_terms(self, numbers: npt.NDArray[np.intp]) -> tuple[list[bytes], Numbers]:
        """Terms by their bytes, and the rank among them of every term number."""
        if len(self._order) < len(self.terms):
            # What was in order already is not sorted again.
            order = [*self._order.tolist(), *range(len(self._order), len(self.terms))]
            # Code points sort as their UTF-8 bytes do.
            order.sort(key=self.terms.__getitem__)
            self._order = np.array(order, dtype=np.int64)
        place = np.empty(len(self.terms), dtype=np.int64)
        place[self._order] = np.arange(len(self.terms))
        chosen = numbers[np.argsort(place[numbers])]
        rank = np.zeros(len(self.terms), dtype=np.uint32)
        rank[chosen] = np.arange(len(chosen), dtype=np.uint32)
        return [self.terms[number].encode() for number in chosen.tolist()], rank
