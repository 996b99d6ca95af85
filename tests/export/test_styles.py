"""Quotations and passages with their source."""

from __future__ import annotations

from archive_tui.export.citation import cite
from archive_tui.export.styles import in_style, quoted
from schema import Document, Tweet
from schema.entries import Page, Report
from store import Archive


def test_a_passage_of_a_report_has_its_page_in_every_style(archive: Archive) -> None:
    text = "The first page.\fThe second page."
    pages = (Page(start=0, end=15, label="iv"), Page(start=16, end=len(text), label="5"))
    archive.add([Report(title="The Bridge", symbol="S/2031/117", text=text, pages=pages)])
    words = quoted(archive, 1, (20, 26))
    assert words.startswith("“second”\n— The Bridge. S/2031/117, p. 5.")
    cited = [cite(archive, 1, (20, 26))]
    assert "pages = {5}" in in_style(archive, cited, "bibtex")
    assert '"page": "5"' in in_style(archive, cited, "csl")
    assert "p. 5" in in_style(archive, cited, "markdown")


def test_words_stand_as_they_are_and_are_no_markup(archive: Archive) -> None:
    archive.add([Document(title="A", text="Two *lines*\nof it.")])
    assert quoted(archive, 1, (4, 18)).startswith("“*lines*\nof it.”\n— A. ")
    assert quoted(archive, 1, (4, 18), markdown=True).splitlines()[:3] == [
        r"> “\*lines\*",
        "> of it.”",
        ">",
    ]


def test_a_tweet_is_not_said_twice(archive: Archive) -> None:
    archive.add([Tweet(author_name="Ada Nobody", handle="ada", text="Closed again.")])
    assert quoted(archive, 1).count("Closed again") == 1
    assert "— Ada Nobody (@ada)" in quoted(archive, 1)


def test_who_relayed_it_is_said(archive: Archive) -> None:
    text = "“It is closed,” Ada told the mayor."
    archive.add([Document(title="A", text=text)])
    number = archive.quote(1, 0, 15, speaker="Ada", addressee="the mayor")
    archive.edit(number, {"via": "The Gazette; Velmar Radio", "said_at": "2031-03"})
    assert quoted(archive, number).splitlines()[1] == (
        f"— Ada, to the mayor, relayed by The Gazette, Velmar Radio, 2031-03 [#{number}]"
    )


def test_no_title_ends_within_a_word(archive: Archive) -> None:
    long = "The harbour office of Velmar and its survey of the quays " * 5
    archive.add([Document(title=long.strip(), text="Text."), Document(text=f"{long}.")])
    assert cite(archive, 1).title == long.strip()
    made = cite(archive, 2).title
    assert made.endswith(" …")
    assert len(made) <= 202
    assert f"{long}.".startswith(f"{made.removesuffix(' …')} ")
