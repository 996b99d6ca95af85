"""Wide, right-to-left and hostile text in a real terminal."""

from __future__ import annotations

import re
import unicodedata

from tests.e2e.conftest import Open

STYLE = re.compile("\x1b\\[[0-9;:]*m")
ROW = re.compile(r"^..( {4}\d| {3}\d\d) ([DTRQ]). (2031-04-\d\d) ")


def test_emoji_and_arabic_do_not_shift_the_columns_before_the_title(opened: Open) -> None:
    shown = opened().screen().splitlines()
    rows = [line for line in shown if "2031-04-" in line]
    assert len(rows) == 12
    assert all(ROW.match(row) for row in rows)
    title = 2 + 6 + 3 + 11 + 15 + 6
    flags = next(row for row in rows if "Flags over" in row)
    arabic = next(row for row in rows if "ميناء" in row)
    plain = next(row for row in rows if "Council" in row)
    assert flags.index("🇸🇾") == arabic.index("ميناء") - 1 == plain.index("Council") == title


def test_a_hostile_title_is_harmless_wherever_it_is_shown(opened: Open) -> None:
    terminal = opened(160, 50)
    terminal.keys("j", "j", "j", "j")
    terminal.wait_for("#8 document")
    _harmless(terminal.screen(colours=True))
    terminal.keys("Enter")
    shown = terminal.wait_for(r"^ #8 page")
    text = " ".join(shown.split())
    assert "[@click=app.quit]press[/] [b]bold[/b]" in text
    assert "␛[31mred␛]0;owned␇" in text
    _harmless(terminal.screen(colours=True))
    terminal.keys("t")
    terminal.wait_for("Tag on #8")
    _harmless(terminal.screen(colours=True))
    title = terminal.tmux("display-message", "-p", "-t", "t", "#{pane_title}")
    assert "owned" not in title


def _harmless(screen: str) -> None:
    rest = STYLE.sub("", screen)
    assert not [c for c in rest if unicodedata.category(c) == "Cc" and c != "\n"]
    assert not set(rest) & set("\u202a\u202b\u202c\u202d\u202e")
