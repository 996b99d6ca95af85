"""The review screen, driven key by key over a small archive and the sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest

from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.correcting import Correcting
from archive_tui.tui.screens.help import Help
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.screens.reviewing import Reviewing
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.claim import ClaimPanel
from schema import Attribution, Capture, Document, PartialDate, Quotation
from schema.anchors import Anchor
from schema.attribution import NamePlace
from schema.provenance import TimeSource
from store import Archive
from store.rows import Intake, LinkProposal, Proposal, Undone
from tests.tui.conftest import Driver, Start

SURE = (0.5, 0.97, 0.9, 0.99)


def _text(place: str) -> str:
    filling = "\n".join(f"Nothing much happened on quay {n} of {place}." for n in range(30))
    return (
        f"“The quay of {place} is closed,” said Mara Olvan, the harbour master.\n{filling}\n"
        f"Jorin Tesk told the Courier: “Nobody asked us in {place}.”\n{filling}\n"
        f"She called the plan of {place} “a wet dream” on Monday.\nThe end."
    )


def _article(place: str, confidences: tuple[float, ...]) -> Intake:
    text = _text(place)
    found = []
    for words, speaker, sure in zip(
        (f"“The quay of {place} is closed,”", f"“Nobody asked us in {place}.”", "“a wet dream”"),
        ("Mara Olvan", "Jorin Tesk", "She"),
        confidences,
        strict=True,
    ):
        start, at = text.index(words), text.index(speaker)
        anchor = Anchor.of(text, start, start + len(words))
        named = NamePlace(start=at, end=at + len(speaker), exact=speaker)
        said = Attribution(speaker=speaker, place=named, role="a role")
        quotation = Quotation(text=words, anchor=anchor, attribution=said)
        found.append(
            Proposal(quotation, "quotes", start, start + len(words), sure, "said-name", "1")
        )
    taken = Capture(captured_at=PartialDate("2031-04-02"), time_source=TimeSource.NOW)
    document = Document(title=f"News from {place}", text=text, publisher="Elsin Courier")
    return Intake(document, taken, "text", "1", proposals=found)


@pytest.fixture
def quays(tmp_path: Path) -> Iterator[Archive]:
    """Three invented articles with three proposals each; that of Brin came in last."""
    with Archive.create(tmp_path / "quays", actor="ada") as archive:
        archive.intake([_article("Alma", (0.5, 0.97, 0.9))])
        archive.intake([_article("Orst", (0.99, 0.3, 0.96))])
        archive.intake([_article("Brin", (0.6, 0.95, 0.7))])
        archive.catch_up()
        yield archive


def source(archive: Archive, place: str) -> int:
    """The article about a place."""
    rows = archive.rows(archive.numbers())
    return next(row.number for row in rows if row.title == f"News from {place}")


def held(archive: Archive, place: str) -> list[int]:
    """Its three quotations in the order of the text, whatever became of them."""
    number = source(archive, place)
    found = archive.rows(range(number + 1, number + 4))
    assert all(row.parent == number for row in found)
    return [row.number for row in found]


def statuses(archive: Archive, place: str) -> list[str]:
    """What became of them."""
    return [row.status for row in archive.rows(held(archive, place))]


def review(driver: Driver) -> Reviewing:
    """The review that is open."""
    screen = next(s for s in driver.pilot.app.screen_stack if isinstance(s, Reviewing))
    assert isinstance(screen, Reviewing)
    return screen


def in_hand(driver: Driver) -> int | str:
    """The proposal in hand."""
    here = review(driver).review.current
    assert here is not None
    return here.key


def bottom(driver: Driver) -> str:
    """The bottom line of the screen in front."""
    return driver.pilot.app.screen.query_one(BottomLine).text


def panel(driver: Driver) -> str:
    """The panel's lines."""
    claim = driver.pilot.app.screen.query_one(ClaimPanel)
    strips = (claim.line_segments(y) for y in range(claim.size.height))
    return "\n".join("".join(s.text for s in strip) for strip in strips)


async def test_the_passage_its_speaker_and_the_reason_are_shown(
    quays: Archive, start: Start
) -> None:
    async with start(quays) as driver:
        await driver.press("p")
        assert in_hand(driver) == held(quays, "Brin")[0]
        shown = driver.shown
        assert "News from Brin" in shown.splitlines()[0]
        assert "“The quay of Brin is closed,”" in shown
        assert "Mara Olvan" in panel(driver)
        assert "a role" in panel(driver)
        assert "confidence 0.60" in panel(driver)
        assert "said-name: the words" in panel(driver)
        assert bottom(driver) == "1 of 3 in this source · 9 in all"
        reader = review(driver).reader
        styles = {lit.kind: reader._style((lit.style,)) for lit in reader._lights}
        assert styles["passage"].reverse
        assert styles["speaker"].underline


async def test_each_passage_comes_into_view_with_lines_around_it(
    quays: Archive, start: Start
) -> None:
    async with start(quays) as driver:
        await driver.press("p", "space")
        assert "Nobody asked us in Brin" in driver.shown
        assert "quay 28 of Brin" in driver.shown
        await driver.press("space")
        assert "a wet dream" in driver.shown


async def test_accepting_and_rejecting_step_on_and_are_written(
    quays: Archive, start: Start
) -> None:
    async with start(quays) as driver:
        await driver.press("p", "y", "n", "т")
        assert statuses(quays, "Brin") == ["confirmed", "rejected", "rejected"]
        assert in_hand(driver) == held(quays, "Orst")[0]
        assert bottom(driver) == "1 of 3 in this source · 6 in all"
        assert "News from Orst" in driver.shown
        await driver.press("н")
        assert statuses(quays, "Orst")[0] == "confirmed"
        await driver.press("k")
        assert "✓ accepted" in panel(driver)
        await driver.press("y")
        assert statuses(quays, "Orst")[0] == "confirmed"


async def test_undo_goes_back_to_what_is_undone_and_redo_to_it_again(
    quays: Archive, start: Start
) -> None:
    async with start(quays) as driver:
        await driver.press("p")
        before = quays.seq()
        await driver.press("u")
        assert "Nothing was decided" in bottom(driver)
        assert quays.seq() == before
        await driver.press("y", "y", "n", "space")
        assert in_hand(driver) == held(quays, "Orst")[1]
        await driver.press("u")
        assert in_hand(driver) == held(quays, "Brin")[2]
        assert statuses(quays, "Brin") == ["confirmed", "confirmed", "proposed"]
        assert "Undid: reject" in bottom(driver)
        await driver.press("u")
        assert in_hand(driver) == held(quays, "Brin")[1]
        await driver.press("ctrl+r")
        assert statuses(quays, "Brin") == ["confirmed", "confirmed", "proposed"]
        assert review(driver).review.agenda is not None
        await driver.press("u", "u", "u")
        assert statuses(quays, "Brin") == ["proposed"] * 3
        assert "Nothing was decided" in bottom(driver)
        assert quays.verify() == []


@pytest.mark.parametrize("key", ["space", "j", "down", "tab", "right_parenthesis", "о"])
async def test_skipping_leaves_a_proposal_open(quays: Archive, start: Start, key: str) -> None:
    async with start(quays) as driver:
        await driver.press("p", key)
        assert in_hand(driver) == held(quays, "Brin")[1]
        assert statuses(quays, "Brin") == ["proposed"] * 3


@pytest.mark.parametrize("key", ["k", "up", "shift+tab", "left_parenthesis", "л"])
async def test_going_back_also_over_the_beginning_of_a_source(
    quays: Archive, start: Start, key: str
) -> None:
    async with start(quays) as driver:
        await driver.press("p", "space", key)
        assert in_hand(driver) == held(quays, "Brin")[0]
        await driver.press("right_curly_bracket")
        assert in_hand(driver) == held(quays, "Orst")[0]
        await driver.press(key)
        assert in_hand(driver) == held(quays, "Brin")[2]
        await driver.press("left_curly_bracket")
        assert "first one" in bottom(driver)


async def test_the_end_says_what_is_left(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        await driver.press("p", "y", *["space"] * 8)
        assert "last one: 8 left open" in bottom(driver)
        await driver.press("q")
        assert driver.dialog is None


async def test_all_above_a_confidence_here_or_everywhere(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        await driver.press("p", "a")
        assert isinstance(driver.dialog, Prompt)
        assert "1 in this source · 4 in all" in driver.shown
        for _ in range(4):
            await driver.press("backspace")
        await driver.type("60%")
        assert "3 in this source · 7 in all" in driver.shown
        await driver.press("enter")
        assert isinstance(driver.dialog, Choice)
        assert "the 3 in this source" in driver.shown
        await driver.press("s")
        assert statuses(quays, "Brin") == ["confirmed"] * 3
        assert "Accepted 3" in bottom(driver)
        await driver.press("u")
        assert statuses(quays, "Brin") == ["proposed"] * 3
        await driver.press("a", "enter", "a")
        assert statuses(quays, "Brin") == ["proposed", "confirmed", "proposed"]
        assert statuses(quays, "Orst") == ["confirmed", "proposed", "confirmed"]
        assert statuses(quays, "Alma") == ["proposed", "confirmed", "proposed"]
        await driver.press("space")
        assert "5 in all" in bottom(driver)
        await driver.press("u")
        assert statuses(quays, "Alma") == ["proposed"] * 3
        await driver.press("ctrl+r", "space")
        assert statuses(quays, "Alma") == ["proposed", "confirmed", "proposed"]
        assert "5 in all" in bottom(driver)


async def test_a_long_acceptance_is_stopped_and_what_was_done_is_undone(
    quays: Archive, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.record.changes._BATCH", 1)
    begun, go_on, decide = Event(), Event(), quays.decide

    def slowly(
        numbers: Sequence[int], status: str, *, progress: Callable[[int], None] | None = None
    ) -> int:
        def step(done: int) -> None:
            begun.set()
            go_on.wait(10)
            assert progress is not None
            progress(done)

        return decide(numbers, status, progress=step)

    monkeypatch.setattr(quays, "decide", slowly)
    places = ("Alma", "Brin", "Orst")
    async with start(quays) as driver:
        await driver.press("p", "a", "enter")
        await driver.pilot.press("a")
        await driver.until(begun.is_set)
        await driver.pilot.press("y")
        assert "Wait until that is done" in bottom(driver)
        await driver.pilot.press("escape")
        go_on.set()
        await driver.settle()
        assert "Stopped" in bottom(driver)
        assert sum(statuses(quays, place).count("confirmed") for place in places) == 1
        await driver.press("space")
        assert "8 in all" in bottom(driver)
        await driver.press("u")
        assert all(statuses(quays, place) == ["proposed"] * 3 for place in places)
        await driver.press("space")
        assert "9 in all" in bottom(driver)


async def test_after_all_of_a_source_the_next_one_comes(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        await driver.press("p", "a", *["backspace"] * 4, "0", "enter", "s")
        assert statuses(quays, "Brin") == ["confirmed"] * 3
        assert in_hand(driver) == held(quays, "Orst")[0]
        assert "Accepted 3" in bottom(driver)


async def test_a_long_undo_says_how_far_it_is_and_is_stopped_without_a_trace(
    quays: Archive, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive_tui.tui.screens.settling.MANY", 3)
    begun, go_on, undo = Event(), Event(), quays.undo

    def slowly(progress: Callable[[int, int], None]) -> Undone:
        def step(done: int, total: int) -> None:
            progress(done, total)
            begun.set()
            go_on.wait(10)
            progress(done, total)

        return undo(step)

    monkeypatch.setattr(quays, "undo", slowly)
    async with start(quays) as driver:
        await driver.press("p", "a", "enter", "a")
        seq = quays.seq()
        await driver.pilot.press("u")
        await driver.until(begun.is_set)
        await driver.until(lambda: "Undoing 4 decisions … 0 % · esc stops" in bottom(driver))
        await driver.pilot.press("n")
        assert "Wait until that is done" in bottom(driver)
        await driver.pilot.press("space", "escape")
        here = in_hand(driver)
        go_on.set()
        await driver.settle()
        assert "Stopped: nothing was changed" in bottom(driver)
        assert in_hand(driver) == here
        assert quays.seq() == seq
        await driver.press("u")
        assert "Undid: accept 4 proposals" in bottom(driver)
        for place in ("Alma", "Brin", "Orst"):
            assert statuses(quays, place) == ["proposed"] * 3


async def test_a_long_reason_is_wrapped_at_its_words(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        await driver.press("p")
        screen = review(driver)
        why = "colon-verb: this name, a verb of speech and a colon stand before the words"
        screen.query_one(ClaimPanel).fill("A title", [("", "why", why)])
        lines = panel(driver).splitlines()
        assert [line.strip() for line in lines[1:3]] == [
            "why       colon-verb: this name, a verb of speech and a colon stand before the",
            "words",
        ]


async def test_a_confidence_that_is_none_stays_in_the_prompt(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        await driver.press("p", "a", "backspace", "backspace", "x", "enter")
        assert isinstance(driver.dialog, Prompt)
        assert "from 0 to 1" in driver.shown
        await driver.press("escape", "escape")
        assert driver.dialog is None


async def test_the_list_goes_on_where_the_review_was_left(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        await driver.press("p", "y", "right_curly_bracket", "n", "q")
        source = quays.rows([held(quays, "Orst")[0]])[0].parent
        assert driver.main.entries.current == source
        await driver.press("p")
        assert in_hand(driver) == held(quays, "Orst")[1]


async def test_it_begins_with_the_entry_in_hand(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        await driver.press("j", "p")
        assert in_hand(driver) == held(quays, "Orst")[0]
        await driver.press("right_curly_bracket")
        assert in_hand(driver) == held(quays, "Alma")[0]
        await driver.press("right_curly_bracket")
        # What stood above in the list comes at the end.
        assert in_hand(driver) == held(quays, "Brin")[0]
        await driver.press("escape")
        assert driver.main.entries.current == source(quays, "Orst")
        second = held(quays, "Alma")[1]
        await driver.find(f"#{second}")
        await driver.press("p")
        assert in_hand(driver) == second


async def test_what_was_found_is_the_scope_and_is_said(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        await driver.find("title:Alma")
        await driver.press("p")
        assert bottom(driver) == "1 of 3 in this source · 3 in all"
        assert "only “title:Alma”" in driver.shown
        await driver.press("q")
        await driver.find("kind:quotation speaker:jorin")
        await driver.press("p")
        assert bottom(driver) == "1 of 1 in this source · 3 in all"
        assert in_hand(driver) in {held(quays, p)[1] for p in ("Alma", "Orst", "Brin")}
        await driver.press("q")
        await driver.find("kind:tweet")
        await driver.press("p")
        assert driver.dialog is None
        assert "Nothing is open" in driver.bottom


async def test_enter_reads_the_source_at_this_place_and_p_comes_back(
    quays: Archive, start: Start
) -> None:
    async with start(quays) as driver:
        await driver.press("p", "space", "space", "enter")
        assert driver.dialog is None
        assert driver.main.open_number == source(quays, "Brin")
        assert "a wet dream" in driver.shown
        await driver.press("p")
        assert in_hand(driver) == held(quays, "Brin")[2]


async def test_leaving_shows_in_the_list_what_was_decided(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        assert driver.shown.count("3?") == 3
        await driver.press("j", "p", "y", "y", "y", "q")
        assert driver.main.entries.current == source(quays, "Orst")
        assert driver.shown.count("3?") == 2
        assert "❝3" in driver.shown


# -- correcting


def correcting(driver: Driver) -> Correcting:
    """The correction that is open."""
    screen = driver.pilot.app.screen
    assert isinstance(screen, Correcting), driver.shown
    return screen


async def test_words_and_speaker_are_corrected_by_selecting_them(
    quays: Archive, start: Start
) -> None:
    third = held(quays, "Brin")[2]
    async with start(quays) as driver:
        await driver.press("p", "space", "space", "e")
        made = correcting(driver).correction
        text = quays.text(source(quays, "Brin"))
        await driver.press("left")
        assert text[slice(*made.span)] == "Brin “a wet dream”"
        await driver.press("right", "shift+left", "shift+left")
        assert text[slice(*made.span)] == "“a wet"
        await driver.press("shift+right", "shift+right")
        assert text[slice(*made.span)] == "“a wet dream”"
        await driver.press("shift+right")
        await driver.press("s", "left")
        assert made.speaker != "She"
        while made.speaker != "Jorin Tesk":
            await driver.press("left")
        assert "* Jorin Tesk" in panel(driver)
        assert made.role == ""
        await driver.press("m", "enter")
        assert statuses(quays, "Brin")[2] == "confirmed"
        entry = quays.get(third)
        assert entry.kind == "quotation"
        assert entry.text == "“a wet dream” on"
        assert (entry.attribution.speaker, entry.attribution.mode) == ("Jorin Tesk", "mixed")
        assert entry.attribution.place is not None
        assert entry.attribution.place.exact == "Jorin Tesk"
        assert entry.attribution.role is None
        assert "corrected and accepted" in bottom(driver)
        assert in_hand(driver) == held(quays, "Orst")[0]
        await driver.press("u")
        assert in_hand(driver) == third
        assert statuses(quays, "Brin")[2] == "proposed"
        assert quays.get(third).text == "“a wet dream”"
        assert "She" in panel(driver)
        await driver.press("ctrl+r")
        assert quays.get(third).text == "“a wet dream” on"
        assert "Jorin Tesk" in panel(driver)
        assert quays.verify() == []


async def test_speaker_role_and_addressee_are_typed(quays: Archive, start: Start) -> None:
    first = held(quays, "Brin")[0]
    async with start(quays) as driver:
        await driver.press("p", "e", "i")
        for _ in range(len("Mara Olvan")):
            await driver.press("backspace")
        await driver.type("jor")
        assert "Jorin Tesk" in driver.shown
        await driver.press("tab", "enter", "r")
        await driver.type("boatman")
        await driver.press("enter", "t")
        await driver.type("the Courier")
        await driver.press("enter")
        assert "* the Courier" in panel(driver)
        await driver.press("ctrl+s")
        entry = quays.get(first)
        assert entry.kind == "quotation"
        said = entry.attribution
        assert (said.speaker, said.role, said.addressee) == ("Jorin Tesk", "boatman", "the Courier")
        assert said.place is None


async def test_a_correction_that_is_left_changes_nothing(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        await driver.press("p")
        before = quays.seq()
        await driver.press("e", "m", "escape")
        assert quays.seq() == before
        assert in_hand(driver) == held(quays, "Brin")[0]
        await driver.press("e", "enter")
        assert statuses(quays, "Brin")[0] == "confirmed"


async def test_a_refused_correction_stays_open_with_the_reason(
    quays: Archive, start: Start
) -> None:
    first, number = held(quays, "Brin")[0], source(quays, "Brin")
    async with start(quays) as driver:
        await driver.press("p")
        quays.edit(first, {"said_at": "2031"})
        await driver.press("e", "m", "enter")
        assert "changed by somebody else" in bottom(driver)
        await driver.press("escape")
        assert quays.rows([first])[0].status == "proposed"
        assert source(quays, "Brin") == number


async def test_a_decision_that_cannot_be_written_is_shown_as_it_is(
    quays: Archive, start: Start
) -> None:
    first = held(quays, "Brin")[0]
    async with start(quays) as driver:
        await driver.press("p")
        quays.delete([first])
        await driver.press("y")
        assert f"no entry #{first}" in bottom(driver)
        assert in_hand(driver) == first + 1
        await driver.press("space")
        assert bottom(driver) == "2 of 2 in this source · 8 in all"


async def test_a_link_is_reviewed_too(quays: Archive, start: Start) -> None:
    one, other = source(quays, "Alma"), source(quays, "Orst")
    quays.propose_links([LinkProposal(one, "duplicates", other, 0.8, "shingles", "1")], label="x")
    async with start(quays) as driver:
        await driver.find("title:Alma")
        await driver.press("p", *["space"] * 3)
        assert "duplicates" in panel(driver)
        assert f"#{other} News from Orst" in panel(driver)
        assert "rule “shingles”" in panel(driver)
        await driver.press("e")
        assert "corrects quotations" in bottom(driver)
        await driver.press("y")
        link = next(x for x in quays.links(one) if x.number == other)
        assert link.status == "confirmed"
        await driver.press("u")
        link = next(x for x in quays.links(one) if x.number == other)
        assert link.status == "proposed"


async def test_what_is_embedded_and_cited_is_reviewed_in_its_source(
    sample: Archive, start: Start
) -> None:
    opened = sample.open_proposals()
    kinds = {
        row.number: row.kind for row in sample.rows([k for k in opened.keys if isinstance(k, int)])
    }
    others = [n for n, kind in kinds.items() if kind in ("tweet", "report")]
    assert others
    async with start(sample) as driver:
        await driver.find(f"is:proposed id:{others[0]}")
        await driver.press("p")
        assert in_hand(driver) == others[0]
        assert kinds[others[0]] in panel(driver)
        await driver.press("y")
        assert sample.rows([others[0]])[0].status == "confirmed"


async def test_every_proposal_of_the_sample_can_be_looked_at(sample: Archive, start: Start) -> None:
    total = len(sample.open_proposals())
    async with start(sample, (160, 50)) as driver:
        await driver.press("p")
        seen = {in_hand(driver)}
        for _ in range(total):
            await driver.pilot.press("space")
            await driver.pilot.pause()
            seen.add(in_hand(driver))
        await driver.settle()
        assert len(seen) == total
        assert "last one" in bottom(driver)


async def test_the_palette_and_help_are_those_of_the_review(quays: Archive, start: Start) -> None:
    async with start(quays) as driver:
        await driver.press("p", "question_mark")
        assert isinstance(driver.dialog, Help)
        assert driver.shown.splitlines()[0].strip() == "In the review"
        await driver.press("q", "colon")
        await driver.type("reject")
        await driver.until(lambda: "Reject, and on" in driver.shown)
        await driver.press("enter")
        await driver.until(lambda: statuses(quays, "Brin")[0] == "rejected")
        await driver.press("ctrl+l")
        assert in_hand(driver) == held(quays, "Brin")[1]


@pytest.mark.parametrize("size", [(20, 8), (40, 12), (130, 20)])
async def test_it_works_in_any_size(quays: Archive, start: Start, size: tuple[int, int]) -> None:
    async with start(quays, size) as driver:
        await driver.press("p", "y", "e", "s", "escape")
        await driver.pilot.resize_terminal(80, 24)
        await driver.press("space")
        assert statuses(quays, "Brin")[0] == "confirmed"
        assert "a wet dream" in driver.shown


async def test_a_name_typed_where_letters_are_commands_is_told_where_names_go(
    quays: Archive, start: Start
) -> None:
    async with start(quays) as driver:
        await driver.press("p", "e")
        await driver.press("D")
        assert "“D” does nothing here: s selects the speaker, i types one." in driver.shown
        await driver.press("i", "ctrl+u")
        await driver.type("Dora Brin")
        await driver.press("enter")
        assert "* Dora Brin" in driver.shown


async def test_it_says_when_it_begins_elsewhere(quays: Archive, start: Start) -> None:
    (made,) = quays.add([Document(title="Nothing proposed", text="No words of anybody.")])
    quays.catch_up()
    async with start(quays) as driver:
        driver.main.entries.move_to_number(made)
        await driver.press("p")
        assert f"Nothing is open in #{made}: on with #" in driver.shown
