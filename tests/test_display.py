"""The boundary between sources and the terminal."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_tui.display import (
    cell_width,
    clusters,
    display_text,
    isolated,
    joined,
    padded,
    row_text,
    screen_map,
)

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=200) | st.text(
    st.sampled_from("a \t\n\r\x1b\x07\x9b\x00\u202e\u200d\ufe0f🏽👍👩🇸🇾❤مرن\u0301\ud800\u2028字"),
    max_size=60,
)
OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]")


@given(ANYTHING)
@example("\x1b]0;title\x07\x1b[2J")
@example("\x9b31m")
@example("[@click=app.quit]here[/]")
def test_nothing_is_left_that_a_terminal_obeys(text: str) -> None:
    assert not OBEYED.search(display_text(text))
    assert not OBEYED.search(display_text(text, keep_newlines=True).replace("\n", ""))
    assert not OBEYED.search(screen_map(text)[0])
    shown = row_text(text, 40)
    inner = shown[1:-1] if shown.startswith("\u2068") else shown
    assert not OBEYED.search(inner)
    shown.encode()


@given(ANYTHING)
def test_twice_changes_nothing_more(text: str) -> None:
    once = display_text(text)
    assert display_text(once) == once
    kept = display_text(text, keep_newlines=True)
    assert display_text(kept, keep_newlines=True) == kept


@given(
    st.text(
        st.characters(categories=["L", "N", "P"], exclude_characters="\u3164\uffa0\u115f\u1160")
    )
)
def test_letters_and_punctuation_stay_as_they_are(text: str) -> None:
    assert display_text(text) == text


@given(ANYTHING, st.integers(0, 60))
def test_a_row_is_never_wider_than_asked(text: str, width: int) -> None:
    assert cell_width(row_text(text, width)) <= width
    assert cell_width(padded(text, width)) == width


@given(ANYTHING)
def test_each_drawn_character_knows_where_it_comes_from(text: str) -> None:
    shown, offsets = screen_map(text)
    if offsets is None:
        assert shown == text
        return
    assert len(offsets) == len(shown)
    assert list(offsets) == sorted(offsets)
    for char, offset in zip(shown, offsets, strict=True):
        source = text[offset]
        assert char == source or display_text(source) != source or source in "\t\n\r"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("\x00", "␀"),
        ("\x7f", "␡"),
        ("\x9b2J", "‹U+009B›2J"),
        ("a\tb\r\nc\nd\x85e\u2028f", "a b c d e f"),
        ("\u202eevil\u202c", "‹U+202E›evil‹U+202C›"),
        ("\u2066a\u2069", "‹U+2066›a‹U+2069›"),
        ("\u200eא\u200f", "א"),
        ("\ud83d", "‹U+D83D›"),
        ("\ue000\u200b", "‹U+E000›‹U+200B›"),
        ("co\xadoperate", "cooperate"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👧 ❤\ufe0f 👍🏽", "👩\u200d👧 ❤\ufe0f 👍🏽"),
    ],
)
def test_what_stands_for_what(text: str, shown: str) -> None:
    assert display_text(text) == shown


def test_line_breaks_are_kept_where_asked() -> None:
    assert display_text("a\r\nb\x85c\u2029d\x0be", keep_newlines=True) == "a\nb\nc\nd␋e"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("plain", 10, "plain"),
        ("plain text", 6, "plain…"),
        ("plain text", 1, "…"),
        ("plain text", 0, ""),
        ("🇸🇾🇷🇺🇺🇸", 4, "🇸🇾…"),
        ("🇸🇾🇷🇺", 4, "🇸🇾🇷🇺"),
        ("ab👩\u200d👩\u200d👧cd", 4, "ab…"),
        ("ab👩\u200d👩\u200d👧", 4, "ab👩\u200d👩\u200d👧"),
        ("e\u0301a\u0308bc", 3, "e\u0301a\u0308…"),
        ("❤\ufe0f👍🏽x", 9, "❤👍x"),
        ("a\u200db", 9, "ab"),
        ("مرحبا", 9, "\u2068مرحبا\u2069"),
        ("مرحبا", 3, "\u2068مر…\u2069"),
        ("字字字", 5, "字字…"),
        ("字字字", 4, "字…"),
    ],
)
def test_cropping(text: str, width: int, shown: str) -> None:
    assert row_text(text, width) == shown


def test_marks_piled_on_one_letter_are_cut_off() -> None:
    assert len(row_text("a" + "\u0301" * 100_000, 10)) < 30


def test_flags_are_clusters_of_two() -> None:
    assert [end - start for start, end, _ in clusters("🇸🇾🇷🇺🇺a")] == [2, 2, 1, 1]


def test_isolates_only_where_needed() -> None:
    assert isolated("abc") == "abc"
    assert isolated("abc שלום") == "\u2068abc שלום\u2069"


def test_joined_leaves_out_what_is_empty() -> None:
    assert joined(["a", "", "b\x1b"], " · ") == "a · b␛"


def test_every_control_character_has_a_visible_form() -> None:
    for code in range(0x110000):
        if unicodedata.category(chr(code)) in {"Cc", "Cs", "Co"}:
            assert display_text(chr(code)).isprintable()


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, archive_tui.display; print({'textual', 'rich'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"
