"""What changed between the texts of a source, in the running interface."""

from __future__ import annotations

from schema import Capture, Document, PartialDate
from schema.provenance import TimeSource
from store import Archive
from store.rows import Intake
from tests.tui.conftest import Start

TEXT = "The quay is closed.\n\n“Nobody asked us,” said Mara Olvan on Monday.\n\nThe end."
WORDS = ("Monday", "Tuesday", "Friday")


def taken(archive: Archive) -> int:
    number = 0
    for day, word in enumerate(WORDS, 1):
        document = Document(
            title="The quay", text=TEXT.replace("Monday", word), url="https://elsin.example/quay"
        )
        capture = Capture(
            captured_at=PartialDate(f"2031-03-0{day}"),
            time_source=TimeSource.NOW,
            path=f"{day}.txt",
        )
        number = archive.intake([Intake(document, capture, "text", "1")], label="import")[0].number
        if day == 1:
            at = TEXT.index("Monday")
            archive.quote(number, at, at + 6, speaker="Mara Olvan")
            archive.add_note(number, "which one?", at, at + 6)
    archive.catch_up()
    return number


async def test_changes_are_walked_and_lead_to_their_place(archive: Archive, start: Start) -> None:
    number = taken(archive)
    async with start(archive) as driver:
        await driver.press("D")
        assert "text 3 of 3, now" in driver.shown
        assert "on [-Tuesday-]{+Friday+}." in driver.shown
        assert "Orphaned: not in the text of now (2)" in driver.shown
        assert "note by ada: Monday" in driver.shown.replace(archive.actor, "ada")
        await driver.press("left")
        assert "on [-Monday-]{+Tuesday+}." in driver.shown
        await driver.press("left")
        assert "That is the oldest change." in driver.shown
        await driver.press("enter")
        assert "another text now" in driver.shown
        await driver.press("right", "enter")
        assert driver.dialog is None
        assert driver.main.open_number == number
        await driver.press("D", "j", "enter")
        assert archive.rows([driver.main.open_number])[0].kind == "quotation"
        assert "Orphaned" in driver.shown
        await driver.press("D", "t")
        assert "{+Friday+}" in driver.shown
        await driver.press("q", "q", "i")
        assert "3 texts · D shows" in driver.shown
        assert "orphaned: “Monday”" in driver.shown


async def test_a_quotation_is_put_where_its_words_stand_by_a_key(
    archive: Archive, start: Start
) -> None:
    number = 0
    for after in ("on Monday", "on a wet Monday"):
        document = Document(
            title="The quay",
            text=TEXT.replace("on Monday", after),
            url="https://elsin.example/quay",
        )
        capture = Capture(captured_at=PartialDate("2031-03-01"), time_source=TimeSource.NOW)
        number = archive.intake([Intake(document, capture, "text", "1")], label="import")[0].number
        if after == "on Monday":
            at = TEXT.index("“Nobody")
            quotation = archive.quote(number, at, at + 18, speaker="Mara Olvan")
    archive.catch_up()
    async with start(archive) as driver:
        await driver.press("D", "r")
        assert "Put the cursor on an orphaned quotation" in driver.shown
        await driver.press("j")
        assert "r says it is the same" in driver.shown
        await driver.press("r")
        assert f"#{quotation} stands in the text again" in driver.shown
        assert "Orphaned" not in driver.shown
        (row,) = archive.quotations(number)
        assert archive.text(number)[row.start : row.end] == row.text
        await driver.press("q", "u")
        assert archive.quotations(number)[0].start == -1


async def test_a_source_with_one_text_says_so(archive: Archive, start: Start) -> None:
    archive.add([Document(title="Weather", text="It rained.")])
    archive.catch_up()
    async with start(archive) as driver:
        await driver.press("D")
        assert "#1 has had no other text" in driver.shown
        await driver.press("escape")
        assert driver.dialog is None
