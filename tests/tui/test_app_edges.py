"""What is easily forgotten: hostile text, odd queries, few colours, ranges, earlier searches."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_tui.config import Settings
from archive_tui.tui import profile as profiles
from archive_tui.tui.app import ArchiveApp
from archive_tui.tui.profile import Profile
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.main import MainScreen
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.search_box import SearchBox
from schema import Document
from store import Archive
from tests.store.invented import WORDS, taken
from tests.tui.conftest import Driver, Start

HOSTILE = (
    "[@click=app.quit]press[/] \x1b[31mred\x1b]0;title\x07 \u202egnp.exe \x00 \x9b5n "
    "RT [link=file:///etc] [bold]x [/] $primary \U0001f1f8\U0001f1fe 👍🏽 ‮"
)
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
SIZES = [(80, 24), (160, 50)]


def hostile_archive(archive: Archive) -> int:
    """An article whose every field is hostile; its number."""
    from schema import Document, PartialDate

    text = f"{HOSTILE}\n“{HOSTILE}” said {HOSTILE}.\n" + HOSTILE * 200
    (number, other) = archive.add(
        [
            Document(
                title=HOSTILE,
                text=text,
                publisher=HOSTILE,
                authors=(HOSTILE,),
                published=PartialDate("2031-03-04"),
                url="https://x.example/[bold]",
            ),
            Document(title="plain", text="A plain text about the Velmar dam."),
        ]
    )
    archive.add_note(number, HOSTILE)
    archive.link(number, "cites", other, note="[@click=app.quit]x[/]")
    archive.catch_up()
    return number


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_is_harmless_wherever_it_is_shown(
    archive: Archive, start: Start, size: tuple[int, int]
) -> None:
    number = hostile_archive(archive)
    async with start(archive, size) as driver:

        def harmless() -> None:
            assert not CONTROL.search(driver.shown), CONTROL.search(driver.shown)
            assert "[@click=app.quit]" in driver.shown
            assert driver.pilot.app.is_running

        driver.main.entries.move_to_number(number)
        await driver.settle()
        harmless()
        if not driver.main.details.display:
            await driver.press("i")
        harmless()
        await driver.press("escape")
        driver.main.open(number)
        await driver.settle()
        harmless()
        await driver.press("V")
        await driver.press("Q")
        harmless()
        await driver.press("escape", "escape")
        await driver.press("e")
        harmless()
        await driver.press("escape")
        await driver.press("delete")
        assert not CONTROL.search(driver.shown)
        await driver.press("escape")
        driver.main.say(HOSTILE)
        await driver.settle()
        harmless()
        note = archive.notes(number)[0]
        driver.main.edit_note(note.uid, note.body)
        await driver.settle()
        harmless()
        await driver.press("escape")
        await driver.press("x")
        assert isinstance(driver.dialog, Choice)
        await driver.pilot.press("c")
        await driver.settle()
        assert not CONTROL.search(driver.shown)


async def test_no_query_ends_the_interface(sample: Archive, start: Start) -> None:
    pieces = st.sampled_from(
        ["tag:", "kind:", "date:", '"', "(", ")", "AND ", "OR ", "NOT ", "-", "*", "~", "^2", "#",
         "..", "NEAR/3 ", "[@click=app.quit]", "\u202e", "🇸🇾", "links:", "has:", "is:", "وادي", "'"]
    )  # fmt: skip
    texts = st.lists(pieces | st.text(max_size=6), max_size=8).map("".join)
    tried: list[str] = []

    # The examples are gathered first: one interface serves them all.
    @settings(max_examples=40, database=None)
    @given(texts)
    def gather(text: str) -> None:
        tried.append(text)

    gather()
    async with start(sample) as driver:
        await driver.press("slash")
        for text in tried:
            driver.main.box.value = text
            await driver.pilot.pause()
            await driver.press("enter")
            assert driver.pilot.app.is_running
            assert not CONTROL.search(driver.shown), text
            while driver.dialog is not None or driver.main.open_number is not None:
                await driver.press("escape")
            await driver.press("slash")
        driver.main.box.value = "weir"
        await driver.press("enter")
        await driver.until(lambda: re.search(r"\d+ found: weir", driver.shown))


async def test_a_search_made_before_comes_back(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find("weir")
        await driver.find("kind:tweet")
        await driver.press("slash", "up")
        assert driver.main.box.value == "weir"
        await driver.press("up")
        assert "no earlier search" in driver.bottom
        await driver.press("enter")
        assert list(driver.main.entries.numbers) == list(sample.search("weir").numbers)
    async with start(sample) as driver:
        await driver.press("slash", "up")
        assert driver.main.box.value == "weir"


async def test_next_match_from_the_list_opens_at_it(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find("weir kind:document")
        number = driver.main.entries.current
        assert number is not None
        await driver.press("n")
        await driver.until(lambda: driver.main.reader.current_lit is not None)
        lit = driver.main.reader.current_lit
        assert lit is not None
        assert (lit.start, lit.end) == sample.matches("weir kind:document", number)[0]
        assert "Match 1 of" in driver.bottom


async def test_a_match_in_view_already_is_not_scrolled_to(archive: Archive, start: Start) -> None:
    archive.intake([taken()])
    archive.catch_up()
    async with start(archive) as driver:
        await driver.find("engineers kind:document")
        await driver.press("n")
        await driver.until(lambda: driver.main.reader.current_lit is not None)
        assert driver.main.reader.scroll_offset.y == 0


async def test_a_jump_says_that_only_what_stands_in_marks_is_counted(
    archive: Archive, start: Start
) -> None:
    text = "“The quay is closed,” said Odra Kell. She added that nobody knew why."
    (number,) = archive.add([Document(title="The quay", text=text)])
    archive.quote(number, 0, text.index("”") + 1, speaker="Odra Kell")
    async with start(archive) as driver:
        await driver.press("enter", "right_parenthesis")
        assert "Quotation 1 of 1 · #2 Odra Kell" in driver.bottom
        await driver.press("q")
        begin = text.index("nobody")
        archive.quote(number, begin, len(text), speaker="Odra Kell", mode="indirect")
        await driver.press("enter", "right_parenthesis")
        assert "Quotation 1 of 1 in marks · #2 Odra Kell" in driver.bottom


async def test_a_jump_says_who_speaks_and_enter_reads_it(archive: Archive, start: Start) -> None:
    (outcome,) = archive.intake([taken()])
    quotation = next(q for q in archive.quotations(outcome.number) if q.text == WORDS)
    async with start(archive) as driver:
        driver.main.open(outcome.number)
        await driver.settle()
        await driver.press("right_parenthesis")
        assert f"Quotation 1 of 2 · #{quotation.number} Odra Kell · enter" in driver.bottom
        await driver.press("enter")
        assert driver.main.open_number == quotation.number
        await driver.press("ctrl+o")
        assert driver.main.open_number == outcome.number


async def test_a_quotation_made_appears_beneath_its_unfolded_source(
    archive: Archive, start: Start
) -> None:
    (outcome,) = archive.intake([taken()])
    async with start(archive) as driver:
        driver.main.entries.move_to_number(outcome.number)
        await driver.press("l", "enter")
        driver.main.reader.select(0, 6)
        await driver.press("Q")
        await driver.type("Odra Kell")
        await driver.press("enter")
        made = next(q for q in archive.quotations(outcome.number) if q.start == 0)
        await driver.press("q")
        assert made.number in driver.main.entries.numbers


async def test_a_word_half_typed_is_helped_on(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find("chrom")
        assert "Nothing found" in driver.shown
        found = sample.search("chrom*").total
        assert f"chrom*  (words that begin so, {found} entries)" in driver.shown
        await driver.find("chromzz")
        assert "chromzz*" not in driver.shown
        await driver.find("")
        source = driver.main.entries.current
        await driver.press("x", "c")
        await driver.type("chrom")
        await driver.press("enter", "enter")
        assert source is not None
        (link,) = [
            link
            for link in sample.links(source)
            if link.relation == "cites" and link.direction == "out"
        ]
        assert link.number in set(sample.search("chrom*").numbers)


async def test_a_range_and_all_are_marked(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        entries = driver.main.entries
        await driver.press("j", "v", "j", "j", "v")
        assert entries.marked == set(entries.numbers[1:4])
        assert "3 marked" in driver.bottom
        await driver.press("asterisk")
        assert entries.marked == set(entries.numbers)
        await driver.press("escape")
        assert not entries.marked


async def test_following_from_details_that_lie_over_uncovers_the_reader(
    sample: Archive, start: Start
) -> None:
    async with start(sample) as driver:
        await driver.find("weir kind:document")
        await driver.press("i")
        driver.main.details.action_end(True)
        while not hasattr(driver.main.details.value, "number"):
            await driver.press("k")
        await driver.press("enter")
        assert driver.main.open_number is not None
        assert not driver.main.details.display
        assert driver.main.reader.has_focus


async def test_hints_are_shown_whole_or_not_at_all(sample: Archive, start: Start) -> None:
    hints = ["/ search", "t tag", "x link", "p review", "? help"]
    async with start(sample) as driver:
        for length in range(1, 80, 3):
            driver.main.say("x" * length)
            shown = [hint for hint in driver.bottom.replace("x", " ").split("  ") if hint.strip()]
            said = [hint.strip() for hint in shown]
            whole = [hint.replace("x", " ").strip() for hint in hints]
            assert said == whole[: len(said)], length
        driver.main.query_one(BottomLine).say("")


@pytest.mark.parametrize(
    "environ", [{"NO_COLOR": "1"}, {"TERM": "xterm"}, {"SSH_CONNECTION": "1 2 3 4"}]
)
async def test_few_colours_say_the_same(sample: Archive, environ: Mapping[str, str]) -> None:
    profile = profiles.profile_of(environ)
    assert profile.theme == "ansi-dark"
    app = ArchiveApp(sample, profile)
    async with app.run_test(size=(80, 24)) as pilot:
        driver = Driver(pilot, sample)
        await driver.settle()
        assert app.theme == "ansi-dark"
        await driver.press("space")
        assert "▌" in driver.shown
        assert "●" in driver.shown
        assert re.search(r"\d+ [DTR]\? ", driver.shown), "a proposal is known without its colour"


def test_the_key_map_of_the_settings_reaches_the_interface(
    sample: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive_tui.cli import app as cli
    from archive_tui.cli.session import Session
    from archive_tui.tui import run

    file = tmp_path / "config.toml"
    file.write_text('[keys]\n"tag.edit" = "ctrl+t"\n', encoding="utf-8")
    monkeypatch.setenv("ARCHIVE_TUI_CONFIG", str(file))
    got: list[object] = []

    def opened(path: Path, actor: str, *, settings: Settings, tour: bool) -> int:
        got.append(settings.keys)
        return 0

    monkeypatch.setattr(run, "run", opened)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert cli.open_interface(Session(sample.path, "ada")) == 0
    assert got == [{"tag.edit": "ctrl+t"}]


async def test_what_was_said_of_a_text_is_gone_in_the_list(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24), query='"same day" kind:document') as driver:
        await driver.press("enter", "right_parenthesis")
        assert "Quotation 1 of" in driver.bottom
        await driver.press("q")
        assert "Quotation 1 of" not in driver.bottom
        assert "1/" in driver.bottom


def test_the_box_keeps_the_keys_that_text_needs() -> None:
    own = {key for binding in SearchBox.BINDINGS for key in binding.key.split(",")}  # type: ignore[union-attr]
    assert not {"left", "right", "home", "end", "backspace", "space"} & own


def test_a_profile_without_a_terminal_s_colours_is_chosen() -> None:
    colours = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    assert profiles.profile_of(colours) == Profile(False, True, True, "archive-dark")


def test_no_part_of_the_main_screen_is_left_to_another_that_is_not_there() -> None:
    seen: set[str] = set()
    for part in MainScreen.__mro__:
        for name, made in vars(part).items():
            if name not in seen and inspect.isfunction(made) and "archive_tui" in part.__module__:
                assert "raise NotImplementedError" not in inspect.getsource(made), (part, name)
            seen.add(name)
