"""Citations say the page; everything in them is invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_tui.cli.layouts import layout
from archive_tui.export import FORMATS
from archive_tui.export.citation import cite
from archive_tui.export.pages import Pager
from schema.entries import Document, Page, Report
from store import Archive

FIRST = "The panel met. “No pier stood on rock,”"
SECOND = "said Ada Mills, and the bridge was shut."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    text = f"{FIRST}\f{SECOND}"
    pages = (
        Page(start=0, end=len(FIRST), label="iv"),
        Page(start=len(FIRST) + 1, end=len(text), label="5"),
    )
    with Archive.create(tmp_path / "a", actor="lena") as made:
        made.add(
            [
                Report(title="The Velm Bridge", issuing_body="The Panel", text=text, pages=pages),
                Document(title="A paper", text="one\f\n\ntwo\fthree"),
                Document(title="No pages", text="one two three"),
            ]
        )
        start = text.index("“")
        made.quote(1, start, len(FIRST), speaker="Ada Mills")
        made.add_note(1, "check this", len(FIRST) + 1, len(FIRST) + 5)
        yield made


def test_a_quotation_is_cited_with_its_page(archive: Archive) -> None:
    (number,) = [row.number for row in archive.quotations(1)]
    assert "In: The Velm Bridge (#1), p. iv." in cite(archive, number).sentence()
    assert "p. iv" in next(iter(FORMATS["text"].lines(archive, [number])))
    assert "  pages = {iv}," in list(FORMATS["bibtex"].lines(archive, [number]))
    head, row = FORMATS["csv"].lines(archive, [number])
    assert "page" in head.split(",")
    assert "p. iv" in row


def test_a_passage_is_cited_with_its_pages(archive: Archive) -> None:
    whole = len(FIRST) + 1 + len(SECOND)
    assert cite(archive, 1).page == ""
    assert cite(archive, 1, (0, whole)).page == "pp. iv–5"
    assert (
        cite(archive, 1, (len(FIRST) + 1, whole))
        .sentence()
        .startswith("The Panel. The Velm Bridge. p. 5.")
    )
    assert cite(archive, 1, (0, len(FIRST))).page == "p. iv", "the end is not within"


def test_pages_of_a_document_are_parted_by_form_feeds(archive: Archive) -> None:
    pager = Pager(archive)
    spans = [(0, 3), (6, 9), (10, 15), (6, 15)]
    assert [pager.of_span(2, *s) for s in spans] == ["p. 1", "p. 2", "p. 3", "pp. 2–3"]
    assert pager.of_span(3, 0, 3) == ""


def test_show_says_the_page(archive: Archive) -> None:
    (number,) = [row.number for row in archive.quotations(1)]
    assert any("in #1 The Velm Bridge, p. iv [" in line for line in layout(archive, number))
    lines = list(layout(archive, 1))
    assert any(f"#{number} [p. iv] Ada Mills" in line for line in lines)
    assert any("[p. 5]: check this" in line for line in lines)


def test_an_anchor_in_an_older_text_has_no_page(archive: Archive) -> None:
    (number,) = [row.number for row in archive.quotations(1)]
    entry = archive.get(number)
    assert entry.kind == "quotation"
    old = entry.anchor.model_copy(update={"revision": "0" * 64})
    assert Pager(archive).of_anchor(1, old) == ""
