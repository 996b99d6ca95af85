"""From entries to sorted postings in memory: what one segment is written from."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from store.fulltext.analysis import fold, folded_words, hashtags, stemmer_for, stems
from store.fulltext.fields import EXACT, GAP, KINDS, STEMS
from store.rows import IndexDoc

NO_DAY = -1
"""In day columns: the entry has none. Days are proleptic Gregorian ordinals."""
TITLE_BYTES = 48
"""How much of a folded title decides its place in a list sorted by title."""
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")

Columns = dict[str, "npt.NDArray[np.generic]"]
"""Column name → one value a document, in document order."""


@dataclass(slots=True)
class Postings:
    """One term in one field: documents ascending, frequencies, positions as bytes."""

    ids: array[int] = field(default_factory=lambda: array("I"))
    weights: array[float] = field(default_factory=lambda: array("f"))
    values: list[bytes] = field(default_factory=list)


class Inversion:
    """Collects entries for one segment; ``size`` grows with the text taken, in code points."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, Postings]] = {}
        self.stemmers: set[str] = set()
        self.size = 0
        self.count = 0
        self._columns: dict[str, list[int]] = {
            name: []
            for name in ("number", "kind", "date_from", "date_to", "added", *_LENGTHS.values())
        }
        self._titles: list[bytes] = []

    def add(self, doc: IndexDoc) -> None:
        """Take one entry as the next document."""
        parts = {
            "title": (doc.title, doc.symbol),
            "text": (doc.text,),
            "note": (doc.notes,),
        }
        for part, values in parts.items():
            places, length = _places(values)
            self._columns[_LENGTHS[part]].append(length)
            if places:
                self._put_places(EXACT[part], places)
                self._put_stems(STEMS[part], places, doc.language)
        for name, values in (
            ("speaker", doc.speaker),
            ("by", doc.by),
            ("publisher", (doc.publisher,)),
            ("url", doc.url),
        ):
            places, _ = _places(values)
            self._put_places(name, places)
        self._put_keys(doc)
        self._put_columns(doc)
        self.size += len(doc.text) + len(doc.title) + 200
        self.count += 1

    def columns(self) -> Columns:
        """The columns of all documents taken."""
        typed: Columns = {
            name: np.array(values, dtype=_TYPES.get(name, np.int32))
            for name, values in self._columns.items()
        }
        typed["title"] = np.array(self._titles, dtype=f"S{TITLE_BYTES}")
        return typed

    def _put_places(self, name: str, places: dict[str, tuple[str, array[int]]]) -> None:
        if not places:
            return
        terms = self.fields.setdefault(name, {})
        for word, (_, positions) in places.items():
            postings = terms.get(word)
            if postings is None:
                postings = terms[word] = Postings()
            postings.ids.append(self.count)
            postings.weights.append(len(positions))
            postings.values.append(positions.tobytes())

    def _put_stems(
        self, name: str, places: dict[str, tuple[str, array[int]]], language: str | None
    ) -> None:
        counts: dict[str, int] = {}
        for word, (raw, positions) in places.items():
            stemmer = stemmer_for(language, word)
            self.stemmers.add(stemmer)
            for stem in stems(raw, stemmer):
                counts[stem] = counts.get(stem, 0) + len(positions)
        self._put_counts(name, counts)

    def _put_counts(self, name: str, counts: dict[str, int]) -> None:
        terms = self.fields.setdefault(name, {})
        for term, count in counts.items():
            postings = terms.get(term)
            if postings is None:
                postings = terms[term] = Postings()
            postings.ids.append(self.count)
            postings.weights.append(count)

    def _put_keys(self, doc: IndexDoc) -> None:
        tags = {fold(tag) for tag in doc.hashtags}
        if "#" in doc.text or "\uff03" in doc.text:
            tags.update(tag for tag, _, _ in hashtags(doc.text))
        language = (doc.language or "").lower()
        langs = {language, language.partition("-")[0]} if _LANG.match(language) else set()
        for name, values in (
            ("hashtag", tags),
            ("handle", {fold(doc.handle)}),
            ("mention", {fold(handle) for handle in doc.mentions}),
            ("lang", langs),
        ):
            kept = {clean(value): 1 for value in values if value}
            if kept:
                self._put_counts(name, kept)

    def _put_columns(self, doc: IndexDoc) -> None:
        columns = self._columns
        columns["number"].append(doc.number)
        columns["kind"].append(KINDS.index(doc.kind))
        first, last = doc.date_from, doc.date_to
        columns["date_from"].append(NO_DAY if first is None else first)
        columns["date_to"].append((NO_DAY if first is None else first) if last is None else last)
        columns["added"].append(doc.added)
        title = " ".join(word for word, _ in folded_words(doc.title[:400]))
        self._titles.append(title.encode()[:TITLE_BYTES])


_LENGTHS = {"title": "title_length", "text": "text_length", "note": "note_length"}
_TYPES: dict[str, type[np.generic]] = {"number": np.int64, "kind": np.uint8}


def clean(key: str) -> str:
    """A whole value as a term: no lone surrogates, a bounded length."""
    return key.encode("utf-8", "replace")[:400].decode("utf-8", "ignore")


def _places(values: Sequence[str]) -> tuple[dict[str, tuple[str, array[int]]], int]:
    """Word → (raw form first seen, positions), and how many words there are."""
    places: dict[str, tuple[str, array[int]]] = {}
    position = length = 0
    for value in values:
        for folded, raw in folded_words(value) if value else ():
            known = places.get(folded)
            if known is None:
                places[folded] = (raw, array("I", (position,)))
            else:
                known[1].append(position)
            position += 1
            length += 1
        position += GAP
    return places, length


def invert(docs: Iterable[IndexDoc]) -> Inversion:
    """All of ``docs`` in one."""
    inversion = Inversion()
    for doc in docs:
        inversion.add(doc)
    return inversion
