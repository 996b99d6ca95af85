"""Every screen and dialog as a screen reader meets it: no drawn signs, the cursor where one is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from archive_tui import config
from archive_tui.tui.profile import Profile
from archive_tui.tui.theme import DARK
from archive_tui.tui.welcome import WelcomeApp
from store import Archive
from tests.tui.conftest import Driver, Start

ALOUD = replace(config.standard(), interface=config.Interface(screen_reader=True))
AIRY = config.Interface(screen_reader=True, density="comfortable")
DRAWN = re.compile("[\u2190-\u21ff\u2500-\u25ff\u2713\u2717\u270e\u203a\u275d]")
"""Arrows, box drawing, blocks, shapes, and other signs that the interface has for the eye."""
ARTICLE = '"same day" kind:document'


@dataclass(frozen=True)
class Way:
    """How to come to a screen from the list, and what stands in the line the cursor is on."""

    keys: tuple[str, ...]
    on: str
    query: str = ""
    action: str = ""
    """Of the main screen, in place of a key."""


WAYS = {
    "list": Way(("j", "j"), ">"),
    "marked": Way(("space", "v", "j"), ">"),
    "search line": Way(("slash", *"dam"), "dam"),
    "not understood": Way(("slash", *"nosuch", "colon", "a"), "nosuch:a"),
    "nested": Way(("l", "j"), ">", ARTICLE),
    "details": Way(("i",), ">", ARTICLE),
    "facets": Way(("f", "j"), ">"),
    "reader": Way(("enter", "right_parenthesis"), '"', ARTICLE),
    "selection": Way(("enter", "V"), "DUNMARRA (Meridian Wire)", ARTICLE),
    "tag line": Way(("t", "plus", "s"), "+s"),
    "tag proposals": Way(("t", "plus", "s", "down"), ">"),
    "tags": Way(("L", "j"), ">"),
    "tags that may be one": Way(("L", "n"), "Tags that may be one"),
    "timeline": Way(("T", "j"), ">"),
    "range": Way(("T", "v", "j"), ">"),
    "neighbourhood": Way(("X", "j"), ">", ARTICLE),
    "speaker": Way(("w",), ">", "kind:quotation speaker:arlen"),
    "whose page": Way(("w",), "", ARTICLE),
    "speaker from the list of them": Way(("A", "w"), ">"),
    "texts compared": Way(("space", "j", "space", "D"), ">", "kind:document"),
    "who speaks": Way(("A",), ">"),
    "work": Way(("W",), "Index"),
    "review": Way(("p",), "residents of Dunmarra", ARTICLE),
    "decided": Way(("p", "y", "left_parenthesis"), "", ARTICLE),
    "correcting": Way(("p", "e"), "residents of Dunmarra", ARTICLE),
    "settings": Way(("j",), ">", action="settings"),
    "help": Way(("question_mark",), "In the list"),
    "palette": Way(("colon", *"ti"), "ti"),
    "palette, chosen": Way(("colon", *"time", "down", "down"), ""),
    "jump": Way(("semicolon",), "a"),
    "compare": Way(("D",), "words, speaker", "kind:quotation speaker:arlen"),
    "link": Way(("x", "s", *"river"), "river", ARTICLE),
    "link, chosen": Way(("x", "s", "down"), ">", ARTICLE),
    "edit": Way(("e",), "title", ARTICLE),
    "note": Way(("m", *"words"), "words"),
    "sort": Way(("S",), "ort"),
    "leave": Way((), "Quit?", action="ask_quit"),
    "saved": Way((), "", action="saved"),
    "citation": Way(("ctrl+y",), "style?", ARTICLE),
    "another archive": Way((), "", action="switch"),
    "import": Way(("I",), ""),
    "a passage to link to": Way(("x", "s", "ctrl+g"), "", ARTICLE),
    "not taken in": Way((), "", action="quarantine"),
    "pipe": Way(("vertical_line",), "", ARTICLE),
    "number": Way(("number_sign", "7"), "7"),
    "tour": Way((), ">", action="tour"),
}


def own_signs(driver: Driver, archive: Archive) -> list[str]:
    """The lines of the screen that hold a drawn sign which no source has."""
    theirs = set()
    for number in archive.numbers(sources_only=False):
        record = archive.get(number)
        theirs |= set(DRAWN.findall(f"{record.text} {getattr(record, 'title', '')}"))
    return [line for line in driver.shown.splitlines() if set(DRAWN.findall(line)) - theirs]


def cursor_line(driver: Driver) -> str:
    at = driver.pilot.app.cursor_position
    return driver.shown.splitlines()[at.y]


async def go(driver: Driver, way: Way) -> None:
    if way.query:
        await driver.find(way.query)
    if way.action:
        await driver.main.run_action(way.action)
        await driver.settle()
    await driver.press(*way.keys)


@pytest.mark.parametrize("name", WAYS)
async def test_nothing_is_drawn_and_the_cursor_is_where_one_is(
    name: str, sample: Archive, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_TUI_CONFIG", str(tmp_path / "config.toml"))
    way = WAYS[name]
    settings = replace(ALOUD, interface=AIRY) if name == "nested" else ALOUD
    async with start(sample, (80, 24), settings=settings) as driver:
        await go(driver, way)
        assert own_signs(driver, sample) == []
        assert way.on in cursor_line(driver), driver.shown
        if name == "palette, chosen":
            options = driver.pilot.app.screen.query_one(OptionList)
            assert options.highlighted
            chosen = str(options.get_option_at_index(options.highlighted).prompt)
            assert chosen.splitlines()[0].strip()[:20] in cursor_line(driver)
        if isinstance(line := driver.pilot.app.focused, Input) and "down" not in way.keys:
            assert driver.pilot.app.cursor_position == line.cursor_screen_offset


async def test_the_welcome_is_read_aloud_too() -> None:
    profile = Profile(remote=False, mouse=False, blink=False, theme=DARK)
    app = WelcomeApp(profile, ALOUD, Path("/home/ada/archive"), [])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j")
        await pilot.pause()
        lines = ["".join(s.text for s in strip) for strip in app.screen._compositor.render_strips()]
        assert not DRAWN.search("\n".join(lines))
        assert ">" in lines[app.cursor_position.y]
        await pilot.press("n")
        await pilot.pause()
        field = app.screen.query_one(Input)
        assert app.cursor_position.y == field.region.y
