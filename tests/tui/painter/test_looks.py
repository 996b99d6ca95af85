"""From one look to another: the terminal ends up in the second, whatever the first was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from archive_tui.tui.painter.looks import PLAIN, change, look_of
from tests.tui.screens import Cell, parse

COLOURS = ("red", "bright_blue", "#aabbcc", "color(200)", "default", None)
FLAGS = ("bold", "dim", "italic", "underline", "blink", "reverse", "strike", "underline2")
styles = st.builds(
    lambda color, bgcolor, flags: (
        Style(color=color, bgcolor=bgcolor) + Style.parse(" ".join(flags) or "none")
    ),
    st.sampled_from(COLOURS),
    st.sampled_from(COLOURS),
    st.sets(st.sampled_from(FLAGS)),
)
systems = st.sampled_from([ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD])


def _cell(written: str) -> Cell:
    return parse(written + "x")[0][-1]


@settings(max_examples=400, deadline=None)
@given(styles, styles, systems)
def test_a_change_leads_to_the_same_look_as_the_style_alone(
    first: Style, second: Style, colors: ColorSystem
) -> None:
    # A style keeps what it was written as, and a program writes to one kind of terminal only.
    first._ansi = second._ansi = None
    old, new = look_of(first, colors), look_of(second, colors)
    first._ansi = second._ansi = None
    alone = _cell(second.render("x", color_system=colors).removesuffix("\x1b[0m")[:-1])
    assert _cell(change(PLAIN, old) + change(old, new)) == alone
    assert _cell(change(PLAIN, old) + change(old, new) + change(new, PLAIN)) == _cell("")


def test_a_change_of_one_thing_writes_that_alone() -> None:
    base = look_of(Style.parse("#aabbcd on #102031"), ColorSystem.TRUECOLOR)
    bold = look_of(Style.parse("bold #aabbcd on #102031"), ColorSystem.TRUECOLOR)
    assert change(base, bold) == "\x1b[1m"
    assert change(bold, base) == "\x1b[22m"
    assert change(bold, PLAIN) == "\x1b[m"
    assert change(base, base) == ""


def test_dim_stays_when_bold_goes() -> None:
    both = look_of(Style.parse("bold dim red"), ColorSystem.STANDARD)
    dim = look_of(Style.parse("dim red"), ColorSystem.STANDARD)
    assert _cell(change(PLAIN, both) + change(both, dim)) == _cell(change(PLAIN, dim))


def test_a_space_is_seen_by_its_background_and_lines() -> None:
    colors = ColorSystem.STANDARD
    assert look_of(Style.parse("bold red"), colors).blank is PLAIN
    assert look_of(Style.parse("red on blue"), colors).blank is look_of(
        Style.parse("on blue"), colors
    )
    underlined = look_of(Style.parse("underline red"), colors)
    assert underlined.blank is underlined
