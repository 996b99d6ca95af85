"""Columns of a segment as Whoosh reads them, for sorting, grouping and conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy.typing as npt
from whoosh.columns import ColumnReader

from store.fulltext.codec.values import column_values
from store.fulltext.fields import BITS


class ArrayColumn(ColumnReader):  # type: ignore[misc]
    """One value a document; what a document does not have sorts last either way."""

    def __init__(self, name: str, values: npt.NDArray[Any]) -> None:
        self._values = values
        self._spell, self._absent = column_values(name)
        self._last = (1 << BITS[name]) - 1 if name in BITS else b""
        self._reverse = False

    def __len__(self) -> int:
        return len(self._values)

    def _given(self, value: Any) -> Any:
        return self._last if value == self._absent else self._spell(value)

    def __getitem__(self, docnum: int) -> Any:
        return self._given(self._values[docnum])

    def __iter__(self) -> Iterator[Any]:
        return map(self._given, self._values.tolist())

    def load(self) -> list[Any]:
        """All values."""
        return list(self)

    def sort_key(self, docnum: int) -> Any:
        """What documents are sorted by."""
        value = self._values[docnum]
        if not self._reverse:
            return self._given(value)
        return 1 if value == self._absent else -self._spell(value)

    def set_reverse(self) -> None:
        """From now on the highest first. Of numbers alone: Whoosh reverses others itself."""
        if isinstance(self._last, bytes):
            raise NotImplementedError("a column of bytes is not reversed")
        self._reverse = True
