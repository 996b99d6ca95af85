"""A tree of Whoosh's queries with its meaning settled where Whoosh leaves it to chance.

Searchers of ``searcher`` settle every tree before they run it, the evaluator's array forms
mean the same. What is not as in stock Whoosh, and why:

- Prefix, Wildcard, Regex, FuzzyTerm, Variations, TermRange are scored as one word, by BM25F
  over all the terms they stand for. Stock scores them by BM25 or as 1, depending on how many
  terms a segment has and on how many documents.
- Ranges of numbers, and terms of a column, score their boost, in a span too.
- ``Not`` and ``Every`` decide and add nothing; in stock ``And([x, Not(y)])`` adds 1 a ``Not``,
  and after deletions finds deleted documents.
- The boost of an ``And`` or ``Or`` of a single part counts; stock forgets it.
- A boosted query's quality is its own with the boost; stock compares it without.
- ``AndNot`` leaves out what it should; stock lets the first document pass.
- ``DisjunctionMax`` takes the best of those parts that match the document, and ``tiebreak``
  of the others; stock takes the best of whatever document each part is at.
- ``Otherwise`` asks the whole index, not one segment, whether its first part finds anything.
- ``ConstantScoreQuery`` scores its constant also where matched terms are recorded.
- ``ColumnQuery`` scores nothing and leaves out deleted documents; stock raises, and does not.
- ``AndMaybe``, ``Require`` and queries of spans are walked from the first document to the last
  by Whoosh's own matchers, and only then combined with others: these lose scores or documents
  when they are told to skip, and ``Require`` raises when asked to skip by quality.

A phrase of Whoosh's own stays what it is: the sum of its words' scores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from whoosh import query
from whoosh.matching import Matcher, NullMatcher, WrappingMatcher

from store.fulltext.codec.node_matchers import listed
from store.fulltext.codec.postings import ListedMatcher
from store.fulltext.fields import COLUMNS
from store.fulltext.nodes import Days, Fact, Key, Near, Words, word_of

_OWN = (Words, Days, Fact, Key, type(query.NullQuery))


class Walked(query.Query):  # type: ignore[misc]
    """A query that is run to its end at once, and gives a list: what ``find`` makes of it."""

    def __init__(self, source: Any, find: Callable[[Any, Any], Matcher]) -> None:
        self.source = source
        self._find = find

    def __repr__(self) -> str:
        return f"Walked({self.source!r})"

    def is_leaf(self) -> bool:
        """As its source: terms are looked for below it."""
        return bool(self.source.is_leaf())

    def children(self) -> Any:
        """Those of its source."""
        return self.source.children()

    def field(self) -> None:
        """Unknown."""

    def estimate_size(self, ixreader: Any) -> int:
        """At most all."""
        return int(ixreader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """The list."""
        return self._find(searcher, context)


class Boosted(query.Query):  # type: ignore[misc]
    """A query with its scores multiplied."""

    def __init__(self, child: Any, boost: float) -> None:
        self.child, self.boost = child, boost

    def __repr__(self) -> str:
        return f"Boosted({self.child!r}, {self.boost})"

    def is_leaf(self) -> bool:
        """False."""
        return False

    def children(self) -> Any:
        """The query."""
        return iter([self.child])

    def field(self) -> Any:
        """That of the query."""
        return self.child.field()

    def estimate_size(self, ixreader: Any) -> int:
        """That of the query."""
        return int(self.child.estimate_size(ixreader))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """The query's, its scores multiplied."""
        return BoostedMatcher(self.child.matcher(searcher, context), boost=self.boost)


class BoostedMatcher(WrappingMatcher):  # type: ignore[misc]
    """Asks its child for a quality before the boost, where Whoosh's asks for one after it."""

    def replace(self, minquality: float = 0) -> Matcher:
        """Something simpler, or nothing where no document reaches a quality."""
        child = self.child.replace(minquality / self.boost)
        return self if child is self.child else BoostedMatcher(child, self.boost)

    def next(self) -> Any:
        """To the next document; True where that begins another block."""
        return self.child.next()


def settled(node: Any) -> Any:
    """The tree to run in place of ``node``, which is left as it is."""
    if isinstance(node, _OWN):
        return node
    for kinds, make in _RULES:
        if isinstance(node, kinds):
            return make(node)
    return Walked(node, _own_matcher(node))


# -- and, or, not ------------------------------------------------------------------------------


def _and(node: Any) -> Any:
    wanted = [settled(child) for child in node.subqueries if not isinstance(child, query.Not)]
    barred = [settled(child.query) for child in node.subqueries if isinstance(child, query.Not)]
    if not wanted and not barred:
        return query.NullQuery
    if barred:
        wanted = [_without(node, _joined(query.And, wanted) if wanted else None, barred)]
    return _joined(query.And, wanted, node.boost)


def _or(node: Any) -> Any:
    if node.scale:
        return Walked(node, _own_matcher(node))
    return _joined(query.DefaultOr, [settled(child) for child in node.subqueries], node.boost)


def _joined(kind: Any, parts: list[Any], boost: float = 1.0) -> Any:
    if not parts:
        return query.NullQuery
    return _boosted(parts[0] if len(parts) == 1 else kind(parts), boost)


def _boosted(node: Any, boost: float) -> Any:
    return node if boost == 1.0 else Boosted(node, boost)


def _plain(node: Any) -> Any:
    """A leaf with its boost outside."""
    return node if node.boost == 1.0 else Boosted(node.with_boost(1.0), node.boost)


def _not(node: Any) -> Any:
    return _without(node, None, [settled(node.query)])


def _and_not(node: Any) -> Any:
    return _without(node, settled(node.a), [settled(node.b)])


def _without(source: Any, wanted: Any, barred: Sequence[Any]) -> Walked:
    """What ``wanted`` finds, everything for None, but for what one of ``barred`` does."""

    def find(searcher: Any, context: Any) -> Matcher:
        gone: set[int] = set()
        for part in barred:
            gone.update(part.matcher(searcher, searcher.boolean_context()).all_ids())
        if wanted is None:
            mask = np.ones(searcher.doc_count_all(), dtype=np.bool_)
            mask[list(gone)] = False
            return listed(searcher, mask)
        ids, scores = walk(wanted.matcher(searcher, context))
        kept = [at for at, number in enumerate(ids) if number not in gone]
        return _list([ids[at] for at in kept], [scores[at] for at in kept])

    return Walked(source, find)


# -- one after another -------------------------------------------------------------------------


def walk(matcher: Matcher, poll: Callable[[], None] | None = None) -> tuple[list[int], list[float]]:
    """Every document from here on, and its score; ``poll`` is called on the way."""
    ids: list[int] = []
    scores: list[float] = []
    while matcher.is_active():
        if poll is not None and not len(ids) % 256:
            poll()
        ids.append(matcher.id())
        scores.append(matcher.score())
        matcher.next()
    return ids, scores


def _list(ids: list[int], scores: list[float] | float) -> Matcher:
    return ListedMatcher(ids, scores) if ids else NullMatcher()


def _own_matcher(node: Any) -> Callable[[Any, Any], Matcher]:
    def find(searcher: Any, context: Any) -> Matcher:
        return _list(*walk(node.matcher(searcher, context or searcher.context())))

    return find


def _binary(node: Any) -> Walked:
    """``AndMaybe``, ``Require``: Whoosh's matcher over settled parts."""
    made = type(node)(settled(node.a), settled(node.b))
    return Walked(node, _own_matcher(made))


def _otherwise(node: Any) -> Walked:
    first, second = settled(node.a), settled(node.b)

    def find(searcher: Any, context: Any) -> Matcher:
        leaves = searcher.get_parent().leaf_searchers()
        found = any(first.matcher(leaf, context).is_active() for leaf, _ in leaves)
        return _list(*walk((first if found else second).matcher(searcher, context)))

    return Walked(node, find)


def _best(node: Any) -> Walked:
    parts = [settled(child) for child in node.subqueries]

    def find(searcher: Any, context: Any) -> Matcher:
        found: dict[int, list[float]] = {}
        for part in parts:
            for number, score in zip(*walk(part.matcher(searcher, context)), strict=True):
                found.setdefault(number, []).append(score)
        ids = sorted(found)
        scores = []
        for number in ids:
            high = max(found[number])
            rest = sum(found[number]) - high
            scores.append((high + node.tiebreak * rest) * node.boost)
        return _list(ids, scores)

    return Walked(node, find)


def _constant(node: Any) -> Walked:
    child = settled(node.child)

    def find(searcher: Any, context: Any) -> Matcher:
        return _list(list(child.matcher(searcher, context).all_ids()), float(node.score))

    return Walked(node, find)


# -- leaves ------------------------------------------------------------------------------------


def _every(node: Any) -> Walked:
    def find(searcher: Any, context: Any) -> Matcher:
        found = [number for number, _ in zip(*walk(node.matcher(searcher)), strict=True)]
        return _list(found, 0.0)

    return Walked(node, find)


def _expanded(node: Any) -> Any:
    if node.fieldname not in COLUMNS:
        return word_of(node)

    def find(searcher: Any, context: Any) -> Matcher:
        ids: set[int] = set()
        for text in node._btexts(searcher.reader()):
            ids.update(query.Term(node.fieldname, text).matcher(searcher, context).all_ids())
        return _list(sorted(ids), float(node.boost))

    return Walked(node, find)


def _range(node: Any) -> Walked:
    def find(searcher: Any, context: Any) -> Matcher:
        compiled = node._compile_query(searcher.reader())
        matcher = compiled.matcher(searcher, searcher.boolean_context())
        return _list(list(matcher.all_ids()), float(node.boost))

    return Walked(node, find)


def _column(node: Any) -> Walked:
    def find(searcher: Any, context: Any) -> Matcher:
        reader = searcher.reader()
        if not reader.has_column(node.fieldname):
            return NullMatcher()
        values = reader.column_reader(node.fieldname)
        mask = np.fromiter((_holds(node.condition, value) for value in values), np.bool_)
        return listed(searcher, mask)

    return Walked(node, find)


def _holds(condition: Any, value: Any) -> bool:
    return bool(condition(value) if callable(condition) else value == condition)


_RULES: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Near, word_of),
    ((query.Phrase, query.Term), _plain),
    (query.MultiTerm, _expanded),
    (query.NumericRange, _range),
    (query.Every, _every),
    (query.ColumnQuery, _column),
    (query.Not, _not),
    (query.AndNot, _and_not),
    (query.Otherwise, _otherwise),
    ((query.AndMaybe, query.Require), _binary),
    (query.DisjunctionMax, _best),
    (query.ConstantScoreQuery, _constant),
    (query.And, _and),
    (query.Or, _or),
)
