"""Changes as lines: marks, wrapping, nothing from a source that could steer a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive_tui.display import cell_width
from archive_tui.evidence.revisions import GONE, NEW, SAME, Excerpt, Piece, compare
from archive_tui.redline import excerpt_lines, plain


def lines(pieces: list[Piece], width: int | None = None, *, cut: bool = False) -> list[str]:
    return [plain(line) for line in excerpt_lines(Excerpt(0, tuple(pieces), cut, cut), width)]


def test_what_is_gone_and_new_is_marked_also_without_colours() -> None:
    pieces = [Piece(SAME, "on "), Piece(GONE, "Monday"), Piece(NEW, "Tuesday"), Piece(SAME, ".")]
    assert lines(pieces) == ["on [-Monday-]{+Tuesday+}."]
    assert lines(pieces, cut=True) == ["… on [-Monday-]{+Tuesday+}. …"]


def test_lines_break_at_spaces_and_a_mark_stays_with_its_word() -> None:
    pieces = [Piece(SAME, "The quay is closed on "), Piece(GONE, "Monday"), Piece(SAME, ". Bye")]
    assert lines(pieces, 24) == ["The quay is closed on", "[-Monday-]. Bye"]


def test_an_end_of_a_paragraph_that_came_is_seen() -> None:
    assert lines([Piece(SAME, "One."), Piece(NEW, "\nTwo.\n"), Piece(SAME, "Three.")]) == [
        "One.{+¶", "Two.¶+}", "Three.",
    ]  # fmt: skip


def test_escapes_and_directions_of_a_source_are_harmless() -> None:
    (line,) = lines([Piece(GONE, "a\x1b[31mb\u202ec"), Piece(NEW, "[@click=x]d")])
    assert "\x1b" not in line
    assert "\u202e" not in line
    assert "[@click=x]d" in line


@given(
    st.text("ab «中e\u0301👍\n", max_size=80), st.text("ab c中\n", max_size=80), st.integers(4, 30)
)
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(
    before: str, after: str, width: int
) -> None:
    pieces = compare(before, after)
    wrapped, whole = lines(pieces, width), lines(pieces)
    assert all(cell_width(line) <= width for line in wrapped)
    assert "".join("".join(wrapped).split()) == "".join("".join(whole).split())
