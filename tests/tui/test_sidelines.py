"""The lines of the details pane."""

from __future__ import annotations

from archive_tui.tui.sidelines import GoTo, detail_lines, fetch_detail
from schema import Document
from store import Archive
from store.rows import LinkProposal


def test_a_proposed_link_says_how_sure_it_is_and_how_to_decide(archive: Archive) -> None:
    archive.add([Document(title=f"Paper {n}", text=f"Text of paper {n}.") for n in (1, 2, 3)])
    found = [LinkProposal(n, "duplicates", 1, 0.87, "shingles", "1") for n in (2, 3)]
    archive.propose_links(found, label="duplicates")
    first, second = archive.proposed_links()
    archive.decide_links([second.uid], "confirmed")
    detail = fetch_detail(archive, 1)
    assert detail is not None
    lines = [
        ("".join(text for text, _ in line.pieces), line.value) for line in detail_lines(detail, 50)
    ]
    at = lines.index(("? #2 Paper 2", GoTo(2, first.uid)))
    assert lines[at + 1] == ("  proposed 0.87 · c confirms, r rejects", None)
    assert lines[at + 2] == ("#3 Paper 3", GoTo(3, second.uid))


def test_a_long_note_says_that_there_is_more(archive: Archive) -> None:
    archive.add([Document(title="Paper", text="Text.")])
    archive.add_note(1, "\n".join(f"line {n}" for n in range(6)))
    archive.add_note(1, "\n".join(f"row {n}" for n in range(7)))
    detail = fetch_detail(archive, 1)
    assert detail is not None
    lines = ["".join(text for text, _ in line.pieces).strip() for line in detail_lines(detail, 50)]
    assert "line 5" in lines
    assert "row 4" in lines
    assert "row 5" not in lines
    assert lines[lines.index("row 4") + 1] == "… enter shows the rest"
