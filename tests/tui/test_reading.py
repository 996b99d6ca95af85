"""What stands around a text in the reader: margins, cards, pages, the measure."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_tui import config
from archive_tui.display import cell_width
from archive_tui.tui.widgets.lights import Lights
from archive_tui.tui.widgets.reading import Card, Lit, Mark
from archive_tui.tui.widgets.wrapping import PART, Line, Wrapped
from schema import Document
from store import Archive
from tests.tui.conftest import Start

WORDS = st.text(st.sampled_from("ab \n\f字م🇸"), max_size=400)


def every(wrapped: Wrapped) -> list[Line]:
    """All lines, with exact heights."""
    wrapped.settle(0, 10_000)
    return [line for y in range(wrapped.height) if (line := wrapped.line(y)) is not None]


@given(WORDS, st.lists(st.integers(0, 400), max_size=8), st.integers(8, 30), st.booleans())
def test_lines_of_ours_and_notes_take_nothing_from_the_text(
    text: str, places: list[int], width: int, airy: bool
) -> None:
    places = sorted({min(place, len(text)) for place in places})
    ends = [0, *(m.start() for m in re.finditer("\n", text)), len(text)]
    card = Card(ends[0], ends[len(ends) // 2], "whose")
    cards = [card] if card.end > card.start else []
    wrapped = Wrapped(
        text, width,
        pages=[Mark(place, "page") for place in places],
        cards=cards,
        notes=[(place, f"#{place}") for place in places],
        airy=airy,
    )  # fmt: skip
    lines = every(wrapped)
    drawn = {i for line in lines if not line.own for i in range(line.start, line.end)}
    assert all(text[i] in "\n\f" for i in set(range(len(text))) - drawn)
    assert sum("-- page --" in line.shown for line in lines if line.own) == len(places)
    assert sum(line.shown.startswith("+--") for line in lines if line.own) == 2 * len(cards)
    for line in lines:
        assert cell_width((line.lead + line.shown).rstrip(" ")) <= max(width, 10)
        assert len(line.notes) <= 1
    noted = [note for line in lines for note in line.notes]
    kept = [f"#{p}" for p in places if p < len(text) and text[p] not in "\n\f"]
    assert [note for note in noted if note in kept] == kept
    for offset in range(len(text)):
        line = lines[wrapped.line_of(offset)]
        assert line.start <= offset <= line.end or text[offset] in "\n\f"


def test_paragraphs_get_air_and_lines_broken_by_hand_do_not() -> None:
    long, short = "The harbour of Elsin is closed. " * 5, "A line that was broken by hand."
    text = f"{long}\n{long}\n\n{short}\n{short}\n{long}"
    shown = [line.shown.strip() for line in every(Wrapped(text, 40, airy=True))]
    assert shown.count("") == 2
    assert shown[shown.index(short) + 1] == short
    tight = [line.shown.strip() for line in every(Wrapped(text, 40))]
    assert [line for line in shown if line] == [line for line in tight if line]
    assert tight.count("") == 1


def test_only_what_is_looked_at_is_cut_up() -> None:
    text = "\n" * (100 * PART)
    wrapped = Wrapped(text, 72)
    wrapped.settle(0, 48)
    assert sum(bool(part.slices) for part in wrapped._parts) == 1
    line = wrapped.line_of(len(text) // 2)
    wrapped.settle(line - 24, 48)
    assert sum(bool(part.slices) for part in wrapped._parts) <= 4
    found = wrapped.line(wrapped.line_of(len(text)))
    assert found is not None
    assert (found.start, found.end) == (len(text), len(text))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=12))
def test_passages_are_found_by_the_stretch_they_touch(spans: list[tuple[int, int]]) -> None:
    lits = [Lit(start, start + length, "link", "link") for start, length in spans]
    lights = Lights(lits)
    for start in range(0, 40, 3):
        found = [lit for lit in lits if lit.start < start + 3 and lit.end > start]
        assert sorted(lights.between(start, start + 3), key=repr) == sorted(found, key=repr)


def embedding(archive: Archive) -> int:
    """An article of the sample with an embedded tweet and quotations."""
    return next(
        row.number
        for row in archive.rows(list(archive.numbers()))
        if any(link.relation == "embeds" and link.start for link in archive.links(row.number))
        and any(link.relation == "cites" and link.start for link in archive.links(row.number))
        and row.quotations > 2
    )


async def test_numbers_stand_in_the_margin_and_are_gone_to(sample: Archive, start: Start) -> None:
    number = embedding(sample)
    async with start(sample, (80, 60)) as driver:
        await driver.find(f"#{number}")
        shown = driver.shown.splitlines()
        for quotation in sample.quotations(number):
            if quotation.mode == "indirect" or quotation.start < 0:
                continue
            mark = f"#{quotation.number}{'?' if quotation.status == 'proposed' else ''}"
            assert any(re.match(rf" *{re.escape(mark)} ", line) for line in shown), driver.shown
        cited = next(k for k in sample.links(number) if k.start and k.relation == "cites")
        place = next(line for line in shown if line.split()[:1] == [f">#{cited.number}?"])
        assert len(place.rstrip()) <= 79
        await driver.press("number_sign")
        await driver.type(str(cited.number))
        await driver.press("enter")
        assert driver.main.open_number == cited.number


async def test_jump_letters_stand_on_the_numbers(sample: Archive, start: Start) -> None:
    number = embedding(sample)
    async with start(sample, (80, 60)) as driver:
        await driver.find(f"#{number}")
        first = driver.main.reader.numbers_in_view()[0]
        row = driver.shown.splitlines()[driver.main.reader.region.y + first[0]]
        assert row[first[1] :].lstrip("><").startswith(f"#{first[2]}")
        await driver.press("semicolon", "d")
        assert driver.main.open_number == first[2]


async def test_an_embedded_tweet_is_a_card_with_its_words_as_they_are(
    sample: Archive, start: Start
) -> None:
    number = embedding(sample)
    link = next(k for k in sample.links(number) if k.relation == "embeds")
    assert link.number is not None
    tweet = sample.get(link.number)
    assert tweet.kind == "tweet"
    async with start(sample, (80, 60)) as driver:
        await driver.find(f"#{number}")
        lines = [line[6:].rstrip() for line in driver.shown.splitlines()]
        top = next(at for at, line in enumerate(lines) if line.startswith("+-- #"))
        assert f"#{link.number}" in lines[top]
        assert f"{tweet.author_name} @{tweet.handle}" in lines[top]
        assert tweet.posted_at is not None
        assert tweet.posted_at.day in lines[top]
        bottom = lines.index("+--", top)
        inside = lines[top + 1 : bottom]
        assert all(line.startswith("| ") for line in inside)
        assert not re.search("[\u2500-\u25ff]", "".join(lines[top : bottom + 1]))
        words = "".join(line.removeprefix("| ") for line in inside)
        passage = sample.text(number)[link.start : link.end]
        assert "".join(words.split()) == "".join(passage.replace("\ufe0f", "").split())


@pytest.mark.parametrize(("columns", "widest"), [(30, 30), (200, 118)])
async def test_the_measure_is_a_setting(
    archive: Archive, start: Start, columns: int, widest: int
) -> None:
    archive.add([Document(title="Long", text="word " * 400)])
    settings = config.standard()
    from dataclasses import replace

    settings = replace(settings, interface=replace(settings.interface, measure=columns))
    async with start(archive, (120, 24), settings=settings) as driver:
        driver.main._details_wanted = False
        driver.main.fit()
        await driver.press("enter")
        lines = [line for line in driver.shown.splitlines() if line.strip().startswith("word word")]
        longest = max(len(line.strip()) for line in lines)
        assert widest - 5 < longest <= widest
        driver.main.reader.set_measure(50)
        await driver.settle()
        assert all(len(line.strip()) <= 50 for line in driver.shown.splitlines() if "word" in line)
