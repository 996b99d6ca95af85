"""Copying, notes in an editor, pipes and comparisons in the running interface."""

from __future__ import annotations

import hashlib
import json
import re
import stat
import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from archive_tui.ingest.importer import ImportOptions, run
from archive_tui.tui.app import ArchiveApp
from archive_tui.tui.outside import DraftFile, Outside, editor
from archive_tui.tui.piped import LIMIT, Piped
from archive_tui.tui.screens.comparing import Comparing
from archive_tui.tui.screens.piping import Output
from archive_tui.tui.screens.writing import Writing
from schema import Document
from store import Archive
from tests.tui.conftest import Driver, Start

TEXT = (
    "The quay is closed.\n\n“Nobody asked us about the quay,” said Mara Olvan on Monday.\n\n"
    "Later: “Nobody ever asked us about a quay,” said Mara Olvan."
)


def story(archive: Archive, text: str = TEXT) -> tuple[int, list[int]]:
    """An article and the quotations made in it."""
    archive.add([Document(title="The quay", publisher="Elsin Gazette", text=text)])
    number = next(iter(archive.numbers()))
    made = []
    at = text.find("“")
    while at >= 0:
        end = text.index("”", at) + 1
        made.append(archive.quote(number, at, end, speaker="Mara Olvan"))
        at = text.find("“", end)
    archive.catch_up()
    return number, made


async def test_matches_come_round_and_their_place_is_said(archive: Archive, start: Start) -> None:
    filler = "Nothing of it stands here.\n" * 60
    text = f"A quay.\n{filler}The quay again.\n{filler}And the last quay.\n{filler}"
    archive.add([Document(title="Words", text=text)])
    archive.catch_up()
    places = [m.start() for m in re.finditer("quay", text)]
    async with start(archive) as driver:
        await driver.find("quay")
        await driver.press("enter")
        for key, place, said in (
            ("n", 0, "Match 1 of 3"),
            ("n", 1, "Match 2 of 3"),
            ("n", 2, "Match 3 of 3"),
            ("n", 0, "From the start again: match 1 of 3"),
            ("N", 2, "From the end again: match 3 of 3"),
            ("N", 1, "Match 2 of 3"),
        ):
            await driver.press(key)
            assert said in driver.bottom
            assert driver.main.reader.offset_here == places[place]
            lines = driver.shown.splitlines()
            assert any("quay" in line for line in lines[2:-1])
        # From where one has scrolled to, the next one is the next below.
        await driver.press("g", "n")
        assert "Match 1 of 3" in driver.bottom
        await driver.press("pagedown", "pagedown", "n")
        assert "Match 2 of 3" in driver.bottom
        await driver.press("G", "n")
        assert "From the start again: match 1 of 3" in driver.bottom


async def test_a_match_asked_for_while_they_are_looked_for_is_gone_to_then(
    archive: Archive, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Nothing of it stands here.\n" * 60 + "The quay."
    archive.add([Document(title="Words", text=text)])
    archive.catch_up()
    go_on, looked = threading.Event(), Archive.matches

    def late(self: Archive, *args: Any, **options: Any) -> list[tuple[int, int]]:
        assert go_on.wait(30)
        return looked(self, *args, **options)

    async with start(archive) as driver:
        await driver.find("quay")
        monkeypatch.setattr(Archive, "matches", late)
        await driver.press_only("enter")
        await driver.until(lambda: driver.main.open_number == 1)
        await driver.press_only("n")
        await driver.pilot.pause()
        assert "no match" not in driver.bottom
        go_on.set()
        await driver.until(lambda: "Match 1 of 1" in driver.bottom)
        assert driver.main.reader.offset_here == text.index("quay")


# -- copying


async def test_citations_are_copied_in_each_style(
    sample: Archive, start: Start, tmp_path: Path
) -> None:
    async with start(sample) as driver:
        await driver.find("kind:document")
        number = driver.main.entries.current
        begins = {"t": "", "m": "- ", "b": f"@article{{archive{number},", "c": "["}
        for letter, beginning in begins.items():
            await driver.press("ctrl+y", letter)
            copied = driver.pilot.app.clipboard
            assert copied.startswith(beginning)
            assert "sent to the terminal" in driver.bottom
        assert [item["id"] for item in json.loads(copied)] == [f"archive{number}"]
        await driver.press("space", "space", "y")
        assert "2 citations (plain text) sent" in driver.bottom
        assert len(driver.pilot.app.clipboard.splitlines()) == 2
        target = tmp_path / "sources.json"
        for count in (2, 4):
            await driver.press("ctrl+y", "C")
            await driver.type(str(target))
            await driver.press("enter")
            assert len(json.loads(target.read_text(encoding="utf-8"))) == count
        target.write_text("no list", encoding="utf-8")
        await driver.press("ctrl+y", "C")
        await driver.type(str(target))
        await driver.press("enter")
        assert target.read_text(encoding="utf-8") == "no list"
        assert "Nothing was written: no list of CSL-JSON" in driver.bottom


async def test_the_file_s_name_says_the_style(
    sample: Archive, start: Start, tmp_path: Path
) -> None:
    async with start(sample) as driver:
        await driver.main.run_action("write")
        await driver.settle()
        await driver.type(str(tmp_path / "cited.bib"))
        await driver.press("enter")
        assert (tmp_path / "cited.bib").read_text(encoding="utf-8").startswith("@")


async def test_words_are_copied_with_their_source(archive: Archive, start: Start) -> None:
    number, (first, _) = story(archive)
    async with start(archive) as driver:
        await driver.press("Y")
        assert "Select the words in the reader first" in driver.bottom
        await driver.find(f"#{first}")
        await driver.press("Y")
        words, who, where = driver.pilot.app.clipboard.splitlines()
        assert words == "“Nobody asked us about the quay,”"
        assert who == f"— Mara Olvan [#{first}]"
        assert where.startswith("In: The quay. Elsin Gazette. Captured ")
        assert where.endswith(f" [#{number}]")
        # Selected within the quotation's source, the words are the source's.
        at = driver.main.reader.reading.text.index("The quay is")
        driver.main.reader.select(at, at + 8)
        await driver.press("Y")
        copied = driver.pilot.app.clipboard
        assert copied.startswith("“The quay”\n— The quay. Elsin Gazette. Captured ")


async def test_a_quotation_gone_to_in_its_source_is_the_one_in_hand(
    archive: Archive, start: Start
) -> None:
    _, (first, second) = story(archive)
    async with start(archive) as driver:
        await driver.find("kind:document")
        await driver.press("enter", "right_parenthesis", "Y")
        assert driver.pilot.app.clipboard.splitlines()[1] == f"— Mara Olvan [#{first}]"
        await driver.press("right_parenthesis", "D")
        assert f"Compare #{second} with" in driver.shown


async def test_over_ssh_the_original_s_path_and_hash_are_said(
    archive: Archive, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    file = tmp_path / "quay.txt"
    file.write_text(TEXT, encoding="utf-8")
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    list(run(archive, [str(file)], ImportOptions()))
    archive.catch_up()
    async with start(archive) as driver:
        for query in ("kind:document", "kind:quotation"):
            await driver.find(query)
            await driver.press("o")
            assert sha256 in driver.shown
            assert "quay.txt" in driver.shown
            await driver.press("h")
            assert driver.pilot.app.clipboard == sha256
            await driver.press("o", "y")
            assert Path(driver.pilot.app.clipboard).read_text(encoding="utf-8") == TEXT


# -- notes


@pytest.fixture
def suspended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a terminal there is nothing to hand over; everything else is as it is."""
    monkeypatch.setattr(ArchiveApp, "suspend", lambda _: nullcontext())
    monkeypatch.setenv("ARCHIVE_TUI_STATE", str(tmp_path / "state" / "recent.json"))
    monkeypatch.delenv("VISUAL", raising=False)


def an_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """``$EDITOR`` is a shell script that is given the file as $1."""
    path = tmp_path / "editor.sh"
    path.write_text(script, encoding="utf-8")
    monkeypatch.setenv("EDITOR", f"sh '{path}'")


def drafts(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "state" / "drafts").glob("*"))


@pytest.mark.usefixtures("suspended")
async def test_a_note_is_written_in_an_editor(
    archive: Archive, start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    number, _ = story(archive)
    seen = tmp_path / "seen"
    an_editor(monkeypatch, tmp_path, f'stat -c %a "$1" > {seen}; printf "# A *note*\\n" >> "$1"')
    async with start(archive) as driver:
        await driver.press("enter")
        driver.main.reader.select(4, 8)
        await driver.press("E")
        (note,) = archive.notes(number)
        assert (note.body, note.start, note.end) == ("# A *note*", 4, 8)
        assert seen.read_text().strip() == "600"
        assert drafts(tmp_path) == []
        # In the dialog the text comes back to be saved.
        await driver.press("escape", "m")
        await driver.type("begun: ")
        await driver.press("ctrl+o")
        assert isinstance(driver.dialog, Writing)
        assert driver.dialog.query_one(TextArea).text == "begun: # A *note*"
        await driver.press("ctrl+s")
        assert "begun: # A *note*" in [n.body for n in archive.notes(number)]
        # On a note among the details it changes that note.
        await driver.press("i")
        driver.main.details.choose(
            next(item.value for item in driver.main.details.lines if "begun" in str(item.value))
        )
        await driver.press("E")
        assert "begun: # A *note*# A *note*" in [n.body for n in archive.notes(number)]


async def test_a_note_on_words_around_a_quotation_is_the_source_s(
    archive: Archive, start: Start
) -> None:
    filler = "Nothing of it stands here.\n" * 200
    number, (first, _) = story(archive, filler + TEXT)
    async with start(archive) as driver:
        await driver.find(f"#{first}")
        at = driver.main.reader.reading.text.index("The quay is")
        driver.main.reader.select(at, at + 8)
        await driver.press("m")
        assert f"the selected passage of #{number}" in driver.shown
        await driver.type("where")
        await driver.press("ctrl+s")
        (note,) = archive.notes(number)
        assert note.start is not None
        assert archive.text(number)[note.start : note.end] == "The quay"


@pytest.mark.usefixtures("suspended")
@pytest.mark.parametrize(
    ("script", "said", "draft"),
    [
        ("echo more >> $1; exit 3", "ended with 3", "half a thoughtmore"),
        ("kill -9 $$", "ended with 137", "half a thought"),
        (": > $1", "empty file", "half a thought"),
        ("rm $1", "empty file", "half a thought"),
        ("true", None, "half a thought"),
    ],
)
async def test_the_draft_is_there_whatever_the_editor_does(
    archive: Archive,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    script: str,
    said: str | None,
    draft: str,
) -> None:
    number, _ = story(archive)
    an_editor(monkeypatch, tmp_path, script)
    async with start(archive) as driver:
        await driver.press("m")
        await driver.type("half a thought")
        await driver.press("ctrl+o")
        assert isinstance(driver.dialog, Writing)
        if said:
            assert said in driver.shown
        await driver.press("escape", "m")
        assert driver.dialog is not None
        assert driver.dialog.query_one(TextArea).text == draft
        await driver.press("escape")
        assert archive.notes(number) == []


@pytest.mark.usefixtures("suspended")
async def test_what_an_editor_had_when_the_program_was_killed_is_a_draft(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    number, _ = story(archive)
    left = DraftFile.of(archive.path, archive.actor, f"draft:note:{number}")
    left.write("typed in the editor")
    assert stat.S_IMODE(left.path.stat().st_mode) == 0o600
    async with start(archive) as driver:
        await driver.press("m")
        assert "typed in the editor" in driver.shown
        assert drafts(tmp_path) == []
        await driver.press("escape", "m")
        assert "typed in the editor" in driver.shown


async def test_a_note_changed_by_somebody_else_is_not_overwritten(
    archive: Archive, start: Start
) -> None:
    number, _ = story(archive)
    archive.add_note(number, "first words")
    (note,) = archive.notes(number)
    async with start(archive) as driver:
        driver.main.edit_note(note.uid, note.body)
        await driver.settle()
        await driver.type("mine ")
        with Archive.open(archive.path, actor="bob") as other:
            other.edit_note(note.uid, "bob's words")
        await driver.press("ctrl+s")
        assert [n.body for n in archive.notes(number)] == ["bob's words"]
        assert isinstance(driver.dialog, Writing)
        both = driver.dialog.query_one(TextArea).text
        assert both.startswith("bob's words")
        assert both.endswith("mine first words")
        await driver.press("ctrl+s")
        assert [n.body for n in archive.notes(number)] == [both]


async def test_a_draft_left_before_somebody_else_wrote_does_not_replace_theirs(
    archive: Archive, start: Start
) -> None:
    number, _ = story(archive)
    archive.add_note(number, "first words")
    (note,) = archive.notes(number)
    async with start(archive) as driver:
        driver.main.edit_note(note.uid, note.body)
        await driver.settle()
        await driver.type("mine ")
        await driver.press("escape")
        with Archive.open(archive.path, actor="bob") as other:
            other.edit_note(note.uid, "bob's words")
        (note,) = archive.notes(number)
        driver.main.edit_note(note.uid, note.body)
        await driver.settle()
        await driver.press("ctrl+s")
        assert [n.body for n in archive.notes(number)] == ["bob's words"]
        assert isinstance(driver.dialog, Writing)
        both = driver.dialog.query_one(TextArea).text
        assert both.startswith("bob's words")
        assert both.endswith("mine first words")
        await driver.press("ctrl+s")
        assert [n.body for n in archive.notes(number)] == [both]
        assert archive.state_get(f"draft:edit:{note.uid}:was") is None


def test_which_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert editor({"VISUAL": "code -w", "EDITOR": "vi"}) == ["code", "-w"]
    assert editor({"VISUAL": " ", "EDITOR": "ed"}) == ["ed"]
    with pytest.raises(Outside, match="VISUAL cannot be understood"):
        editor({"VISUAL": "'half"})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Outside, match="set VISUAL or EDITOR"):
        editor({})


# -- pipes


async def piped_to(driver: Driver, command: str) -> Output:
    """Press | and type the command."""
    await driver.press("vertical_line")
    driver.pilot.app.screen.query_one("#line", Input).value = command
    await driver.press_only("enter")
    await driver.until(lambda: isinstance(driver.dialog, Output))
    assert isinstance(driver.dialog, Output)
    return driver.dialog


async def test_a_text_is_piped_exactly_and_its_output_shown(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    story(archive)
    async with start(archive) as driver:
        await piped_to(driver, f"cat > {tmp_path}/got; wc -w < {tmp_path}/got")
        await driver.settle()
        assert (tmp_path / "got").read_bytes() == TEXT.encode()
        assert str(len(TEXT.split())) in driver.shown
        assert "Done" in driver.shown.splitlines()[-1]
        await driver.press("y")
        assert driver.pilot.app.clipboard.strip() == str(len(TEXT.split()))
        await driver.press("q", "enter")
        driver.main.reader.select(4, 8)
        await driver.press("vertical_line")
        assert "a passage of #1" in driver.shown
        remembered = driver.pilot.app.screen.query_one("#line", Input).value
        assert remembered.startswith("cat > ")
        await driver.press("escape")
        await piped_to(driver, "cat")
        await driver.settle()
        assert "quay" in driver.shown.splitlines()[2]
        assert "closed" not in driver.shown


async def test_a_failing_command_says_its_status_and_errors(archive: Archive, start: Start) -> None:
    story(archive)
    async with start(archive) as driver:
        await piped_to(driver, "echo trouble '\x1b[31m' >&2; exit 3")
        await driver.settle()
        assert "it ended with 3" in driver.shown
        assert "On standard error:" in driver.shown
        assert "trouble ␛[31m" in driver.shown
        await driver.press("q")
        await piped_to(driver, "no-such-command")
        await driver.settle()
        assert "it ended with 127" in driver.shown


async def test_a_command_is_stopped_with_all_it_started(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    story(archive)
    async with start(archive) as driver:
        screen = await piped_to(driver, f"echo begun; sleep 300 & echo $! > {tmp_path}/pid; wait")
        await driver.until(lambda: "begun" in driver.shown)
        assert "ctrl+c stops" in driver.shown
        await driver.press_only("ctrl+c")
        await driver.until(lambda: screen.idle)
        await driver.settle()
        assert "Stopped" in driver.shown.splitlines()[-1]
        pid = int((tmp_path / "pid").read_text())
        status = Path(f"/proc/{pid}/status")
        await driver.until(lambda: not status.exists() or "State:\tZ" in status.read_text())


def test_a_command_without_end_is_stopped_at_the_limit() -> None:
    piped = Piped("yes", "text")
    for thread in piped._threads:
        thread.join(30)
    piped._child.wait(30)
    assert piped.status == 128 + 15
    assert piped.full
    assert LIMIT <= piped.size < LIMIT + (1 << 17)


def test_hanging_up_ends_the_child_of_a_program_that_waits_for_it() -> None:
    piped = Piped("grep SigBlk /proc/self/status", "")
    for thread in piped._threads:
        thread.join(30)
    blocked = int(piped.output.split()[1], 16)
    assert not blocked & (1 << (1 - 1) | 1 << (15 - 1))


# -- comparing


async def test_two_quotations_are_compared_word_by_word(archive: Archive, start: Start) -> None:
    _, (first, second) = story(archive)
    async with start(archive) as driver:
        await driver.find(f"#{first}")
        await driver.press("D")
        await driver.type("ever")
        assert f"#{second} Mara Olvan" in driver.shown
        await driver.press("enter")
        assert isinstance(driver.dialog, Comparing)
        assert f"[-First: #{first} Mara Olvan" in driver.shown
        assert "Nobody {+ever +}asked us about [-the-]{+a+} quay" in driver.shown
        assert "5 words are in both, 1 only in the first, 2 only in the second." in driver.shown
        await driver.press("s")
        assert "Nobody [-ever -]asked us about [-a-]{+the+} quay" in driver.shown
        await driver.press("enter")
        assert driver.main.open_number == second


async def test_two_marked_ones_are_compared(archive: Archive, start: Start) -> None:
    story(archive)
    async with start(archive) as driver:
        await driver.find("kind:quotation")
        await driver.press("asterisk", "D")
        assert isinstance(driver.dialog, Comparing)
        assert "only in the first" in driver.shown
