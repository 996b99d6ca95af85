"""A small index of the Velmar dam: three segments; entry 2 was put in twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.fulltext.codec.searcher import ColumnarIndex
from store.fulltext.writer import write
from store.rows import IndexDoc
from tests.store.fulltext.codec.corpora import EvenTagged

TEXTS = {
    1: "The dam of Velmar cracked. The water board said the dam is sound.",
    2: "Käsmark saw no crack, but the board of the dam saw water.",
    3: "Плотина в Вельмаре треснула.",
    4: "The dam, the dam, the dam!",
    5: "Nothing of note.",
}
KIND = {1: "document", 2: "tweet", 3: "document", 4: "tweet", 5: "report"}
FACTS = EvenTagged()


def doc(number: int) -> IndexDoc:
    day = None if number == 5 else 736_000 + number
    return IndexDoc(
        number, KIND[number], f"Title {9 - number}", TEXTS[number], "ru" if number == 3 else "en",
        by=("Ana Kell", "Odra Dam"), hashtags=("dam",) if number < 3 else (),
        date_from=day, date_to=day, added=737_000 + number,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three segments; entry 2 was put in twice."""
    write(tmp_path, [doc(1), doc(2)], (), 1, True)
    write(tmp_path, [doc(3), doc(2)], (), 2, False)
    write(tmp_path, [doc(4), doc(5)], (), 3, False)
    return tmp_path


@pytest.fixture
def index(folder: Path) -> ColumnarIndex:
    return ColumnarIndex(folder, FACTS)


def numbers(found: Any) -> list[int]:
    return [hit["number"] for hit in found]
