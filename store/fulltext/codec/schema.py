"""The index's fields as a schema of Whoosh: what each holds, how text becomes its terms.

Terms of `number`, `kind` and the days are the values of a column; they have no postings of
their own on disk (``values`` makes them), and 64-bit precision alone: no tiers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from whoosh import fields, formats
from whoosh.analysis import Analyzer, Token

from store.fulltext.analysis import fold, query_stems, words
from store.fulltext.fields import DAYS, EXACT, KEYS, STEMS, WORDS
from store.fulltext.inversion import clean

_DAY = 86_400_000_000
"""Microseconds: Whoosh counts dates in these, from the first of January of the year 1."""
_LAST_DAY = dt.date.max.toordinal()


class WordAnalyzer(Analyzer):  # type: ignore[misc]
    """A text's words as they are indexed: folded, or as stems under ``stemmers``."""

    is_morph = False

    def __init__(self, stemmers: Iterable[str] | None = None) -> None:
        self._stemmers = None if stemmers is None else tuple(stemmers)

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        no_morph: bool = False,
        mode: str = "",
        **options: Any,
    ) -> Iterator[Token]:
        for at, word in enumerate(words(value), start_pos):
            forms: tuple[str, ...] = (word.folded,)
            if self._stemmers is not None and not no_morph:
                forms = query_stems(word.raw, self._stemmers)
            for form in forms:
                token = Token(positions, chars, mode=mode, **options)
                token.text = token.original = form
                token.stopped = False
                token.boost = 1.0
                if positions:
                    token.pos = at
                if chars:
                    token.startchar = start_char + word.start
                    token.endchar = start_char + word.end
                yield token


class ValueAnalyzer(Analyzer):  # type: ignore[misc]
    """A whole value as one term, folded."""

    def __call__(self, value: str, chars: bool = False, **options: Any) -> Iterator[Token]:
        token = Token(chars=chars, positions=options.pop("positions", False))
        token.text = token.original = clean(fold(value))
        token.stopped, token.boost, token.pos = False, 1.0, 0
        if chars:
            token.startchar, token.endchar = 0, len(value)
        yield token


class Stems(fields.FieldType):  # type: ignore[misc]
    """Stems of a part's words with how often each is in it; ``column`` for one to sort by."""

    multitoken_query = "or"

    def __init__(self, stemmers: Iterable[str], column: bool = False) -> None:
        super().__init__(
            formats.Frequency(),
            WordAnalyzer(stemmers),
            scorable=True,
            multitoken_query="or",
            sortable=column,
        )


class Exact(fields.FieldType):  # type: ignore[misc]
    """Words as written, folded, with their positions."""

    def __init__(self, scorable: bool) -> None:
        super().__init__(
            formats.Positions(), WordAnalyzer(), scorable=scorable, multitoken_query="phrase"
        )


class Values(fields.FieldType):  # type: ignore[misc]
    """Whole values, folded."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), ValueAnalyzer())


class Kind(fields.FieldType):  # type: ignore[misc]
    """What sort of entry it is: one of four."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), ValueAnalyzer(), stored=True, sortable=True)


class Number(fields.NUMERIC):  # type: ignore[misc]
    """The entry's number in the archive."""

    def __init__(self) -> None:
        super().__init__(
            int, bits=64, signed=True, shift_step=0, sortable=True, stored=True, unique=True
        )


class Day(fields.NUMERIC):  # type: ignore[misc]
    """A day as its proleptic Gregorian ordinal.

    Takes dates, datetimes and Whoosh's numbers for these as well: the day they are in.
    """

    def __init__(self) -> None:
        super().__init__(int, bits=32, signed=True, shift_step=0, sortable=True)

    def prepare_number(self, x: Any) -> Any:
        if isinstance(x, dt.date):
            return x.toordinal()
        if isinstance(x, int) and x > 366 * 10_000:
            return min(x // _DAY + 1, _LAST_DAY)
        return super().prepare_number(x)


@lru_cache(maxsize=16)
def schema(stemmers: tuple[str, ...]) -> fields.Schema:
    """The schema of an index that was built with these stemmers (Snowball's names)."""
    made = fields.Schema()
    for part in STEMS:
        made.add(STEMS[part], Stems(stemmers, column=part == "title"))
        made.add(EXACT[part], Exact(scorable=True))
    for name in WORDS:
        made.add(name, Exact(scorable=False))
    for name in KEYS:
        made.add(name, Values())
    made.add("number", Number())
    made.add("kind", Kind())
    for name in DAYS:
        made.add(name, Day())
    return made
