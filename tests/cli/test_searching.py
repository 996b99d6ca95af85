"""Searching and tagging by query, through the full-text index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schema import Document
from store import Archive
from tests.cli.conftest import Run


def test_search_json_has_the_documented_fields(run: Run) -> None:
    result = run("search", "belmora", "--json")
    assert result.exit_code == 0
    assert list(json.loads(result.stdout)) == [
        "number",
        "uid",
        "kind",
        "title",
        "date",
        "score",
        "tags",
        "snippet",
    ]


def test_a_word_may_begin_with_a_hyphen(run: Run) -> None:
    assert run("search", "belmora", "-dam", "--numbers").exit_code == 1
    assert run("search", "belmora", "-clinic", "--numbers").stdout == "1\n"


def test_a_broken_query_is_2(run: Run) -> None:
    result = run("search", "speeker:x")
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_tag_is_found_at_once(run: Run) -> None:
    assert run("tag", "+topic/dam", "--", "belmora").exit_code == 0
    assert run("search", "tag:topic", "--numbers").stdout == "1\n"
    assert run("tag", "-topic/dam", "--", "id:1").exit_code == 0
    assert run("search", "tag:topic", "--count").stdout == "0\n"


def test_all_results_are_printed_page_by_page(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive_tui.cli.searching.PAGE", 1)
    whole = run("search", "kind:any", "--json", "--limit", "0", "--sort", "-number")
    assert [json.loads(line)["number"] for line in whole.stdout.splitlines()] == [2, 1]
    first = run("search", "kind:any", "--json", "--limit", "1", "--sort", "-number")
    assert first.stdout == whole.stdout.splitlines(keepends=True)[0]


def test_saved_searches_are_listed_with_live_counts(run: Run) -> None:
    assert run("saved", "--save", "dams", "dam").exit_code == 0
    assert run("saved", "--save", "wet", "query:dams OR water").exit_code == 0
    assert run("saved", "--save", "dams", "query:wet").exit_code == 2
    kept = [json.loads(line) for line in run("saved", "--json").stdout.splitlines()]
    assert kept == [
        {"name": "dams", "query": "dam", "count": 1},
        {"name": "wet", "query": "query:dams OR water", "count": 2},
    ]
    assert run("search", "query:wet -kind:tweet", "--numbers").stdout == "1\n"


def test_nothing_found_says_what_would_be(run: Run) -> None:
    result = run("search", "belmorra", "kind:tweet")
    assert result.exit_code == 1
    assert "Did you mean “belmora”?" in result.stderr


def test_searches_proposed_instead_can_be_pasted(run: Run) -> None:
    result = run("search", "belmorra", "kind:document")
    assert result.exit_code == 1
    assert "Try: archive-tui search 'belmora kind:document'" in result.stderr
    assert run("search", "belmora kind:document", "--count").stdout == "1\n"


def test_nothing_found_says_what_there_is(run: Run, place: Path) -> None:
    with Archive.open(place, actor="lena") as archive:
        archive.add([Document(title="Tide", text="A tide.", publisher="Gazette\x1b[2J\u202e")])
    outlets = run("search", "in:guardian", "--json")
    assert (outlets.exit_code, outlets.stdout) == (1, "")
    assert "Nothing matches in:guardian. The outlets are: Gazette" in outlets.stderr
    assert "The Invented Post." in outlets.stderr
    assert "\x1b" not in outlets.stderr
    assert "\u202e" not in outlets.stderr
    as_word = run("search", "tag:water", "--count")
    assert (as_word.exit_code, as_word.stdout) == (1, "0\n")
    assert "1 entry has it as a word: water\nTry: archive-tui search water\n" in as_word.stderr
    assert run("search", "water", "--count").stdout == "1\n"


def test_parts_never_found_together_are_counted(run: Run) -> None:
    result = run("search", "belmora", "everywhere", "--numbers")
    assert (result.exit_code, result.stdout) == (1, "")
    told = "Each part of the query is found, but never all together: belmora 1, everywhere 1."
    assert told in result.stderr
    assert "Without “" in result.stderr
    assert "there would be 1 entry." in result.stderr


def test_a_broken_query_proposes_the_whole_query(run: Run) -> None:
    result = run("search", "(belmora", "titel:x")
    assert result.exit_code == 2
    assert "(at character 10)" in result.stderr
    assert "Did you mean: (belmora title:x" in result.stderr


def test_a_partial_answer_says_what_was_not_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.fulltext.local import LocalEngine
    from store.fulltext.protocol import Answer

    whole = LocalEngine.run

    def partial(self: LocalEngine, *arguments: object) -> Answer:
        answer = whole(self, *arguments)  # type: ignore[arg-type]
        return Answer(answer.numbers, answer.scores, missing=("The shelf could not be asked.",))

    monkeypatch.setattr(LocalEngine, "run", partial)
    result = run("search", "belmora", "--numbers")
    assert (result.stdout, result.exit_code) == ("1\n", 0)
    assert "The shelf could not be asked." in result.stderr
    assert "nowhere" not in run("search", "nosuchword").stderr


def test_the_history_is_listed_and_forgotten(run: Run, place: Path) -> None:
    assert run("saved", "--history").exit_code == 1
    with Archive.open(place, actor="lena") as archive:
        for query in ("belmora", "dam or not", "belmora"):
            archive.remember_search(query)
    assert run("saved", "--history").stdout == "belmora\ndam or not\n"
    assert run("saved", "--history", "--json").stdout.splitlines()[0] == '{"query": "belmora"}'
    assert run("saved", "--forget-history").exit_code == 0
    assert run("saved", "--history").stdout == ""
    assert run("saved", "--history", "--delete", "x").exit_code == 2
