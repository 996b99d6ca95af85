"""From entries to the arrays of one segment, in bulk."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from store.fulltext.analysis import folded_words, hashtag_texts, runs
from store.fulltext.codec.layout import FIRST, heads
from store.fulltext.codec.vocabulary import NONE, NOTHING, Numbers, Vocabulary, used
from store.fulltext.fields import EXACT, GAP, KEYS, KINDS, STEMS, WORDS
from store.fulltext.inversion import NO_DAY, TITLE_BYTES
from store.rows import IndexDoc

Arrays = dict[str, "npt.NDArray[Any]"]
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_POSITION = 34
"""Bits of a position in a sort key: 2**30 terms fit above it."""


@dataclass(slots=True)
class _Values:
    """The texts of one field: runs of all values, and of each value its document."""

    runs: array[int] = field(default_factory=lambda: array("I"))
    docs: array[int] = field(default_factory=lambda: array("I"))
    lengths: array[int] = field(default_factory=lambda: array("I"))


@dataclass(slots=True)
class _Placed:
    """Every word of a field: its number, document and position."""

    words: Numbers
    docs: Numbers
    gpos: npt.NDArray[np.int64]
    bases: Numbers
    lengths: npt.NDArray[np.int64]


class Builder:
    """Collects entries for one segment; ``size`` grows with the text taken, in code points.

    A vocabulary may be handed from one builder to the next.
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self.vocabulary = vocabulary or Vocabulary()
        self.size = 0
        self.numbers = array("q")
        self._values = {name: _Values() for name in (*EXACT.values(), *WORDS)}
        self._keys = {name: (array("I"), array("I")) for name in KEYS}
        self._kinds = array("B")
        self._first_days, self._last_days, self._added = array("i"), array("i"), array("i")
        self._titles: list[bytes] = []
        self._languages: list[str | None] = []
        self._tags: dict[str, tuple[int, ...]] = {}

    @property
    def count(self) -> int:
        """Documents taken."""
        return len(self.numbers)

    def add(self, doc: IndexDoc) -> None:
        """Take one entry as the next document."""
        for name, value in (
            ("title_exact", doc.title),
            ("title_exact", doc.symbol),
            ("text_exact", doc.text),
            ("note_exact", doc.notes),
            ("publisher", doc.publisher),
        ):
            if value:
                self._put(name, value)
        for name, values in (("speaker", doc.speaker), ("by", doc.by), ("url", doc.url)):
            for value in values:
                if value:
                    self._put(name, value)
        self._put_keys(doc)
        self._put_columns(doc)
        self.size += len(doc.text) + len(doc.title) + 200

    def _put(self, name: str, value: str) -> None:
        into = self._values[name]
        found, numbers = runs(value), self.vocabulary.runs
        get: Callable[[str], Any] = numbers.get
        # Half the time of asking in a way that numbers new ones.
        known = list(map(get, found))
        if None in known:
            at = -1
            for _ in range(known.count(None)):
                at = known.index(None, at + 1)
                known[at] = numbers[found[at]]
        into.runs.fromlist(known)
        into.docs.append(len(self.numbers))
        into.lengths.append(len(found))

    def _put_keys(self, doc: IndexDoc) -> None:
        at, key = len(self.numbers), self.vocabulary.keys
        if doc.hashtags or "#" in doc.text or "\uff03" in doc.text:
            tags = {key[tag] for tag in doc.hashtags if tag}
            tags.update([key[tag] for tag in hashtag_texts(doc.text)])
            self._put_key("hashtag", at, tags)
        if doc.handle:
            self._put_key("handle", at, (key[doc.handle],))
        if doc.mentions:
            self._put_key("mention", at, {key[handle] for handle in doc.mentions if handle})
        if doc.language:
            self._put_key("lang", at, self._language(doc.language))

    def _put_key(self, name: str, at: int, numbers: Iterable[int]) -> None:
        terms, docs = self._keys[name]
        for number in numbers:
            if number != NOTHING:
                terms.append(number)
                docs.append(at)

    def _language(self, stated: str) -> tuple[int, ...]:
        """The terms that an entry of a language is found by: the tag, and its first subtag."""
        known = self._tags.get(stated)
        if known is None:
            name = stated.lower()
            names = {name, name.partition("-")[0]} if _LANG.match(name) else set[str]()
            known = self._tags[stated] = tuple(self.vocabulary.term(each) for each in names)
        return known

    def _put_columns(self, doc: IndexDoc) -> None:
        self.numbers.append(doc.number)
        self._kinds.append(_KINDS[doc.kind])
        first, last = doc.date_from, doc.date_to
        self._first_days.append(NO_DAY if first is None else first)
        self._last_days.append((NO_DAY if first is None else first) if last is None else last)
        self._added.append(doc.added)
        title = " ".join([word for word, _ in folded_words(doc.title[:400])]) if doc.title else ""
        self._titles.append(title.encode()[:TITLE_BYTES])
        self._languages.append(doc.language)

    # -- arrays ----------------------------------------------------------------------------

    def arrays(self) -> tuple[Arrays, dict[str, Any]]:
        """The arrays of the segment, and its facts."""
        made: Arrays = {
            "column.number": np.frombuffer(self.numbers, dtype=np.int64),
            "column.kind": np.frombuffer(self._kinds, dtype=np.uint8),
            "column.title": np.array(self._titles, dtype=np.bytes_),
        }
        for name, days in (
            ("date_from", self._first_days),
            ("date_to", self._last_days),
            ("added", self._added),
        ):
            made[f"column.{name}"] = np.frombuffer(days, dtype=np.int32)
        means: dict[str, tuple[int, int]] = {}
        for name, values in self._values.items():
            placed = self._placed(values)
            if placed is None:
                continue
            part = _PARTS.get(name)
            if part is not None:
                made[f"length.{part}"] = placed.lengths.astype(np.uint32)
                means[part] = (int(placed.lengths.sum()), int((placed.lengths > 0).sum()))
                made |= self._stemmed(STEMS[part], placed)
            made |= self._exact(name, placed)
        for name, (terms, docs) in self._keys.items():
            if terms:
                made |= self._counted(
                    name,
                    np.frombuffer(terms, dtype=np.uint32),
                    np.frombuffer(docs, dtype=np.uint32),
                )
        facts = {
            "docs": self.count,
            "lengths": means,
            "stemmers": sorted(self.vocabulary.stemmers),
        }
        return made, facts

    def _placed(self, values: _Values) -> _Placed | None:
        if not values.runs:
            return None
        words, counts = self.vocabulary.words(np.frombuffer(values.runs, dtype=np.uint32))
        lengths = np.frombuffer(values.lengths, dtype=np.uint32).astype(np.int64)
        if counts is not None:
            ends = np.concatenate([[0], np.cumsum(counts)])
            stops = np.cumsum(lengths)
            lengths = ends[stops] - ends[stops - lengths]
        value_docs = np.frombuffer(values.docs, dtype=np.uint32)
        starts = FIRST + np.concatenate([[0], np.cumsum(lengths + GAP)])
        inside = np.arange(len(words)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        first = np.searchsorted(value_docs, np.arange(self.count + 1))
        return _Placed(
            words,
            np.repeat(value_docs, lengths),
            np.repeat(starts[:-1], lengths) + inside,
            starts[first].astype(np.uint32),
            np.bincount(value_docs, weights=lengths, minlength=self.count).astype(np.int64),
        )

    def _exact(self, name: str, placed: _Placed) -> Arrays:
        terms = self.vocabulary.folded(placed.words)
        texts, rank = self._ranked(terms)
        keys = (rank[terms].astype(np.uint64) << np.uint64(_POSITION)) | placed.gpos.astype(
            np.uint64
        )
        keys.sort()
        ranks = (keys >> np.uint64(_POSITION)).astype(np.uint32)
        gpos = (keys & np.uint64((1 << _POSITION) - 1)).astype(np.uint32)
        del keys
        owner = np.repeat(np.arange(self.count, dtype=np.uint32), np.diff(placed.bases))
        docs = owner[gpos - np.uint32(FIRST)]
        made = _postings(name, texts, ranks, docs)
        made[f"{name}.places"] = _starts(ranks, len(texts))
        made[f"{name}.gpos"] = gpos
        made[f"{name}.bases"] = placed.bases
        return made

    def _stemmed(self, name: str, placed: _Placed) -> Arrays:
        names = sorted({language or "" for language in self._languages})
        number = {language: at for at, language in enumerate(names)}
        spoken = np.array([number[language or ""] for language in self._languages], dtype=np.uint32)
        of_word = spoken[placed.docs]
        terms: list[Numbers] = []
        docs: list[Numbers] = []
        for language in names:
            here = slice(None) if len(names) == 1 else np.flatnonzero(of_word == number[language])
            if len(words := placed.words[here]):
                first, second = self.vocabulary.stems(words, language or None)
                two = second != NONE
                terms += [first, second[two]]
                docs += [placed.docs[here], placed.docs[here][two]]
        return self._counted(name, np.concatenate(terms), np.concatenate(docs))

    def _counted(self, name: str, terms: Numbers, docs: Numbers) -> Arrays:
        texts, rank = self._ranked(terms)
        keys = (rank[terms].astype(np.uint64) << np.uint64(32)) | docs
        keys.sort()
        ranks = (keys >> np.uint64(32)).astype(np.uint32)
        return _postings(name, texts, ranks, keys.astype(np.uint32))

    def _ranked(self, terms: Numbers) -> tuple[list[bytes], Numbers]:
        return self.vocabulary.sorted_terms(used(terms, len(self.vocabulary.terms)))


_KINDS = {kind: code for code, kind in enumerate(KINDS)}
_PARTS = {name: part for part, name in EXACT.items()}


def _starts(ranks: Numbers, count: int) -> Numbers:
    """Where each rank begins among ``ranks``, which ascend, and the end of the last."""
    return ranks.searchsorted(np.arange(count + 1, dtype=ranks.dtype)).astype(np.uint32)


def _postings(name: str, texts: Sequence[bytes], ranks: Numbers, docs: Numbers) -> Arrays:
    """Postings from occurrences sorted by rank and document."""
    new = np.ones(len(ranks), dtype=np.bool_)
    new[1:] = (ranks[1:] != ranks[:-1]) | (docs[1:] != docs[:-1])
    at = np.flatnonzero(new)
    return {
        **term_arrays(name, texts),
        f"{name}.starts": _starts(ranks[at], len(texts)),
        f"{name}.docs": docs[at],
        f"{name}.counts": np.diff(at, append=len(ranks)).astype(np.uint32),
    }


def term_arrays(name: str, texts: Sequence[bytes]) -> Arrays:
    """The dictionary of a field from its terms in order."""
    blob = np.frombuffer(b"\n".join([*texts, b""]), dtype=np.uint8)
    ends = np.zeros(len(texts) + 1, dtype=np.uint32)
    ends[1:] = np.flatnonzero(blob == 10) + 1
    return {f"{name}.blob": blob, f"{name}.ends": ends, f"{name}.heads": heads(blob, ends)}


def build(docs: Iterable[IndexDoc]) -> Builder:
    """All of ``docs`` in one."""
    builder = Builder()
    for doc in docs:
        builder.add(doc)
    return builder
