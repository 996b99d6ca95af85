"""How our own nodes run on a searcher of Whoosh, one segment at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh import query
from whoosh.matching import Matcher, NullMatcher, UnionMatcher, WrappingMatcher
from whoosh.util import make_binary_tree

from store.fulltext.codec.layout import LENGTHS, length_codes
from store.fulltext.codec.postings import ListedMatcher
from store.fulltext.codec.segment import SegmentReader
from store.fulltext.codec.weighting import (
    Frequencies,
    Frequency,
    idf,
    saturated,
    unsaturated,
)
from store.fulltext.fields import PART
from store.fulltext.nodes import Days, Fact, Key, Near, Words
from store.fulltext.places import near

_FREQUENCIES = Frequencies()


def arrays_of(searcher: Any) -> SegmentReader:
    """The segment that a searcher of one searches."""
    found: SegmentReader = searcher.reader().segment().arrays
    return found


def listed(
    searcher: Any, mask: Any, score: float = 0.0, term: tuple[str, bytes] | None = None
) -> Matcher:
    """The documents of a mask that are not deleted, all with one score."""
    gone = searcher.reader().segment().deleted_docs()
    mask = np.array(mask, dtype=np.bool_)
    mask[gone] = False
    ids = mask.nonzero()[0].tolist()
    return ListedMatcher(ids, score, term=term) if ids else NullMatcher()


# -- facts, values and days ------------------------------------------------------------------


def fact(node: Fact, searcher: Any) -> Matcher:
    """Raises ValueError where the searcher knows no facts."""
    facts = getattr(searcher.get_parent(), "facts", None)
    if facts is None:
        raise ValueError(f"this searcher knows no facts, and is asked for {node!r}")
    numbers = np.asarray(facts.numbers(node.name, node.value), dtype=np.int64)
    return listed(searcher, np.isin(arrays_of(searcher).column("number"), numbers))


def days(node: Days, searcher: Any) -> Matcher:
    """Dates may be vague: any day that one can mean counts."""
    arrays = arrays_of(searcher)
    if node.fieldname == "added":
        first = last = arrays.column("added")
    else:
        first, last = arrays.column("date_from"), arrays.column("date_to")
    return listed(searcher, (first > 0) & (first <= node.last) & (last >= node.first))


def key(node: Key, searcher: Any, context: Any) -> Matcher:
    """The postings of the value, without a score."""
    found = query.Term.matcher(node, searcher, context)
    if not found.is_active():
        return NullMatcher()
    term = node.fieldname, searcher.schema[node.fieldname].to_bytes(node.text)
    return ListedMatcher(list(found.all_ids()), term=term)


# -- words -----------------------------------------------------------------------------------


class WordsMatcher(WrappingMatcher):  # type: ignore[misc]
    """Sums the frequencies of a word's alternatives, and saturates the sum."""

    def __init__(self, child: Matcher, weight: float, boost: float, ranks: bool) -> None:
        super().__init__(child, boost)
        self._idf, self._ranks = weight, ranks

    def _again(self, child: Matcher) -> WordsMatcher:
        return WordsMatcher(child, self._idf, self.boost, self._ranks)

    def copy(self) -> WordsMatcher:
        """Another at the same place."""
        return self._again(self.child.copy())

    def replace(self, minquality: float = 0) -> Matcher:
        """Something simpler, or nothing where no document reaches a quality."""
        if not self.is_active() or (minquality and self.max_quality() < minquality):
            return NullMatcher()
        child = self.child.replace(self._needed(minquality) if minquality else 0)
        if not child.is_active():
            return NullMatcher()
        return self if child is self.child else self._again(child)

    def _of(self, frequency: float) -> float:
        return saturated(frequency, self._idf) * self.boost if self._ranks else 0.0

    def _needed(self, quality: float) -> float:
        """The frequency that reaches a quality."""
        if not self._ranks or self.boost <= 0:
            return np.inf if quality > 0 else 0.0
        # A rounding error must not leave out what reaches it exactly.
        return unsaturated(quality / self.boost, self._idf) * (1 - 1e-9)

    def next(self) -> Any:
        """To the next document; True where that begins another block."""
        return self.child.next()

    def score(self) -> float:
        """BM25F of the document."""
        return self._of(self.child.score())

    weight = score

    def supports_block_quality(self) -> bool:
        """Not without scores: whoever skips by quality leaves out a score of 0."""
        return self._ranks and bool(self.child.supports_block_quality())

    def max_quality(self) -> float:
        """No document exceeds it."""
        return self._of(self.child.max_quality())

    def block_quality(self) -> float:
        """No document of the block exceeds it."""
        return self._of(self.child.block_quality())

    def skip_to_quality(self, minquality: float) -> int:
        """To the first block that can exceed a quality; how many were skipped."""
        skipped: int = self.child.skip_to_quality(self._needed(minquality))
        return skipped


def words(node: Words, searcher: Any, context: Any) -> Matcher:
    """One term of BM25F: the alternatives' frequencies summed before they saturate."""
    here = (context or searcher.context()).set(weighting=_FREQUENCIES)
    found = [
        matcher
        for leaf in node.subqueries
        for matcher in _alternatives(leaf, searcher, here)
        if matcher.is_active()
    ]
    if not found:
        return NullMatcher()
    weight = _idf(node, searcher) if node.ranks else 0.0
    return WordsMatcher(make_binary_tree(UnionMatcher, found), weight, node.boost, node.ranks)


def _alternatives(leaf: Any, searcher: Any, context: Any) -> Iterator[Matcher]:
    if isinstance(leaf, Near):
        yield near_words(leaf, searcher)
        return
    for field, text in _terms(leaf, searcher.reader()):
        yield query.Term(field, text).matcher(searcher, context)


def _terms(leaf: Any, reader: Any) -> Iterator[tuple[str, Any]]:
    """The terms that a leaf stands for in a segment."""
    if leaf.fieldname not in reader.schema:
        return
    if not isinstance(leaf, query.MultiTerm):
        yield leaf.fieldname, leaf.text
        return
    for text in leaf._btexts(reader):
        # Terms near a word come decoded, others as bytes.
        yield leaf.fieldname, text


def _idf(node: Words, searcher: Any) -> float:
    """Over all segments: a word is in a document where any of its alternatives is."""
    parent = searcher.get_parent()
    cache: dict[Any, float] = parent._idf_cache
    name = "words", repr(node.subqueries)
    if name not in cache:
        found = sum(_count(node, leaf) for leaf, _ in parent.leaf_searchers())
        cache[name] = idf(parent.doc_count_all(), found)
    return cache[name]


def _count(node: Words, searcher: Any) -> int:
    reader = searcher.reader()
    documents: set[int] = set()
    for leaf in node.subqueries:
        if isinstance(leaf, Near):
            documents.update(_near(leaf, arrays_of(searcher))[0].tolist())
            continue
        for field, text in _terms(leaf, reader):
            term = reader.schema[field].to_bytes(text)
            if (field, term) in reader:
                # Without the reader's filter of deleted documents: they count for idf.
                documents.update(reader.every_document(field, term))
    return len(documents)


def _near(leaf: Near, arrays: SegmentReader) -> Any:
    field = arrays.fields.get(leaf.fieldname)
    nothing = np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64)
    if field is None or not field.placed:
        return nothing
    places = {
        f"{word}*" if begun else word: field.places_of(word.encode(), begun)
        for word, begun in leaf.sought
    }
    if not all(map(len, places.values())):
        return nothing
    return near(places, leaf.keys, leaf.offsets, leaf.free, field.array("bases"))


def near_words(leaf: Near, searcher: Any) -> Matcher:
    """Documents by how often the words stand together in them."""
    documents, counts = _near(leaf, arrays_of(searcher))
    alive = ~np.isin(documents, searcher.reader().segment().deleted_docs())
    documents, counts = documents[alive], counts[alive]
    if not len(documents):
        return NullMatcher()
    part = PART.get(leaf.fieldname)
    weights = [1.0] * len(documents)
    if part is not None:
        lengths = arrays_of(searcher).lengths(part)[documents].astype(np.int64)
        words = LENGTHS[length_codes(lengths)].tolist()
        frequency = Frequency(searcher, leaf.fieldname)
        pairs = zip(counts.tolist(), words, strict=True)
        weights = [frequency.of(count, length) for count, length in pairs]
    return ListedMatcher(documents.tolist(), weights)
