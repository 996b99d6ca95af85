"""What a query tree consists of beside ``And``, ``Or``, ``Not`` and ``Every`` of Whoosh.

Leaves carry ``said``: how the "interpreted as" line names them. `Words` is an ``Or`` of
Whoosh's own leaves (``Term``, ``Prefix``, ``Wildcard``, ``FuzzyTerm``, `Near`), so that
whoever walks the tree for another engine needs to know no more than that. All of them are
queries of Whoosh in full: ``matcher()`` runs them on a searcher of ``codec.searcher``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whoosh import query


class Words(query.Or):  # type: ignore[misc]
    """Something to be found in words: alternatives over fields and stems, scored as one.

    ``boost`` weighs it as a whole; boosts of the alternatives do not count.
    """

    def __init__(
        self, leaves: Sequence[Any], said: str, typed: str, scored: bool, boost: float = 1.0
    ) -> None:
        super().__init__(list(leaves), boost=boost)
        self.said = said
        self.typed = typed
        """The word or phrase as it was typed, for hints."""
        self.scored = scored
        """False for fields such as speaker: they decide, and do not rank."""
        self.weighed = True
        """False for function words, which have to be there and do not rank either."""

    @property
    def ranks(self) -> bool:
        """Whether it has a score."""
        return self.scored and self.weighed

    def apply(self, fn: Any) -> Words:
        """A copy with ``fn`` of every alternative."""
        leaves = [fn(leaf) for leaf in self.subqueries]
        made = Words(leaves, self.said, self.typed, self.scored, self.boost)
        made.weighed = self.weighed
        return made

    def normalize(self) -> Words:
        """Itself: what its alternatives are called and typed as hangs on it."""
        return self

    def simplify(self, ixreader: Any) -> Words:
        """Itself."""
        return self

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Scores it as one term of BM25F."""
        from store.fulltext.codec.node_matchers import words

        return words(self, searcher, context)

    def __eq__(self, other: object) -> bool:
        return bool(super().__eq__(other)) and self._own() == other._own()  # type: ignore[attr-defined]

    def _own(self) -> tuple[Any, ...]:
        return self.said, self.typed, self.scored, self.weighed

    __hash__ = query.Or.__hash__


class Near(query.Phrase):  # type: ignore[misc]
    """Words at given distances from the first (``offsets``), or, with a ``slop`` given,
    in any order with at most so many other words between them.

    Where it is ``begun``, the last one stands for all words that begin so.
    """

    def __init__(
        self,
        field: str,
        words: Sequence[str],
        offsets: Sequence[int],
        slop: int | None,
        *,
        begun: bool = False,
    ) -> None:
        super().__init__(field, list(words), slop=1 if slop is None else slop + 1)
        self.offsets = tuple(offsets)
        self.free = slop
        self.begun = begun

    @property
    def sought(self) -> list[tuple[str, bool]]:
        """Each word once, and whether it stands for all that begin so."""
        last = len(self.words) - 1
        pairs = ((word, self.begun and at == last) for at, word in enumerate(self.words))
        return list(dict.fromkeys(pairs))

    @property
    def keys(self) -> list[str]:
        """The words, the one that is begun with ``*`` behind it, which no word of a text has."""
        return [*self.words[:-1], f"{self.words[-1]}*"] if self.begun else list(self.words)

    def normalize(self) -> Near:
        """Itself."""
        return self

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """By itself it is a word."""
        return word_of(self).matcher(searcher, context)

    def __repr__(self) -> str:
        return f"Near({self.fieldname!r}, {self.keys!r}, {self.offsets!r}, {self.free!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is Near and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


class Key(query.Term):  # type: ignore[misc]
    """A whole value: kind, hashtag, handle, mention, language. It decides, and does not rank."""

    def __init__(self, field: str, value: str, said: str) -> None:
        super().__init__(field, value)
        self.said = said

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """The entries that have it."""
        from store.fulltext.codec.node_matchers import key

        return key(self, searcher, context)


class Days(query.NumericRange):  # type: ignore[misc]
    """Entries whose days (``date``) or day (``added``) overlap ``first`` … ``last``, ordinals.

    It decides, and does not rank.
    """

    def __init__(self, field: str, first: int, last: int, said: str) -> None:
        super().__init__(field, first, last)
        self.first, self.last = first, last
        self.said = said

    def estimate_size(self, ixreader: Any) -> int:
        """All there are."""
        return int(ixreader.doc_count())

    estimate_min_size = estimate_size

    def simplify(self, ixreader: Any) -> Days:
        """Itself."""
        return self

    def docs(self, searcher: Any) -> Any:
        """The documents that match."""
        return self.matcher(searcher).all_ids()

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """The entries of these days."""
        from store.fulltext.codec.node_matchers import days

        return days(self, searcher)


class Fact(query.Query):  # type: ignore[misc]
    """Something that the record knows: tag, has, is, links, source, mode, number."""

    fieldname = None
    boost = 1.0

    def __init__(self, name: str, value: str, said: str) -> None:
        self.name, self.value, self.said = name, value, said

    def __repr__(self) -> str:
        return f"Fact({self.name!r}, {self.value!r})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return type(other) is Fact and (self.name, self.value) == (other.name, other.value)

    def __hash__(self) -> int:
        return hash((self.name, self.value))

    def estimate_size(self, ixreader: Any) -> int:
        """All there are."""
        return int(ixreader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """The entries for which it holds, as the searcher's ``facts`` say."""
        from store.fulltext.codec.node_matchers import fact

        return fact(self, searcher)


def word_of(leaf: Any) -> Words:
    """A leaf of Whoosh's by itself, as the word that it is scored as, with its boost."""
    text = getattr(leaf, "text", None)
    if type(leaf) is query.Term and isinstance(text, bytes):
        leaf = query.Term(leaf.fieldname, text.decode("utf-8", "replace"), boost=leaf.boost)
    return Words([leaf], "", "", scored=True, boost=leaf.boost)
