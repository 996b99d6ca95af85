"""Searching and tagging by query, through the full-text index."""

from __future__ import annotations

import json

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
