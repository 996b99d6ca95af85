"""Rows of a list: the beginning of a text, however long the text is."""

from __future__ import annotations

from schema.entries import Document, Report, Tweet
from store import Archive

ODD = "Ä" + "字🇸🇾" * 200


def test_a_row_has_the_beginning_of_its_text_where_it_is_asked_for(archive: Archive) -> None:
    numbers = archive.add([
        Document(title="Long", text="Invented words. " * 200_000),
        Document(title="Odd", text=ODD),
        Document(title="Empty", text=""),
        Report(title="Named only", symbol="X/1"),
        Tweet(text="The harbour is closed."),
    ])  # fmt: skip
    rows = archive.rows(numbers, openings=True)
    assert [row.number for row in rows] == list(numbers)
    long, odd, *others = (row.opening for row in rows)
    assert long.startswith("Invented words. Invented")
    assert 500 < len(long) < 2000
    assert ODD.startswith(odd)
    assert len(odd) > 200
    assert others == ["", "", ""]
    assert {row.opening for row in archive.rows(numbers)} == {""}
