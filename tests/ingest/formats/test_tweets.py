"""Tweets in every form of the API. Accounts, numbers and events are invented."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_tui.ingest.formats import NotASource, Passed, Unreadable
from archive_tui.ingest.formats.tweets import references_of
from archive_tui.ingest.importer import run
from archive_tui.ingest.options import ImportOptions
from schema.entries import Tweet, UrlMention
from store import Archive
from tests.ingest.formats.sources import everything, read

USERS = [{"id": "7", "username": "ivanoor", "name": "Iva Noor"}]
V2: dict[str, Any] = {
    "id": "9001",
    "author_id": "7",
    "created_at": "2030-04-16T07:30:00.000Z",
    "text": "Bridge &amp; pier &lt;shut&gt; &amp;lt; #Velm @cityofvelm https://t.co/aa",
    "lang": "en",
    "attachments": {"media_keys": ["3_1"]},
    "referenced_tweets": [{"type": "quoted", "id": "8000"}, {"type": "replied_to", "id": "8001"}],
    "entities": {
        "hashtags": [{"tag": "Velm"}],
        "mentions": [{"username": "cityofvelm"}],
        "urls": [{"url": "https://t.co/aa", "expanded_url": "https://velm.example/a"}],
    },
}
PAGE: dict[str, Any] = {
    "data": [V2],
    "includes": {
        "users": USERS,
        "media": [{"media_key": "3_1", "type": "photo", "url": "https://velm.example/p.jpg"}],
        "tweets": [{"id": "8000", "author_id": "9", "text": "The quoted words"}],
    },
    "__twarc": {"retrieved_at": "2030-04-17T10:00:00+00:00"},
}
V1: dict[str, Any] = {
    "id": 9002,
    "id_str": "9002",
    "created_at": "Tue Apr 16 20:19:24 +0000 2030",
    "text": "Cut off…",
    "extended_tweet": {
        "full_text": "The whole text &amp; more #Velm",
        "entities": {"hashtags": [{"text": "Velm"}]},
    },
    "user": {"screen_name": "boferro", "name": "Bo Ferro"},
    "lang": "und",
    "in_reply_to_status_id_str": "9001",
}


def tweets(*values: Any, name: str = "t.jsonl", **options: Any) -> list[Tweet]:
    data = "\n".join(json.dumps(v) for v in values)
    found = [item.entry for item in read(data, name, **options)]
    assert all(isinstance(t, Tweet) for t in found)
    return [t for t in found if isinstance(t, Tweet)]


def test_page_with_includes() -> None:
    tweet, quoted = tweets(PAGE)
    assert tweet.text == "Bridge & pier <shut> &lt; #Velm @cityofvelm https://t.co/aa"
    assert (tweet.handle, tweet.author_name) == ("ivanoor", "Iva Noor")
    assert tweet.permalink == "https://twitter.com/ivanoor/status/9001"
    assert tweet.posted_at is not None
    assert tweet.posted_at.root == "2030-04-16T07:30:00.000Z"
    assert tweet.hashtags == ("Velm",)
    assert tweet.urls[0].expanded == "https://velm.example/a"
    assert tweet.media[0].type == "photo"
    assert (tweet.quote_of, tweet.reply_to, tweet.repost_of) == ("8000", "8001", None)
    assert quoted.text == "The quoted words"
    assert quoted.permalink is None, "no handle, no guess"


def test_links_places_and_time_of_a_page() -> None:
    first, second = read(json.dumps(PAGE) + "\n", "t.jsonl")
    assert [(r.relation, r.key) for r in first.references] == [
        ("replies-to", "tweet:8001"),
        ("quotes", "tweet:8000"),
        ("mentions", "url:velm.example/a"),
    ]
    assert first.capture.locator.value == "1 /data/0"
    assert second.capture.locator.value == "1 /includes/tweets/0"
    assert first.capture.captured_at.root == "2030-04-17T10:00:00+00:00"


def test_flattened() -> None:
    flat = {
        **V2,
        "author": USERS[0],
        "referenced_tweets": [{"type": "retweeted", **V2, "id": "8005", "author": USERS[0]}],
    }
    outer, inner = tweets(flat)
    assert outer.repost_of == "8005"
    assert inner.post_id == "8005"
    found = read(json.dumps(flat), "t.json")[0].references
    assert [(r.relation, r.key) for r in found] == [
        ("mentions", "tweet:8005"),
        ("mentions", "url:velm.example/a"),
    ]


def test_v1_streaming_and_nested() -> None:
    tweet, quoted = tweets({**V1, "quoted_status": {**V1, "id": 5, "id_str": "5"}})
    assert tweet.text == "The whole text & more #Velm"
    assert tweet.posted_at is not None
    assert tweet.posted_at.root == "2030-04-16T20:19:24Z"
    assert tweet.language is None
    assert (tweet.reply_to, tweet.quote_of) == ("9001", "5")
    assert quoted.post_id == "5"


@pytest.mark.parametrize("indent", [None, 2])
def test_array_and_pretty_printed(indent: int | None) -> None:
    assert len(read(json.dumps([V1, V1], indent=indent), "t.json")) == 2
    assert len(read(json.dumps(PAGE, indent=indent), "t.json")) == 2


def test_lone_surrogates_and_nul() -> None:
    (tweet,) = tweets({**V1, "extended_tweet": None, "text": "a\ud83d b\u0000 \ud83d\ude00"})
    assert tweet.text == "a\ufffd b\x00 😀"


def test_v1_keeps_the_whole_text_and_what_is_withheld() -> None:
    text = "@cityofvelm shut &lt;again&gt; &amp; again https://t.co/aa"
    (tweet,) = tweets(
        {
            **V1,
            "extended_tweet": None,
            "text": None,
            "full_text": text,
            "display_text_range": [12, 30],
            "withheld_in_countries": ["DE", "XX", "<b>", 7],
            "extended_entities": {
                "media": [{"type": "photo", "media_url_https": "https://pic.example/a.jpg"}]
            },
        }
    )
    assert tweet.text == "@cityofvelm shut <again> & again https://t.co/aa"
    assert tweet.withheld_in == ("DE", "XX")
    assert tweet.media[0].url == "https://pic.example/a.jpg"
    (v2,) = tweets({**V2, "withheld": {"copyright": False, "country_codes": ["DE"]}})
    assert v2.withheld_in == ("DE",)


def test_answers_to_a_search_of_v1() -> None:
    answer = {"statuses": [V1, {**V1, "id_str": "3"}], "search_metadata": {"count": 2}}
    assert [t.post_id for t in tweets(answer, name="s.json")] == ["9002", "3"]
    items = read(json.dumps(answer), "s.json")
    assert items[1].capture.locator.value == "1 /statuses/1"
    with pytest.raises(NotASource, match="no tweet"):
        read('{"statuses": []}', "s.json")


def test_edits_name_the_version_before() -> None:
    history = ["1", "9001", "9005"]
    found = read(json.dumps({**V2, "edit_history_tweet_ids": history}), "t.json")
    assert [(r.relation, r.key) for r in found[0].references] == [
        ("replies-to", "tweet:8001"),
        ("quotes", "tweet:8000"),
        ("version-of", "tweet:1"),
        ("mentions", "url:velm.example/a"),
    ]
    for other in (["9001"], ["1", "2"], "9001", [None, "9001"], None):
        (tweet,) = tweets({**V2, "edit_history_tweet_ids": other})
        assert tweet.edit_of is None


@pytest.mark.parametrize(
    "created", ["Tue Apr 31 20:19:24 +0000 2030", "Tue Apr 16 20:19:24 +0000 99999", 7, "", None]
)
def test_a_date_that_is_none_is_left_out(created: Any) -> None:
    (tweet,) = tweets({**V1, "created_at": created})
    assert tweet.posted_at is None


def test_a_number_that_lost_digits_is_none() -> None:
    (tweet,) = tweets({**V1, "id_str": None, "id": 1.2345e17})
    assert (tweet.post_id, tweet.permalink) == (None, None)


def test_notices_are_passed_over() -> None:
    notices = [
        {"errors": [{"title": "operational-disconnect"}]},
        {"id": "1", "action": "delete", "reason": "protected"},
        {"limit": {"track": 3}},
        {"delete": {"status": {"id_str": "9002", "user_id_str": "7"}}},
    ]
    data = "\n".join(json.dumps(v) for v in [V1, *notices, V1]) + "\n\n"
    items = everything(data, "t.jsonl")
    assert [item.reason for item in items if isinstance(item, Passed)] == [
        "line 2: a errors notice, no tweet",
        "line 3: a delete notice, no tweet",
        "line 4: a limit notice, no tweet",
        "line 5: a delete notice, no tweet",
    ]
    with pytest.raises(NotASource, match="notices"):
        read(json.dumps(notices[1]), "t.jsonl")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (json.dumps(V1) + '\n{"id": "3", "te', "line 2, the last one, is only half there"),
        (json.dumps(V1) + '\n{"id": }\n' + json.dumps(V1), "line 2 is not valid JSON"),
        ('{"id": "3", "te', "not valid JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
        ('{"id": ' + "9" * 10_000 + "}", "not valid JSON"),
    ],
)
def test_broken(data: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data, "t.jsonl")


def test_long_json_of_something_else_is_given_up_early() -> None:
    rows = [{"name": "Velm"}] * 9_999
    with pytest.raises(NotASource, match="10,000 values of it are no tweets"):
        read(json.dumps([*rows, 1]) + "\n{", "t.jsonl")
    assert len(read(json.dumps([V1, *rows, 1]), "t.json")) == 1


@pytest.mark.parametrize("cut", [0, 30])
def test_private_messages_are_no_source_however_broken(cut: int) -> None:
    held = json.dumps([{"dmConversation": {"conversationId": "7-8", "messages": []}}], indent=1)
    with pytest.raises(NotASource, match="private messages"):
        read(held[: len(held) - cut], "messages.json")


def test_other_json_is_no_source() -> None:
    with pytest.raises(NotASource, match="without tweets"):
        read('{"title": "A page", "text": "Words"}', "t.json")
    with pytest.raises(NotASource, match="--kind report"):
        read(json.dumps(V1), "t.json", kind="report")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted({*V1, *V2, "note_tweet", "author"})), json_values)
def test_a_field_of_any_type_is_read_or_refused(field: str, value: Any) -> None:
    for base in (V1, V2):
        with contextlib.suppress(NotASource, Unreadable):
            for item in everything(json.dumps({**base, field: value}), "t.jsonl"):
                assert isinstance(item, Passed) or item.entry.text.encode() is not None


REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "tweets-v2"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real tweets are not here")
def test_every_tweet_of_real_files_is_read() -> None:
    path = REAL / "noflat.jsonl"
    ids = set()
    for line in path.read_text().splitlines():
        page = json.loads(line)
        ids |= {t["id"] for t in [*page["data"], *page["includes"]["tweets"]]}
    found = read(path.read_bytes(), path.name)
    assert {i.entry.post_id for i in found if isinstance(i.entry, Tweet)} == ids


def test_pages_that_a_tweet_links_to_are_mentioned_and_the_service_is_not() -> None:
    expanded = (
        "https://velm.example/a?utm_source=x", "https://www.velm.example/a", "https://t.co/abc",
        "https://pbs.twimg.com/media/x.jpg", "https://x.com/velm", "https://velm.example/cu…",
        "https://nottwitter.com/b", "javascript:alert(1)",
    )  # fmt: skip
    urls = [UrlMention(url="https://t.co/1", expanded=url) for url in expanded]
    found = references_of(Tweet(text="see", post_id="1", urls=tuple(urls)))
    assert [(r.relation, r.key) for r in found] == [
        ("mentions", "url:velm.example/a"),
        ("mentions", "url:nottwitter.com/b"),
    ]


@pytest.mark.parametrize("tweet_first", [True, False])
def test_a_tweet_and_the_page_that_it_links_to_are_joined_whichever_comes_first(
    archive: Archive, tmp_path: Path, tweet_first: bool
) -> None:
    (tmp_path / "t.json").write_text(json.dumps({**V2, "referenced_tweets": []}), encoding="utf-8")
    (tmp_path / "page.txt").write_text("ELSIN (Courier) — The quay is shut.", encoding="utf-8")
    page = ImportOptions(url="https://www.velm.example/a?utm_campaign=y")
    steps = [("t.json", ImportOptions()), ("page.txt", page)]
    for name, options in steps if tweet_first else steps[::-1]:
        list(run(archive, [str(tmp_path / name)], options))
    tweet = next(row.number for row in archive.rows(archive.numbers()) if row.kind == "tweet")
    (link,) = archive.links(tweet)
    assert (link.relation, link.kind) == ("mentions", "document")
    assert archive.verify() == []
