"""The sample's files by themselves: what they hold and that the curation fits them."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from archive_tui.sample.curate import load_curation

FILES = files("archive_tui.sample") / "files"
PLAN = load_curation()
NAMES = sorted(path.name for path in FILES.iterdir() if path.is_file())
ARTICLES = [name for name in NAMES if not name.endswith(".jsonl")]


def words_of(name: str) -> str:
    return FILES.joinpath(name).read_text(encoding="utf-8")


def test_every_file_is_imported_once_and_the_first_page_last() -> None:
    imported = [step["file"] for step in PLAN["import"]]
    assert sorted(imported) == NAMES
    assert imported[-1] == "about-this-sample.md"


def test_every_import_states_when_it_was_captured() -> None:
    assert all("captured" in step for step in PLAN["import"])


def test_the_first_page_says_that_all_is_invented_and_names_the_keys() -> None:
    page = words_of("about-this-sample.md")
    assert "Everything in this archive is invented" in page
    for key in ("j", "k", "enter", "/", "t", "x", "p", "u", "?"):
        assert f"`{key}`" in page


@pytest.mark.parametrize("name", ARTICLES)
def test_articles_have_the_length_of_articles(name: str) -> None:
    plain = re.sub(r"<[^>]+>", " ", words_of(name).partition("<body>")[2] or words_of(name))
    assert 130 <= len(plain.split()) <= 450


@pytest.mark.parametrize(
    "step",
    [*PLAN["quotation"], *(s for s in PLAN["reject"] if "passage" in s)],
    ids=lambda s: s["entry"],
)
def test_a_curated_passage_stands_once_in_its_file(step: dict[str, Any]) -> None:
    assert words_of(step["entry"]).count(step["passage"]) == 1


def test_web_addresses_lead_nowhere() -> None:
    hosts = {
        host
        for name in NAMES
        for host in re.findall(r"https?://([^/\s\"<]+)", words_of(name))
        if not host.endswith(".example")
    }
    assert hosts <= {"t.co", "twitter.com"}


def test_the_tweets_are_of_both_apis_and_have_entities_in_their_places() -> None:
    found = 0
    for line in words_of("tweets-api-v2.jsonl").splitlines():
        page = json.loads(line)
        users = {user["id"] for user in page["includes"]["users"]}
        assert page["meta"]["result_count"] == len(page["data"])
        for tweet in page["data"]:
            found += 1
            assert tweet["author_id"] in users
            for tag in tweet.get("entities", {}).get("hashtags", ()):
                assert tweet["text"][tag["start"] : tag["end"]] == "#" + tag["tag"]
    old = [json.loads(line) for line in words_of("tweets-v1.1.jsonl").splitlines()]
    assert all(tweet["id"] == int(tweet["id_str"]) for tweet in old)
    assert found + len(old) == 18


def test_tags_form_a_tree_and_no_entry_is_tagged_twice_with_one() -> None:
    tops = Counter(tag.partition("/")[0] for tag in PLAN["tags"])
    assert {top for top, count in tops.items() if count > 1} == {"actor", "topic", "status"}
    assert all(len(names) == len(set(names)) for names in PLAN["tags"].values())
