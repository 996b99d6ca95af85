"""The query language: text to a tree of ``whoosh.query`` nodes, and back into words.

Terms side by side must all be found. ``AND`` binds closest, then ``OR``, then standing
side by side: ``a b OR c`` is a and (b or c). ``NOT x`` and ``-x`` leave x out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from whoosh import query

from store.errors import QueryError
from store.fulltext.leaves import leaf
from store.fulltext.lexer import Token, tokens
from store.fulltext.nodes import Fact, Key, Words

_DEEPEST = 100
_ASKS_ALL = {"speaker", "said", "kind", "mode", "id", "source"}
_ASKS_IS = {"proposed", "rejected", "orphaned"}


@dataclass(slots=True, frozen=True)
class Understood:
    """What a query means. ``tree`` is None for an empty one and for one not understood."""

    tree: Any
    interpreted: str
    complete: bool
    """True where every part was understood and there is something in it."""
    errors: tuple[QueryError, ...] = ()
    sources_only: bool = True
    """Quotations are left out: nothing in the query asks for them."""
    rejected: bool = False
    """The query asks for rejected entries, which are otherwise left out."""


@dataclass(slots=True)
class _Group:
    position: int
    field: str
    items: list[Any] = field(default_factory=list)
    """Nodes, and operator tokens between them."""


def understand(text: str, stemmers: Sequence[str]) -> Understood:
    """Parse; what is wrong is returned in ``errors``, nothing is raised."""
    try:
        return parse(text, stemmers)
    except QueryError as error:
        return Understood(None, "", False, (error,))


def parse(text: str, stemmers: Sequence[str]) -> Understood:
    """Parse ``text`` for an index built with ``stemmers``. Raises QueryError."""
    found = tokens(text)
    tree = _tree(found, stemmers) if found else None
    if tree is None:
        return Understood(None, "", False)
    wide = rejected = False
    for node in positive(tree):
        rejected = rejected or (isinstance(node, Fact) and node.value == "rejected")
        wide = wide or _asks(node)
    wide = wide or any(token.field in ("speaker", "said", "kind") for token in _wanted(found))
    said = describe(tree) + ("" if wide else ", in sources")
    return Understood(tree, said, True, (), not wide, rejected)


def _wanted(found: Sequence[Token]) -> Iterator[Token]:
    for before, token in zip([None, *found], found, strict=False):
        if before is None or before.kind != "NOT":
            yield token


def _asks(node: Any) -> bool:
    if isinstance(node, Fact):
        return node.field in _ASKS_ALL or (node.field == "is" and node.value in _ASKS_IS)
    return isinstance(node, Key) and node.fieldname in ("number", "kind")


def positive(node: Any) -> Iterator[Any]:
    """The leaves that an entry may be found by: those not under a ``NOT``."""
    if isinstance(node, query.Not):
        return
    if isinstance(node, query.And | query.Or) and not isinstance(node, Words):
        for child in node.subqueries:
            yield from positive(child)
    else:
        yield node


def _tree(found: list[Token], stemmers: Sequence[str]) -> Any:
    stack = [_Group(0, "")]
    for token in found:
        group = stack[-1]
        if token.kind == "(":
            if len(stack) > _DEEPEST:
                raise QueryError(
                    f"Parentheses are nested more than {_DEEPEST} deep.", position=token.position
                )
            stack.append(_Group(token.position, token.field or group.field))
        elif token.kind == ")":
            if len(stack) == 1:
                raise QueryError("This parenthesis was never opened.", position=token.position)
            stack.pop()
            stack[-1].items.append(_closed(group))
        elif token.kind in ("word", "phrase"):
            if not token.field and group.field:
                token = replace(token, field=group.field)
            group.items.append(leaf(token, stemmers))
        else:
            group.items.append(token)
    if len(stack) > 1:
        raise QueryError(
            "The parenthesis is not closed.", position=stack[-1].position, suggestion=")"
        )
    return _closed(stack[0])


def _closed(group: _Group) -> Any:
    if not group.items:
        raise QueryError("There is nothing between the parentheses.", position=group.position)
    items = _negated(group.items)
    items = _joined(items, "AND", query.And)
    items = _joined(items, "OR", query.Or)
    return items[0] if len(items) == 1 else query.And(items)


def _negated(items: list[Any]) -> list[Any]:
    out: list[Any] = []
    pending: Token | None = None
    times = 0
    for item in items:
        if isinstance(item, Token) and item.kind == "NOT":
            pending, times = item, times + 1
        elif isinstance(item, Token):
            if pending is not None:
                raise _lonely(pending)
            out.append(item)
        else:
            out.append(query.Not(item) if times % 2 else item)
            pending, times = None, 0
    if pending is not None:
        raise _lonely(pending)
    return out


def _joined(items: list[Any], operator: str, joined: Any) -> list[Any]:
    out: list[Any] = []
    chain: list[Any] = []
    waiting: Token | None = None
    for item in items:
        if isinstance(item, Token) and item.kind == operator:
            if waiting is not None or not chain:
                raise _lonely(item)
            waiting = item
        elif isinstance(item, Token):
            if waiting is not None or not chain:
                raise _lonely(waiting or item)
            out += [_one(chain, joined), item]
            chain = []
        elif waiting is not None:
            chain.append(item)
            waiting = None
        else:
            if chain:
                out.append(_one(chain, joined))
            chain = [item]
    if waiting is not None:
        raise _lonely(waiting)
    if chain:
        out.append(_one(chain, joined))
    elif out and isinstance(out[-1], Token):
        raise _lonely(out[-1])
    return out


def _one(chain: list[Any], joined: Any) -> Any:
    return chain[0] if len(chain) == 1 else joined(chain)


def _lonely(token: Token) -> QueryError:
    if token.kind == "NOT":
        return QueryError(f"Nothing follows “{token.text}”.", position=token.position)
    return QueryError(
        f"“{token.kind}” needs something on both sides; to look for the word, quote it.",
        position=token.position,
        suggestion=f'"{token.kind.lower()}"',
    )


def describe(node: Any, inside: bool = False) -> str:
    """The tree in words."""
    if isinstance(node, query.Not):
        return f"NOT {describe(node.query, True)}"
    if isinstance(node, query.And | query.Or) and not isinstance(node, Words):
        word = " AND " if isinstance(node, query.And) else " OR "
        text = word.join(describe(child, True) for child in node.subqueries)
        return f"({text})" if inside else text
    return "everything" if isinstance(node, query.Every) else str(node.said)
