"""Who speaks: which names become agents, which may be one, merging and telling apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Anchor, Attribution, Document, PartialDate, Quotation
from schema.attribution import NamePlace
from schema.provenance import Capture, TimeSource
from store import Archive
from store.errors import NotFound, Refused
from store.likeness import alike
from store.names import is_name, surface
from store.rows import Intake, Proposal


def voices(archive: Archive, *said: tuple[str, str]) -> int:
    """A document in which each (speaker, how it calls them) says something; its number."""
    text, proposals = "", []
    spans: list[tuple[int, int, int, str, str]] = []
    for at, (speaker, called) in enumerate(said):
        words = f"“Sentence number {at} of these,”"
        start = len(text)
        text += f"{words} said {called}.\n"
        spans.append((start, start + len(words), start + len(words) + 6, speaker, called))
    for start, end, place, speaker, called in spans:
        attribution = Attribution(
            speaker=speaker,
            place=NamePlace(start=place, end=place + len(called), exact=called),
        )
        anchor = Anchor.of(text, start, end)
        entry = Quotation(text=text[start:end], anchor=anchor, attribution=attribution)
        proposals.append(Proposal(entry, "quotes", start, end, 0.9, "said NP", "1"))
    capture = Capture(captured_at=PartialDate("2031-03-06"), time_source=TimeSource.STATED)
    document = Document(text=text, title="Invented")
    (result,) = archive.intake([Intake(document, capture, "text", "1", proposals=proposals)])
    return result.number


def listed(archive: Archive) -> dict[str, int]:
    return {agent.name: agent.quotations for agent in archive.agents()}


def proposed(archive: Archive) -> set[tuple[str, str]]:
    return {(pair.keep.name, pair.other.name) for pair in archive.same_agents()}


@pytest.mark.parametrize(
    "name",
    ["Odra Kell", "OPD", "bin Arlen", "al-Arlen", "the Ministry of Dams", "Дора Келл", "عماد"],
)  # fmt: skip
def test_names_and_bodies_are_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "words",
    [
        "it", "He", "an earlier", "the report", "chairman of the Commission", "He’s",
        "14 Engineers", "A lesson from Kell", "Lessons learnt by Odra Kell",
        "Velmari officials", "Officials", "An engineer",
        "ein Sprecher", "", "2017", "“”", "One", "A",
    ],
)  # fmt: skip
def test_pronouns_and_descriptions_are_no_names(words: str) -> None:
    assert not is_name(words)


def test_junk_does_not_become_an_agent_and_stays_in_the_attribution(archive: Archive) -> None:
    number = voices(archive, ("it", "it"), ("an earlier", "an earlier"), ("Odra Kell", "Kell"))
    assert listed(archive) == {"Odra Kell": 1}
    assert [q.speaker for q in archive.quotations(number)] == ["it", "an earlier", "Odra Kell"]
    archive.edit(archive.quotations(number)[0].number, {"speaker": "the river watch"})
    assert listed(archive) == {"Odra Kell": 1, "the river watch": 1}


def test_an_agent_is_known_by_what_its_sources_call_it(archive: Archive) -> None:
    voices(
        archive,
        ("Odra Kell", "Kell"), ("Odra Kell", "Kell"), ("Odra Kell", "the Velmari minister"),
        ("Odra Kell", "she"), ("Odra Kell", "Odra Kell’s"),
    )  # fmt: skip
    (kell,) = archive.agents()
    assert (kell.called, kell.aliases) == (("Kell", "the Velmari minister"), ())
    archive.catch_up()
    assert archive.search('speaker:"velmari minister"').total == 1
    assert archive.search("speaker:kell").total == 5
    voices(archive, ("Kell", "Kell"))
    # Another source's "Kell" may be somebody else: it is proposed, never assumed.
    assert listed(archive) == {"Kell": 1, "Odra Kell": 5}
    assert proposed(archive) == {("Odra Kell", "Kell")}


def test_a_merge_carries_quotations_and_names_and_is_undone(
    archive: Archive, tmp_path: Path
) -> None:
    voices(archive, ("Imra Moustaf", "Imra Moustaf"))
    voices(archive, ("Moustaf", "Moustaf"))
    archive.merge_agents("Imra Moustaf", "Moustaf")
    (one,) = archive.agents()
    assert (one.name, one.aliases, one.quotations) == ("Imra Moustaf", ("Moustaf",), 2)
    assert archive.same_agents() == []
    archive.catch_up()
    assert archive.search("speaker:imra").total == 2
    assert archive.search("speaker:moustaf").total == 2
    assert archive.verify() == []
    items = list(archive.dump())
    with Archive.create(tmp_path / "other") as other:
        other.load(items)
        assert [a.names for a in other.agents()] == [one.names]
    archive.undo()
    archive.catch_up()
    assert archive.search("speaker:imra").total == 1
    assert proposed(archive) == {("Imra Moustaf", "Moustaf")}
    archive.redo()
    archive.catch_up()
    assert archive.search("speaker:imra").total == 2
    assert archive.verify() == []


def test_what_is_not_the_same_is_not_proposed_again(archive: Archive, tmp_path: Path) -> None:
    voices(archive, ("Odra Kell", "Odra Kell"), ("Kell", "Kell"))
    assert archive.not_same_agents("Kell", "Odra Kell")
    assert not archive.not_same_agents("Odra Kell", "kell")
    assert archive.same_agents() == []
    archive.edit_agent("Odra Kell", name="Odra M. Kell")
    assert archive.same_agents() == []
    archive.backup(tmp_path / "copy")
    with Archive.restore(tmp_path / "copy", tmp_path / "again") as again:
        assert again.same_agents() == []
    items = list(archive.dump())
    with Archive.create(tmp_path / "other") as other:
        other.load(items)
        assert other.same_agents() == []
        assert other.verify() == []
    archive.undo()
    archive.undo()
    assert proposed(archive) == {("Odra Kell", "Kell")}
    archive.redo()
    assert archive.same_agents() == []
    assert archive.verify() == []


def test_a_refusal_holds_for_whom_the_name_was_merged_into(archive: Archive) -> None:
    voices(archive, ("Odra Kell", "Odra Kell"), ("Kell", "Kell"), ("Minister Odra Kell", "x"))
    archive.not_same_agents("Odra Kell", "Kell")
    archive.merge_agents("Minister Odra Kell", "Odra Kell")
    assert archive.same_agents() == []


def test_a_name_is_split_off_again_and_stays_apart(archive: Archive) -> None:
    voices(archive, ("Odra Kell", "Odra Kell"), ("Kell", "Kell"))
    archive.merge_agents("Odra Kell", "Kell")
    with pytest.raises(Refused, match="listed under"):
        archive.split_agent("Odra Kell")
    assert archive.split_agent("kell") == "Odra Kell"
    assert listed(archive) == {"Kell": 1, "Odra Kell": 1}
    assert archive.same_agents() == []
    assert archive.verify() == []
    archive.undo()
    assert listed(archive) == {"Odra Kell": 2}
    with pytest.raises(NotFound):
        archive.split_agent("Nobody")
    with pytest.raises(Refused, match="one agent"):
        archive.not_same_agents("Kell", "Odra Kell")


def pair(one: str, other: str) -> float:
    """How sure it is that the two are one; 0 where they are not proposed."""
    found = alike([[one], [other]])
    return found[0].confidence if found else 0.0


@pytest.mark.parametrize(
    ("full", "other"),
    [
        ("Imra Moustaf", "Moustaf"),
        ("Alaster Hayk", "Prof. Alaster Hayk"),
        ("Alasdair Hayk", "Alasdair Haýk"),
        ("Imad Moustaphe", "Emad Mustafe"),
        ("Борис Прокофьев", "Boris Prokofyev"),
        ("John R. Smithe", "John Smithe"),
        ("Bashir al-Arlen", "Bashir Arlen"),
        ("Moustaf Kalile", "Mousatf Kalile"),
        ("Organisation for the Protection of Dams", "OPD"),
        (
            "Organisation for the Protection of Dams",
            "Organization for the Protection of Dams (OPD)",
        ),
        ("Ministry of Defence", "the Ministry of Defense"),
        ("Hayk, Alasdair", "Alasdair Hayk"),
        ("Joram Smithe", "J. Smithe"),
        ("Velmar House Speaker Odra M Kell", "Odra M. Kell"),
        ("Rep. Odra Kell of Velmar", "Odra Kell"),
    ],
)
def test_names_that_may_be_one(full: str, other: str) -> None:
    assert pair(full, other) >= 0.55


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Odra Kell", "Imra Kell"),
        ("Mr Kell", "Mrs Kell"),
        ("Joan Smithe", "John Smithe"),
        ("1st Army of Velmar", "2nd Army of Velmar"),
        ("Ministry of Health", "Ministry of Wealth"),
        ("Ursula Nolan", "UN"),
        ("Odra Kell Jr", "Odra Kell Sr"),
        ("Mary Dorn", "Moira Dorn"),
        ("J. Smithe", "Karl Smithe"),
        ("Kell", "Ministry of Kell"),
        ("Ministry of Odra Kell", "Odra Kell"),
    ],
)
def test_names_that_are_not_proposed(one: str, other: str) -> None:
    assert pair(one, other) == 0.0


def test_a_surname_that_fits_many_is_proposed_for_none() -> None:
    people = [[f"{first} Kell"] for first in ("Odra", "Imra", "Bashir", "Tomas", "Vera")]
    assert alike([*people, ["Kell"]]) == []
    two = alike([*people[:2], ["Kell"]])
    assert [p.confidence for p in two] == [0.38, 0.38]
    assert "fits 2 people" in two[0].reason


def test_a_large_group_of_one_surname_takes_no_quadratic_time() -> None:
    calls = len(
        alike([[f"Ana{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{i} Kell"] for i in range(3000)])
    )
    assert calls < 3000 * 60


@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_names_can_be_compared(names: list[str]) -> None:
    for found in alike([[name] for name in names]):
        assert 0 < found.confidence <= 1
        assert found.full != found.other


@given(st.text(max_size=120), st.text(max_size=20))
def test_any_words_can_be_asked_about(words: str, name: str) -> None:
    is_name(words)
    line = surface(words, name)
    assert line is None or 0 < len(line) <= 80
