"""The same keys in stock and in cell painting: a real terminal shows the same after each."""

from __future__ import annotations

import random
import shlex
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from schema.dates import PartialDate
from schema.entries import Document
from store import Archive
from tests.e2e.terminal import PATIENCE, Terminal
from tests.tui.screens import Shown, parse

TITLES = (
    "The minister of Velmar denies everything, at length and with great patience, again",
    "ميناء إلسين يفتح أبوابه من جديد 2031",
    "مُحَمَّد قالَ كَلِمَة",
    "שלום לכולם, בנמל אלסין",
    "字幕と港: エルシンの報告書が公開されたので読んでください、長い題名です",
    "한국어 제목과 English words",
    "e\u0301te\u0301 a\u0300 Velmar, nai\u0308ve re\u0301sume\u0301",
    "ท่าเรือเอลซินเปิดอีกครั้ง",
    "Emoji 😀 in the middle 🎉 and at the end 🚢",
    "🇸🇾🇱🇧 Flags over Port Elsin",
    "Заявление министерства, которого нет",
    "“Quoted — with dashes …” and │ boxes ─ here ✓",
    "Short",
)


@pytest.fixture(scope="module")
def wide_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty entries, most of them in scripts that terminals find hard."""
    path: Path = tmp_path_factory.mktemp("wide") / "archive"
    with Archive.create(path, actor="ada") as archive:
        archive.add(
            Document(
                title=f"{TITLES[n % len(TITLES)]} {n}",
                text="\n\n".join(
                    [f"“We have seen {n} ships,” said Mara Olvan of {TITLES[n % 13]}."]
                    + [f"{TITLES[(n + k) % 13]} " * 3 for k in range(12)]
                ),
                publisher=("Elsin Courier", "صحيفة إلسين", "港報")[n % 3],
                published=PartialDate.of(f"2031-04-{n % 28 + 1:02d}"),
            )
            for n in range(40)
        )
        for number in range(1, 9):
            text = archive.text(number)
            start = text.index("“")
            made = archive.quote(number, start, text.index("”") + 1, speaker="Mara Olvan")
            archive.decide([made], "proposed")
        archive.catch_up()
    return path


STEADY = 3
"""Looks in a row that have to find the same on both."""


class Pair:
    """Two terminals that are sent the same."""

    def __init__(self, archive: Path, folder: Path, **environment: str) -> None:
        self.both: list[Terminal] = []
        for painter in ("stock", "cells"):
            own = folder / painter
            shutil.copytree(archive, own / "archive")
            terminal = Terminal(own, 80, 24, ARCHIVE_TUI_PAINTER=painter, **environment)
            self.both.append(terminal)
            terminal.start("-a", str(own / "archive"), "--as", "ada", shell=True)
        for terminal in self.both:
            terminal.wait_for(r"(?s)▌.*^ 1/40 ")
        self.agree("the start")

    def press(self, *keys: str) -> None:
        """Press keys one after the other; both show the same after each."""
        for key in keys:
            for terminal in self.both:
                terminal.keys(key)
            self.agree(key)

    def agree(self, after: str) -> None:
        """Wait until both are at rest and show the same; fails with both where they never do."""
        until = time.monotonic() + PATIENCE
        before: list[Shown] = []
        steady = 0
        while time.monotonic() < until:
            shown = [parse(terminal.screen(colours=True)) for terminal in self.both]
            steady = steady + 1 if shown[0] == shown[1] and shown == before else 0
            if steady == STEADY:
                return
            before = shown
            time.sleep(0.04)
        stock, cells = (terminal.screen(colours=True) for terminal in self.both)
        rows = [
            f"stock {one!r}\ncells {other!r}"
            for one, other in zip(stock.splitlines(), cells.splitlines(), strict=False)
            if parse(one) != parse(other)
        ]
        raise AssertionError(f"after {after}:\n" + "\n".join(rows))

    def wait_for(self, pattern: str) -> None:
        """Wait until both show this, where a key sets off work that takes a while."""
        for terminal in self.both:
            terminal.wait_for(pattern)
        self.agree(pattern)

    def resize(self, width: int, height: int) -> None:
        """Another size for both."""
        for terminal in self.both:
            terminal.resize(width, height)
        self.agree(f"resizing to {width}×{height}")

    def close(self) -> None:
        """End both."""
        for terminal in self.both:
            terminal.close()


REMOTE = {
    "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22",
    "ESCDELAY": "20",
    "ARCHIVE_TUI_SUGGESTIONS": "no",
}
"""Over SSH no cursor blinks, esc is soon told from other keys, and nothing comes by itself into
the details: two terminals in which that happens at other moments would not look the same."""
COLOURS = {
    "truecolor": {**REMOTE, "COLORTERM": "truecolor", "ARCHIVE_TUI_THEME": "textual-dark"},
    "ansi": {**REMOTE, "ARCHIVE_TUI_THEME": "ansi-dark"},
}


@pytest.fixture(params=list(COLOURS))
def pair(request: pytest.FixtureRequest, wide_archive: Path, tmp_path: Path) -> Iterator[Pair]:
    """The program twice, on copies of the archive."""
    made = Pair(wide_archive, tmp_path, **COLOURS[request.param])
    yield made
    made.close()


def test_lists_dialogs_reader_and_review_look_the_same(pair: Pair) -> None:
    pair.press("j", "j", "j", "PPage", "NPage", "NPage", "k", "G", "k", "g", "C-d", "C-d", "C-u")
    pair.press("Space", "Space", "v", "j", "j", "v", "Escape")
    pair.press("/", "text:ships")
    pair.wait_for("40 found")
    pair.press("Down", "j", "q")
    pair.wait_for("All entries")
    pair.press("i", "Tab", "j", "j", "Tab", "i")
    pair.press("Enter", "NPage", ")", ")", "j", "C-d", "b", "q")
    pair.press(":", "text:tag", "Down", "Down", "Escape")
    pair.press("?", "NPage", "q")
    pair.press("t", "text:+velmar/港 -x", "Enter", "u")
    pair.press("x", "Escape", "m", "text:ملاحظة", "Escape")
    pair.press("p")
    pair.wait_for("of 1 in this source · 8 in all")
    pair.press("y", "j", "k")
    pair.wait_for("of 1 in this source · 7 in all")
    pair.press("n", "u", "q")


def test_other_sizes_suspending_and_repainting_look_the_same(pair: Pair) -> None:
    for size in ((100, 30), (60, 12), (150, 40), (79, 23), (80, 24)):
        pair.resize(*size)
        pair.press("j", "NPage", "i", "i")
    pair.press("C-l", "j")
    for terminal in pair.both:
        terminal.keys("C-z")
        terminal.wait_for(r"Stopped|ready> *\Z")
        terminal.keys("text:fg", "Enter")
        terminal.wait_for(r"\d+/40 ")
    pair.agree("fg")
    pair.press("j", "j", "NPage", "C-l")
    pair.press("q", "n", "q", "y")


KEYS = (
    *["j"] * 6, *["k"] * 4, *["NPage"] * 3, *["PPage"] * 2, "C-d", "C-u", "g", "G", "Space", "*",
    "l", "h", "Tab", "i", "Enter", "Enter", "q", "q", "Escape", "Escape", ")", "(", "?", ":", "t",
    "/", "text:s", "text:港", "BSpace", "Down", "Up", "p", "f", "C-l", "V", "S-Right", "1",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 8])
def test_random_keys_look_the_same(wide_archive: Path, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    pair = Pair(wide_archive, tmp_path, **COLOURS[("truecolor", "ansi")[seed % 2]])
    try:
        for step in range(100):
            key = draw.choice(KEYS)
            if step % 33 == 32:
                pair.resize(draw.randint(60, 150), draw.randint(12, 40))
            pair.press(key)
            if any("Quit?" in terminal.screen() for terminal in pair.both):
                pair.press("Escape")
    finally:
        pair.close()


BROKEN = """
from archive_tui.tui.painter import painting
drawn, painted = painting.difference, []
def difference(*given):
    painted.append(given)
    if len(painted) > 3:
        raise ZeroDivisionError("a broken painter")
    return drawn(*given)
painting.difference = difference
from archive_tui.__main__ import main
main()
"""


def test_a_painter_that_fails_is_replaced_and_says_so(wide_archive: Path, tmp_path: Path) -> None:
    shutil.copytree(wide_archive, tmp_path / "archive")
    program = tmp_path / "broken.py"
    program.write_text(BROKEN)
    terminal = Terminal(tmp_path, 80, 24)
    words = [sys.executable, str(program), "-a", str(tmp_path / "archive"), "--as", "ada"]
    try:
        terminal.tmux("new-session", "-d", "-s", "t", "-x", "80", "-y", "24", shlex.join(words))
        terminal.wait_for(r"(?s)▌.*^ 1/40 ")
        terminal.keys("j", "j", "j", "j", "j")
        terminal.wait_for("Painting cells failed")
        terminal.keys("G")
        terminal.wait_for(r"(?s)▌ +1 D.*")
        assert "All entries" in terminal.screen()
    finally:
        terminal.close()
