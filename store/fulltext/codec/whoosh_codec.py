"""The codec: how Whoosh reads our segments through its own extension points.

Stock readers, matchers, highlighting, spelling, sorting and grouping run on it. Segments are
written by ``bulk`` and ``merge`` alone, and committed by ``store.fulltext.commit``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec import base
from whoosh.reading import TermInfo

from store.fulltext.codec.columns import ArrayColumn
from store.fulltext.codec.layout import LENGTHS, length_codes
from store.fulltext.codec.postings import PostingMatcher, Postings, postings
from store.fulltext.codec.segment import FieldReader, SegmentReader
from store.fulltext.codec.values import ColumnTerms
from store.fulltext.fields import COLUMNS, KINDS, PART

Mask = npt.NDArray[np.bool_]
_SORTABLE = (*COLUMNS, "title")


class ColumnarSegment(base.Segment):  # type: ignore[misc]
    """One segment of a snapshot: its arrays and which documents of it are deleted."""

    def __init__(self, arrays: SegmentReader, dead: Mask) -> None:
        self.indexname = "MAIN"
        self.name = self.segid = arrays.name
        self.compound = False
        self.arrays = arrays
        self._dead = dead

    def codec(self) -> base.Codec:
        """The codec that reads it."""
        return ColumnarCodec()

    def should_assemble(self) -> bool:
        """False: a segment is one file already."""
        return False

    def doc_count_all(self) -> int:
        """Documents, deleted ones among them."""
        return self.arrays.count

    def deleted_count(self) -> int:
        """Documents that are deleted."""
        return int(self._dead.sum())

    def deleted_docs(self) -> list[int]:
        """The documents that are deleted."""
        found: list[int] = self._dead.nonzero()[0].tolist()
        return found

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is; of one past the end, where Whoosh asks too, it is not."""
        return docnum < len(self._dead) and bool(self._dead[docnum])


class ColumnarCodec(base.Codec):  # type: ignore[misc]
    """Reads segments. They are whole in memory maps, so that no storage is needed."""

    length_stats = False

    def terms_reader(self, storage: Any, segment: ColumnarSegment) -> ColumnarTerms:
        """The terms of all fields."""
        return ColumnarTerms(segment.arrays)

    def per_document_reader(self, storage: Any, segment: ColumnarSegment) -> ColumnarDocuments:
        """Lengths, columns and deletions."""
        return ColumnarDocuments(segment)

    def automata(self, storage: Any, segment: ColumnarSegment) -> NearTerms:
        """Finds the terms near a word."""
        return NearTerms()


class NearTerms(base.Automata):  # type: ignore[misc]
    """Terms within some edits of a word, letters swapped counting as one edit."""

    def terms_within(
        self, fieldcur: TermCursor, uterm: str, maxdist: int, prefix: int = 0
    ) -> Iterator[str]:
        """The terms of the cursor's field that share the first ``prefix`` letters with it."""
        from store.fulltext.fuzzy import near_terms

        if fieldcur.field is None or isinstance(fieldcur.field, ColumnTerms):
            return iter(())
        return iter(near_terms(fieldcur.field, uterm, maxdist, prefix))


class TermCursor(base.FieldCursor):  # type: ignore[misc]
    """Walks the terms of one field in order."""

    def __init__(self, field: FieldReader | ColumnTerms | None, fieldobj: Any) -> None:
        self.field = field
        self._fieldobj = fieldobj
        self._at = 0

    def is_valid(self) -> bool:
        """False past the last term."""
        return self.field is not None and self._at < self.field.count

    def first(self) -> Any:
        """To the first term, which is returned; None where there is none."""
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> Any:
        """To a term or the next one after it, which is returned."""
        if self.field is not None:
            self._at = self.field.lower_bound(self._fieldobj.to_bytes(term))
        return self.text()

    def next(self) -> Any:
        """To the next term, which is returned; None at the end."""
        self._at += 1
        return self.text()

    def text(self) -> Any:
        """The term as the field decodes it; None at the end."""
        if not self.is_valid():
            return None
        assert self.field is not None
        return self._fieldobj.from_bytes(self.field.term(self._at))

    term = text

    def term_info(self) -> TermInfo | None:
        """What is known of the term; None at the end."""
        if not self.is_valid():
            return None
        assert self.field is not None
        return info(postings(self.field, self._at, scorable=isinstance(self.field, FieldReader)))


class ColumnarTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of one segment, found in place."""

    def __init__(self, arrays: SegmentReader) -> None:
        self._arrays = arrays
        self._columns: dict[str, ColumnTerms] = {}

    def _field(self, name: str) -> FieldReader | ColumnTerms | None:
        if name not in COLUMNS:
            return self._arrays.fields.get(name)
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = ColumnTerms(name, self._arrays.column(name))
        return found

    def _found(self, name: str, text: bytes) -> tuple[FieldReader | ColumnTerms, int]:
        field = self._field(name)
        at = -1 if field is None else field.find(text)
        if field is None or at < 0:
            raise KeyError(f"{name}:{text!r}")
        return field, at

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field = self._field(term[0])
        return field is not None and field.find(term[1]) >= 0

    def indexed_field_names(self) -> Iterable[str]:
        """Fields that have terms here."""
        return sorted({*self._arrays.fields, *COLUMNS})

    def cursor(self, fieldname: str, fieldobj: Any) -> TermCursor:
        """A cursor at a field's first term."""
        return TermCursor(self._field(fieldname), fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every (field, term), in order."""
        for name in self.indexed_field_names():
            yield from self._of(name, b"")

    def _of(self, name: str, start: bytes) -> Iterator[tuple[str, bytes]]:
        field = self._field(name)
        if field is not None:
            for at in range(field.lower_bound(start), field.count):
                yield name, field.term(at)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Every (field, term) from this one on."""
        yield from self._of(fieldname, prefix)
        for name in self.indexed_field_names():
            if name > fieldname:
                yield from self._of(name, b"")

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with what is known of it."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The same, from this term on."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Raises KeyError where there is no such term; so do the three after it."""
        field, at = self._found(fieldname, text)
        return info(postings(field, at, scorable=fieldname in PART))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term is there in all."""
        weight: float = self.term_info(fieldname, text).weight()
        return weight

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many documents, deleted ones included."""
        field, at = self._found(fieldname, text)
        if isinstance(field, ColumnTerms):
            return len(field.docs_of(at))
        start, stop = field.bounds(at, at + 1)
        return stop - start

    def matcher(
        self, fieldname: str, text: bytes, format_: Any, scorer: Any = None
    ) -> PostingMatcher:
        """Its postings, deleted documents among them."""
        field, at = self._found(fieldname, text)
        found = postings(field, at, scorable=fieldname in PART)
        return PostingMatcher(found, format_, (fieldname, text), scorer)


def info(found: Postings) -> TermInfo:
    """What Whoosh wants to know of a term."""
    counts, lengths = found.counts, found.lengths
    return TermInfo(
        float(len(found.ids) if counts is None else counts.sum()),
        len(found.ids),
        0 if lengths is None else float(LENGTHS[lengths.min()]),
        0 if lengths is None else float(LENGTHS[lengths.max()]),
        1.0 if counts is None else float(counts.max()),
        int(found.ids[0]),
        int(found.ids[-1]),
    )


class ColumnarDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """What a segment knows of its documents one by one."""

    def __init__(self, segment: ColumnarSegment) -> None:
        self._segment = segment
        self._arrays = segment.arrays
        self._codes: dict[str, npt.NDArray[np.uint8]] = {}

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return self._segment.doc_count()  # type: ignore[no-any-return]

    def doc_count_all(self) -> int:
        """Documents, deleted ones among them."""
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        """Whether any is deleted."""
        return self._segment.has_deletions()  # type: ignore[no-any-return]

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> list[int]:
        """Those that are."""
        return self._segment.deleted_docs()

    # -- columns ---------------------------------------------------------------------------

    def supports_columns(self) -> bool:
        """It does."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """True for what can be sorted by."""
        return fieldname in _SORTABLE

    def list_columns(self) -> Iterable[str]:
        """The names of all."""
        return _SORTABLE

    def column_reader(self, fieldname: str, column: Any) -> ArrayColumn:
        """One value a document."""
        return ArrayColumn(fieldname, self._arrays.column(fieldname))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The entry's number and kind; the rest is the record's."""
        return {
            "number": int(self._arrays.column("number")[docnum]),
            "kind": KINDS[self._arrays.column("kind")[docnum]],
        }

    # -- lengths ---------------------------------------------------------------------------

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> float:
        """Words of a document in a field, as the ranking rounds them; of parts alone."""
        part = PART.get(fieldname)
        if part is None:
            return default
        codes = self._codes.get(part)
        if codes is None:
            codes = length_codes(self._arrays.lengths(part).astype(np.int64))
            self._codes[part] = codes
        return float(LENGTHS[codes[docnum]])

    def field_length(self, fieldname: str) -> int:
        """Words, or values, of a field in all documents."""
        part = PART.get(fieldname)
        if part is not None:
            return int(self._arrays.facts["lengths"].get(part, (0, 0))[0])
        field = self._arrays.fields.get(fieldname)
        if field is None:
            return self._arrays.count if fieldname in COLUMNS else 0
        return int(field.array("places")[-1]) if field.placed else field.size

    def min_field_length(self, fieldname: str) -> float:
        """The least of `doc_field_length`."""
        return self._extreme(fieldname, np.min)

    def max_field_length(self, fieldname: str) -> float:
        """The greatest of `doc_field_length`."""
        return self._extreme(fieldname, np.max)

    def _extreme(self, fieldname: str, choose: Any) -> float:
        part = PART.get(fieldname)
        if part is None or not self._arrays.count:
            return 0
        chosen = np.array([choose(self._arrays.lengths(part))], dtype=np.int64)
        return float(LENGTHS[length_codes(chosen)[0]])
