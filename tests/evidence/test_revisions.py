"""What changed between two texts: every word kept, changes where a reader sees them."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from archive_tui.evidence.orphans import orphans_of
from archive_tui.evidence.revisions import (
    GONE,
    NEW,
    SAME,
    Piece,
    compare,
    excerpts,
    last_change,
    texts_of,
)
from schema import Capture, Document, PartialDate
from schema.provenance import TimeSource
from store import Archive
from store.rows import Intake

BEFORE = """The quay of Elsin is closed.
“Nobody asked us,” said Mara Olvan, the harbour master, on Monday.
Three boats were lost, and 14 people were hurt.
The last line stays.
"""
LINES = st.sampled_from(
    ["a b c", "a b d", "the quay", "the quay is closed", "", "«вода»", "码头关闭"]
)
TEXTS = st.one_of(
    st.text("ab c\n.“”¶", max_size=60), st.lists(LINES, max_size=12).map("\n".join), st.text()
)


def whole(pieces: list[Piece], *, without: str) -> str:
    return "".join(piece.text for piece in pieces if piece.what != without)


@given(TEXTS, TEXTS)
def test_no_code_point_of_either_text_is_lost(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert whole(pieces, without=NEW) == before
    assert whole(pieces, without=GONE) == after
    assert all(piece.text for piece in pieces)
    kinds = [piece.what for piece in pieces]
    assert not any(one == other for one, other in pairwise(kinds))
    if before == after:
        assert kinds in ([], [SAME])


@given(TEXTS, TEXTS, st.integers(0, 8))
def test_excerpts_hold_every_change_and_say_where_it_stands(
    before: str, after: str, context: int
) -> None:
    pieces = compare(before, after)
    found = excerpts(pieces, context)
    changed = [piece for piece in pieces if piece.what != SAME]
    assert [p for e in found for p in e.pieces if p.what != SAME] == changed
    for excerpt in found:
        first = next(i for i, p in enumerate(excerpt.pieces) if p.what != SAME)
        lead = "".join(p.text for p in excerpt.pieces[:first])
        rest = "".join(p.text for p in excerpt.pieces[first:] if p.what != GONE)
        assert after[: excerpt.start].endswith(lead)
        assert after[excerpt.start :].startswith(rest)
        assert len(lead) <= context


def changes(before: str, after: str) -> list[tuple[str, str]]:
    return [(p.what, p.text) for p in compare(before, after) if p.what != SAME]


def test_words_that_changed_are_told_within_their_sentence() -> None:
    after = BEFORE.replace("Monday", "Tuesday evening").replace("14", "15")
    assert changes(BEFORE, after) == [
        (GONE, "Monday"), (NEW, "Tuesday evening"), (GONE, "14"), (NEW, "15"),
    ]  # fmt: skip


def test_a_paragraph_that_came_is_one_change() -> None:
    added = "A new paragraph about the weather.\n"
    at = BEFORE.index("Three")
    assert changes(BEFORE, BEFORE[:at] + added + BEFORE[at:]) == [(NEW, added)]
    assert changes(BEFORE[:at] + added + BEFORE[at:], BEFORE) == [(GONE, added)]


def test_a_sentence_written_anew_is_not_told_word_by_word() -> None:
    one = "The ministry said the dam was safe and would hold for many years.\n"
    other = "Residents, in tears, watched water swallow their homes at dawn.\n"
    assert changes(BEFORE + one, BEFORE + other) == [(GONE, one), (NEW, other)]


def test_words_between_two_changes_do_not_scatter_them() -> None:
    pieces = changes("The quay was closed, damaged.\n", "The quay was opened, mended.\n")
    assert pieces == [(GONE, "closed, damaged"), (NEW, "opened, mended")]


def test_chinese_is_compared_letter_by_letter() -> None:
    assert changes("昨天码头已经关闭了", "今天码头已经关闭了") == [(GONE, "昨"), (NEW, "今")]


def test_long_texts_without_a_line_in_common_are_compared_at_all() -> None:
    draw = random.Random(4)
    one, other = (" ".join(draw.choices(["ab", "cd", "ef", "gh"], k=40_000)) for _ in range(2))
    pieces = compare(one + "\nsame", other + "\nsame")
    assert whole(pieces, without=NEW) == one + "\nsame"
    assert pieces[-1] == Piece(SAME, "same")


def take(archive: Archive, text: str, day: str) -> int:
    document = Document(title="The quay", text=text, url="https://elsin.example/quay")
    capture = Capture(
        captured_at=PartialDate(day), time_source=TimeSource.STATED, path=f"{day}.txt"
    )
    return archive.intake([Intake(document, capture, "text", "1")], label="import")[0].number


def test_the_texts_of_an_entry_and_the_last_change(archive: Archive) -> None:
    number = take(archive, BEFORE, "2031-03-01")
    assert [t.place for t in texts_of(archive, number)] == [1]
    assert last_change(texts_of(archive, number)) is None
    take(archive, BEFORE, "2031-03-02")
    take(archive, BEFORE.replace("Monday", "Tuesday"), "2031-03-03")
    texts = texts_of(archive, number)
    assert [(t.place, t.captured, t.current) for t in texts] == [
        (1, "2031-03-01", False), (2, "2031-03-03", True)
    ]  # fmt: skip
    pair = last_change(texts)
    assert pair is not None
    assert [t.place for t in pair] == [1, 2]
    assert texts[1].origin == "2031-03-03.txt"
    assert texts[1].length == len(BEFORE) + 1
    take(archive, BEFORE, "2031-03-04")
    back = last_change(texts_of(archive, number))
    assert back is not None
    assert [(t.captured, t.current) for t in back] == [("2031-03-03", False), ("2031-03-01", True)]


def test_what_hung_on_words_that_are_gone_is_told_as_orphaned(archive: Archive) -> None:
    number = take(archive, BEFORE, "2031-03-01")
    other = archive.add([Document(title="Weather", text="It rained.")])[0]
    boats, nobody = BEFORE.index("14 people"), BEFORE.index("“Nobody")
    archive.add_note(number, "how many?", boats, boats + 9)
    archive.add_note(number, "about all of it")
    archive.add_note(number, "ask her", nobody, nobody + 17)
    archive.link(number, "supports", other, source_span=(boats, boats + 9))
    archive.quote(number, boats, boats + 9, speaker="Mara Olvan")
    assert orphans_of(archive, number) == []
    take(archive, BEFORE.replace("14 people", "15 people"), "2031-03-02")
    found = orphans_of(archive, number)
    assert {orphan.words for orphan in found} == {"14 people"}
    assert [orphan.what.split()[0] for orphan in found] == ["quotation", "note", "link"]
    assert found[2].number == other
    lost = {note.body: (note.lost, note.start) for note in archive.notes(number)}
    assert lost["how many?"] == ("14 people", None)
    assert lost["about all of it"] == (None, None)
    assert lost["ask her"] == (None, nobody)
