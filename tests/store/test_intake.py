"""Taking sources in: recognised again, revised, edits and decisions survive."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from schema import Document, PartialDate, Report, Tweet
from schema.provenance import Capture, Locator, LocatorType, TimeSource
from store import Archive
from store.rows import Intake
from tests.store.invented import POST, TEXT, WORDS, article, post, said, taken


def numbers(archive: Archive) -> list[int]:
    return sorted(archive.numbers(sources_only=False))


def test_everything_found_becomes_a_proposed_entry_linked_to_the_article(archive: Archive) -> None:
    (result,) = archive.intake([taken()])
    assert (result.number, result.outcome, result.proposed) == (1, "added", 3)
    kinds = {row.number: (row.kind, row.status) for row in archive.rows(numbers(archive))}
    assert kinds[1] == ("document", "confirmed")
    assert sorted(kinds.values()).count(("quotation", "proposed")) == 2
    assert ("tweet", "proposed") in kinds.values()
    assert {(link.relation, link.number is None) for link in archive.links(1)} == {
        ("quotes", False),
        ("embeds", False),
        ("reads-more", True),
    }
    assert archive.verify() == []


def test_the_same_source_again_adds_nothing(archive: Archive) -> None:
    archive.intake([taken()])
    before = archive.seq()
    (again,) = archive.intake([taken()])
    assert (again.outcome, again.proposed) == ("unchanged", 0)
    assert archive.seq() == before


def test_a_changed_source_is_a_new_revision_and_edits_survive(archive: Archive) -> None:
    archive.intake([taken()])
    archive.edit(1, {"title": "My title"})
    quotation = archive.quotations(1)[0].number
    archive.decide([quotation], "confirmed")
    longer = "Corrected. " + TEXT
    (again,) = archive.intake([taken(article(longer, "Their new title"))])
    assert (again.number, again.outcome, again.proposed) == (1, "updated", 0)
    entry = archive.get(1)
    assert isinstance(entry, Document)
    assert (entry.title, entry.text) == ("My title", longer)
    first = archive.quotations(1)[0]
    assert (first.number, first.status) == (quotation, "confirmed")
    assert longer[first.start : first.end] == WORDS
    assert [r.length for r, _ in archive.revisions(1)] == [len(TEXT), len(longer)]
    archive.edit(1, {"title": ""})
    assert archive.get(1).title is None  # type: ignore[union-attr]


def test_a_passage_that_is_gone_is_orphaned_and_kept(archive: Archive) -> None:
    archive.intake([taken()])
    archive.intake([taken(article("Nothing of it is left.\n"))])
    assert [(q.start, q.text) for q in archive.quotations(1)] == [(-1, WORDS), (-1, "“bold”")]
    assert list(archive.known("is")).count("orphaned") == 1


def test_a_rejected_proposal_does_not_come_again(archive: Archive) -> None:
    archive.intake([taken()])
    number = archive.quotations(1)[0].number
    archive.decide([number], "rejected")
    assert number not in [q.number for q in archive.quotations(1)]
    archive.intake([taken(article("Corrected. " + TEXT))])
    assert WORDS not in [q.text for q in archive.quotations(1)]


def test_an_embedded_tweet_becomes_one_with_the_real_one(archive: Archive) -> None:
    archive.intake([taken()])
    embedded = next(r.number for r in archive.rows(numbers(archive)) if r.kind == "tweet")
    (number,) = archive.add([post("1234", POST.replace("inv1", "inv1 https://t.example/x"))])
    assert number == embedded
    tweet = archive.get(number)
    assert isinstance(tweet, Tweet)
    assert tweet.post_id == "1234"
    assert archive.rows([number])[0].status == "confirmed"
    archive.intake([taken(article(TEXT + "One more line.\n"))])
    assert [r.kind for r in archive.rows(numbers(archive))].count("tweet") == 1


def test_a_dangling_reference_resolves_when_its_target_arrives(archive: Archive) -> None:
    archive.intake([taken()])
    (number,) = archive.add([Document(title="Who owns the Velmar dam", text="Nobody says.")])
    (more,) = [link for link in archive.links(1) if link.relation == "reads-more"]
    assert more.number == number
    assert [link.label for link in archive.links(number)] == ["read more from"]
    archive.delete([number])
    (more,) = [link for link in archive.links(1) if link.relation == "reads-more"]
    assert more.number is None
    assert more.title == "Who Owns it?"


def test_a_quotation_of_a_person_is_confirmed_and_found_at_its_place(archive: Archive) -> None:
    (number,) = archive.add([article()])
    start = TEXT.index("Engineers")
    quotation = archive.quote(number, start, start + 9, speaker="A. Nobody", role="clerk")
    (row,) = archive.quotations(number)
    assert (row.number, row.speaker, row.role, row.status) == (
        quotation,
        "A. Nobody",
        "clerk",
        "confirmed",
    )
    assert archive.quote(number, start, start + 9) == quotation
    assert [agent.name for agent in archive.agents()] == ["A. Nobody"]


def test_two_names_of_one_agent_merge_and_come_apart_again(archive: Archive) -> None:
    archive.intake([taken()])
    (number,) = archive.add([Document(text="“Yes,” said Kell.")])
    archive.quote(number, 0, 6, speaker="Kell")
    archive.merge_agents("Odra Kell", "Kell")
    kell = next(agent for agent in archive.agents() if agent.name == "Odra Kell")
    assert (kell.aliases, kell.quotations) == (("Kell",), 2)
    archive.undo()
    assert {a.name: a.quotations for a in archive.agents()}["Kell"] == 1


def test_words_are_kept_to_the_code_point(archive: Archive) -> None:
    text = "e\u0301 \u200b“a\u00a0b”\r \ufffd 🇺🇳\n"
    (number,) = archive.add([Document(text=text)])
    assert archive.text(number) == text
    (other,) = archive.add([Document(text="\u00e9 “a b”")])
    assert other != number
    assert said(text, "“a\u00a0b”").anchor.exact == "“a\u00a0b”"


def listed(**fields: Any) -> Intake:
    """A source as a list of references names it: without its text."""
    capture = Capture(captured_at=PartialDate("2030-05-01"), time_source=TimeSource.FILE)
    notes = fields.pop("notes", ())
    return Intake(Document(**fields), capture, "list", "1", notes=notes)


def test_a_list_that_names_a_known_source_fills_in_and_takes_nothing_away(archive: Archive) -> None:
    archive.intake([taken()])
    before = archive.get(1)
    assert isinstance(before, Document)
    item = listed(
        url=before.url, title="As the list has it", language="en", notes=("Abstract: short",)
    )
    assert archive.recognise([item])[0].outcome == "unchanged"
    archive.intake([item])
    after = archive.get(1)
    assert isinstance(after, Document)
    assert (after.text, after.title) == (before.text, before.title)
    assert after.language == (before.language or "en")
    assert len(archive.quotations(1)) == 2
    assert [note.body for note in archive.notes(1)] == ["Abstract: short"]
    seq = archive.seq()
    assert archive.intake([item])[0].outcome == "unchanged"
    assert archive.seq() == seq
    assert archive.verify() == []


def test_a_text_fills_an_entry_that_a_list_named(archive: Archive) -> None:
    known = article(TEXT, "Their title")
    archive.intake([listed(url=known.url, title="Their title, listed", authors=("Ada Mills",))])
    (result,) = archive.intake([taken(known.model_copy(update={"authors": ()}))])
    assert (result.number, result.outcome) == (1, "updated")
    entry = archive.get(1)
    assert isinstance(entry, Document)
    assert (entry.title, entry.text, entry.authors) == ("Their title", TEXT, ("Ada Mills",))
    assert archive.verify() == []


def test_a_page_by_another_title_leaves_what_a_list_states(archive: Archive) -> None:
    page = article(TEXT, "Loading …")
    archive.intake([listed(url=page.url, title="The weir of Belmora", authors=("Ada Mills",))])
    other = page.model_copy(update={"authors": ("Site Admin",), "publisher": "Some Host"})
    (result,) = archive.intake([taken(other)])
    assert (result.number, result.outcome) == (1, "updated")
    entry = archive.get(1)
    assert isinstance(entry, Document)
    assert (entry.title, entry.authors) == ("The weir of Belmora", ("Ada Mills",))
    assert (entry.publisher, entry.text) == (None, TEXT)
    assert len(archive.quotations(1)) == 2
    assert archive.intake([taken(other)])[0].outcome == "unchanged"
    assert archive.verify() == []


def test_a_listed_source_keeps_what_is_stated_when_its_page_changes(archive: Archive) -> None:
    page = article(TEXT, "Loading …")
    archive.intake([listed(url=page.url, title="The weir of Belmora", authors=("Ada Mills",))])
    archive.intake([taken(page)])
    (again,) = archive.intake([taken(article("Corrected. " + TEXT, "Loading …"))])
    assert (again.number, again.outcome) == (1, "updated")
    entry = archive.get(1)
    assert isinstance(entry, Document)
    assert (entry.title, entry.authors) == ("The weir of Belmora", ("Ada Mills",))
    assert entry.text == "Corrected. " + TEXT
    assert archive.verify() == []


def test_a_page_that_no_list_names_is_called_as_it_calls_itself_now(archive: Archive) -> None:
    archive.intake([taken(article(TEXT, "Weirs close"))])
    archive.intake([taken(article("Corrected. " + TEXT, "Eels return"))])
    assert archive.get(1).title == "Eels return"  # type: ignore[union-attr]


def test_a_list_of_another_title_fills_in_what_a_page_leaves_out(archive: Archive) -> None:
    page = article(TEXT, "Loading …").model_copy(update={"authors": ()})
    archive.intake([taken(page)])
    archive.intake([listed(url=page.url, title="The weir of Belmora", authors=("Ada Mills",))])
    entry = archive.get(1)
    assert isinstance(entry, Document)
    assert (entry.title, entry.authors) == ("Loading …", ("Ada Mills",))


def test_a_listed_source_that_a_person_renamed_is_known_again(archive: Archive) -> None:
    item = listed(url="https://library.example/", title="The weir of Belmora")
    archive.intake([item])
    archive.edit(1, {"title": "My dam"})
    renewed = replace(item, tool_version="2")
    assert archive.intake([renewed])[0].number == 1
    assert archive.intake([listed(url="https://library.example/", title="My dam")])[0].number == 1


def test_sources_without_address_are_the_same_where_all_that_is_stated_is(archive: Archive) -> None:
    def one(year: str, publisher: str = "The Velm Review") -> Intake:
        return listed(title="Editorial", published=PartialDate(year), publisher=publisher)

    first = archive.intake([one("2030"), one("2031"), one("2030", "Coast")])
    assert [t.outcome for t in first] == ["added"] * 3
    assert [t.outcome for t in archive.intake([one("2030"), one("2031")])] == ["unchanged"] * 2
    (named,) = archive.intake([listed(authors=("Ada Mills",))])
    assert archive.intake([listed(authors=("Ada  mills",))])[0].number == named.number


def test_reports_of_one_name_and_two_years_are_two(archive: Archive) -> None:
    capture = Capture(captured_at=PartialDate("2030-05-01"), time_source=TimeSource.FILE)
    items = [
        Intake(
            Report(title="Annual report", issuing_body="Harbour Office", published=PartialDate(y)),
            capture,
            "list",
            "1",
        )
        for y in ("2030", "2031")
    ]
    assert [t.outcome for t in archive.intake(items)] == ["added", "added"]
    assert [t.outcome for t in archive.intake(items)] == ["unchanged", "unchanged"]


def test_the_same_words_at_two_addresses_are_two_sources(archive: Archive) -> None:
    def one(**fields: Any) -> Intake:
        return listed(text="The page was removed.", **fields)

    first, second, plain = archive.intake(
        [one(url="https://a.example/1"), one(url="https://a.example/2"), one()]
    )
    assert (first.number, second.outcome, plain.number) == (1, "added", 1)
    (again,) = archive.intake([one(url="https://a.example/2?utm_source=x")])
    assert again.number == second.number


def test_the_same_words_in_two_rows_with_titles_are_two_sources(archive: Archive) -> None:
    rows = [
        replace(
            listed(text="Removed.", title=title),
            capture=Capture(
                captured_at=PartialDate("2030-05-01"),
                time_source=TimeSource.FILE,
                locator=Locator(type=LocatorType.LINE, value=line),
            ),
        )
        for title, line in (("One", "2"), ("Two", "3"))
    ]
    assert [t.number for t in archive.intake(rows)] == [1, 2]
    assert [t.number for t in archive.intake(rows)] == [1, 2]


def test_lists_that_give_other_titles_one_address_name_other_sources(archive: Archive) -> None:
    def one(title: str | None, author: str) -> Intake:
        return listed(title=title, authors=(author,), url="https://library.example/")

    weir, eels = one("The weir of Belmora", "Ina Orr"), one("Eels in cold water", "Tom Vane")
    assert [archive.intake([item])[0].number for item in (weir, eels)] == [1, 2]
    again = archive.intake([eels, weir, one("Belmora's weir, a history", "Orr")])
    assert [(t.number, t.outcome) for t in again] == [(n, "unchanged") for n in (2, 1, 1)]
    assert archive.intake([one(None, "Nobody")])[0].number == 1
    assert [archive.get(n).authors for n in (1, 2)] == [("Ina Orr",), ("Tom Vane",)]  # type: ignore[union-attr]
    assert archive.verify() == []


def test_a_reports_symbol_says_more_than_its_title(archive: Archive) -> None:
    capture = Capture(captured_at=PartialDate("2030-05-01"), time_source=TimeSource.FILE)
    items = [
        Intake(
            Report(title=title, symbol="HO/12", url="https://library.example/"), capture, "l", "1"
        )
        for title in ("Survey of eels", "Enquête sur les anguilles")
    ]
    assert [archive.intake([item])[0].number for item in items] == [1, 1]
