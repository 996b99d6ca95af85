"""After each update an emulator shows the same, painted by Textual and by the difference."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

from archive_tui.tui.painter.canvas import Canvas
from archive_tui.tui.painter.cells import Row
from archive_tui.tui.painter.difference import CLEAR, difference
from tests.tui.painter.emulator import HEIGHT, WIDTH, Emulator, chops, layout, strip

COLUMNS = ((0, 8), (8, 40), (40, 60))
STYLES = (
    "", "bold", "dim", "red", "bold blue", "on blue", "white on red", "#aabbcc on #102030",
    "#aabbcc", "underline", "reverse", "italic strike", "black on white",
)  # fmt: skip
TEXTS = (
    " ", "      ", "a", "plain words", "Ёлка — “said” …", "│─┐▌✓", "        gap        ",
    "مرحبا", "字幕 港", "e\u0301te\u0301", "שלום", "😀 ok",
)  # fmt: skip
"""No isolates or flags, which the emulator does not know; a real terminal is shown them."""
Update = LayoutUpdate | ChopsUpdate


class Both:
    """The same updates, painted in both ways."""

    def __init__(self, colors: ColorSystem = ColorSystem.TRUECOLOR) -> None:
        names = {ColorSystem.TRUECOLOR: "truecolor", ColorSystem.STANDARD: "standard"}
        self._console = Console(color_system=names[colors], force_terminal=True)  # type: ignore[arg-type]
        self.stock, self.cells = Emulator(), Emulator()
        self.canvas = Canvas(WIDTH, HEIGHT, colors)
        self._shown: list[Row] | None = None
        self._cursor: tuple[int, int] | None = None

    def take(self, update: Update, cursor: tuple[int, int] = (0, 0)) -> str:
        """Paint both; what the difference wrote."""
        self.stock.write(update.render_segments(self._console))
        self.canvas.take(update)
        rows = self.canvas.rows()
        assert all(len(row) == WIDTH for row in rows)
        written = difference(self._shown, rows, self._cursor, cursor)
        self._shown, self._cursor = rows, cursor
        self.cells.write(written)
        assert self.cells.plain
        assert self.cells.cursor == cursor
        return written

    def forget(self) -> None:
        """The terminal's screen was spoilt."""
        self._shown = self._cursor = None
        self.cells.write("\x1b[HGARBAGE\x1b[5;5H\x1b[31mMORE")

    def agree(self) -> None:
        """Fail where they show different things."""
        assert self.cells.shown() == self.stock.shown()


@st.composite
def parts(draw: st.DrawFn) -> list[tuple[int, int, Strip]]:
    """For some rows one of the columns, filled."""
    rows = draw(st.lists(st.integers(0, HEIGHT - 1), unique=True, min_size=1, max_size=HEIGHT))
    made = []
    for y in rows:
        first, last = draw(st.sampled_from(COLUMNS))
        pieces = draw(
            st.lists(
                st.tuples(st.sampled_from(TEXTS), st.sampled_from(STYLES)), min_size=1, max_size=5
            )
        )
        made.append((y, first, strip(*pieces, width=last - first)))
    return made


@st.composite
def screens(draw: st.DrawFn) -> list[list[Strip]]:
    """The whole screen."""
    style = draw(st.sampled_from(STYLES))
    rows = []
    for _ in range(HEIGHT):
        texts = [draw(st.sampled_from(TEXTS)) for _ in COLUMNS]
        rows.append(
            [
                strip((text, style), (" ", style), width=last - first)
                for text, (first, last) in zip(texts, COLUMNS, strict=True)
            ]
        )
    return rows


updates = st.one_of(parts().map(chops), screens().map(layout))


@settings(max_examples=50, deadline=None)
@given(
    begin=screens(),
    following=st.lists(st.tuples(updates, st.booleans()), min_size=1, max_size=8),
    cursor=st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1)),
    colors=st.sampled_from([ColorSystem.TRUECOLOR, ColorSystem.STANDARD]),
)
def test_every_update_shows_what_textual_would_show(
    begin: list[list[Strip]],
    following: list[tuple[Update, bool]],
    cursor: tuple[int, int],
    colors: ColorSystem,
) -> None:
    both = Both(colors)
    both.take(layout(begin), cursor)
    both.agree()
    for update, is_spoilt in following:
        if is_spoilt:
            both.forget()
        both.take(update, cursor)
        both.agree()


def _rows(first: int, style: str = "") -> list[list[Strip]]:
    """Rows of text that have little in common."""
    drawn = [random.Random(first + y) for y in range(HEIGHT)]
    texts = ["".join(draw.choices("abcdefgh ", k=50)) for draw in drawn]
    return [[strip((f"row {first + y} {texts[y]}", style), width=WIDTH)] for y in range(HEIGHT)]


def test_what_is_the_same_costs_nothing() -> None:
    both = Both()
    both.take(layout(_rows(0)))
    assert both.take(layout(_rows(0))) == ""


def test_a_changed_cell_costs_a_few_bytes() -> None:
    both = Both()
    both.take(layout(_rows(0, "red on #102030")))
    written = both.take(chops([(3, 0, strip(("now 3", "red on #102030")))]), (0, 0))
    assert 0 < len(written) < 120
    both.agree()


def test_the_start_of_the_next_row_is_two_bytes_away() -> None:
    both = Both()
    texts = "abcdefghijkl"
    both.take(layout([[strip((f"   {char} same words", ""), width=WIDTH)] for char in texts]))
    rows = [[strip((f"   {char} same words", ""), width=WIDTH)] for char in texts.upper()]
    written = both.take(layout(rows))
    both.agree()
    assert written.count("\x1bE   ") == len(texts) - 1
    columns = [(y, 20, strip((char, "bold"))) for y, char in enumerate(texts)]
    assert "\x1bE" in both.take(chops(columns))
    both.agree()


@pytest.mark.parametrize("by", [1, 3, -1, -4])
def test_rows_that_moved_are_moved_by_the_terminal(by: int) -> None:
    both = Both()
    header = [strip(("A header that stays", "bold"), width=WIDTH)]
    footer = [strip(("A footer that stays", "bold"), width=WIDTH)]
    both.take(layout([header, *_rows(20)[1:-1], footer]))
    written = both.take(layout([header, *_rows(20 + by)[1:-1], footer]))
    both.agree()
    assert "\x1b[2;11r" in written
    assert len(written) < 70 * abs(by) + 40


def test_a_forgotten_screen_is_cleared_and_painted_whole() -> None:
    both = Both()
    both.take(layout(_rows(0)))
    both.forget()
    written = both.take(chops([(3, 0, strip(("x", "")))]))
    assert written.startswith(CLEAR)
    assert "row 11 " in written
    both.agree()


def test_what_follows_a_run_of_uncertain_width_is_written_again_when_that_changes() -> None:
    both = Both()
    wide = strip(("字幕 港", "red"), width=32)
    both.take(
        layout([[strip(("left", ""), width=8), wide, strip(("right", ""), width=20)]] * HEIGHT)
    )
    assert "right" not in both.take(chops([(2, 0, strip(("LEFT", ""), width=8))]))
    assert "right" in both.take(chops([(2, 8, strip(("plain", ""), width=32))]))
    assert "RIGHT" in both.take(chops([(3, 40, strip(("RIGHT", ""), width=20))]))
    assert "字" not in both.take(chops([(4, 40, strip(("RIGHT", ""), width=20))]))
    both.agree()


def test_a_mark_takes_the_cell_before_it_along() -> None:
    both = Both()
    both.take(layout([[strip(("plain e", ""), width=WIDTH)]] * HEIGHT))
    assert "e\u0301" in both.take(chops([(1, 0, strip(("plain e\u0301", ""), width=WIDTH))]))
    both.agree()
    assert "e" in both.take(chops([(1, 0, strip(("plain e", ""), width=WIDTH))]))
    both.agree()


def test_background_is_never_left_to_erasing() -> None:
    both = Both()
    both.take(layout([[strip((" ", "on blue"), (" " * 59, "on blue"))]] * HEIGHT))
    both.agree()
    cleared = both.take(layout([[strip((" " * 60, ""))]] * HEIGHT))
    assert "\x1b[K" in cleared
    both.agree()


def test_links_begin_and_end() -> None:
    both = Both()
    both.take(layout([[strip(("a link", "link https://example.org/a"), width=WIDTH)]] * HEIGHT))
    written = both.take(chops([(0, 0, strip(("the link", "link https://example.org/b"), width=8))]))
    assert written.count("\x1b]8;") == 2
    assert "https://example.org/b\x1b\\" in written
    assert written.index("\x1b]8;;\x1b\\") > written.index("link")
    both.agree()


def test_a_part_of_a_wide_run_can_be_covered_and_painted_again() -> None:
    canvas = Canvas(WIDTH, HEIGHT, ColorSystem.TRUECOLOR)
    canvas.take(layout([[strip(("字幕字幕字幕字幕", "red"), width=WIDTH)]] * HEIGHT))
    canvas.take(chops([(0, 4, strip(("box", "")))]))
    emulator = Emulator()
    emulator.write(difference(None, canvas.rows(), None, (0, 0)))
    first, second = emulator.text()[:2]
    assert first.replace(" ", "").startswith("字幕box")
    assert first.replace(" ", "").endswith("字幕字幕")
    assert second.replace(" ", "") == "字幕字幕字幕字幕"


def test_another_size_keeps_what_has_room() -> None:
    canvas = Canvas(WIDTH, HEIGHT, ColorSystem.TRUECOLOR)
    canvas.take(layout([[strip(("abc", ""), ("字幕字幕", "red"), width=WIDTH)]] * HEIGHT))
    canvas.resize(6, 3)
    canvas.resize(20, 4)
    emulator = Emulator(20, 4)
    emulator.write(difference(None, canvas.rows(), None, (0, 0)))
    assert [row.replace(" ", "") for row in emulator.text()] == ["abc字"] * 3 + [""]
