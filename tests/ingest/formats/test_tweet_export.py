"""Archive exports of every vintage. Accounts, numbers and events are invented."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest.formats import NotASource, Passed, SourceFile, Unreadable, choose
from schema.entries import Tweet
from store.rows import Intake
from tests.ingest.formats.exports import (
    ACCOUNT_JS,
    MANIFEST_JS,
    PRIVATE,
    month,
    note,
    part,
    tweet,
)
from tests.ingest.formats.sources import source


def items(data: str, name: str = "tweets.js", **beside: str) -> list[Intake | Passed]:
    """What a file yields; ``beside`` are the files next to it, ``_js`` for ``.js``."""
    near = {key.replace("_", "-").replace("-js", ".js"): text for key, text in beside.items()}
    raw = data.encode()

    def sibling(place: str) -> bytes | None:
        return near[place].encode() if place in near else None

    one = SourceFile(name, raw, hashlib.sha256(raw).hexdigest(), f"/in/{name}", 1.0)
    one = SourceFile(one.name, one.data, one.sha256, one.path, 1.0, sibling=sibling)
    return list(choose(one).read(one))


def tweets(data: str, name: str = "tweets.js", **beside: str) -> list[Tweet]:
    found = [item.entry for item in items(data, name, **beside) if isinstance(item, Intake)]
    return [entry for entry in found if isinstance(entry, Tweet)]


@pytest.mark.parametrize(
    "data",
    [
        part("tweets", tweet(5)),
        part("tweet", tweet(5)),
        part("tweet", tweet(5), wrap=""),
        part("tweets", tweet(5), number=12),
        part("tweets", tweet(5)) + ";\n",
        "\ufeff" + part("tweets", tweet(5)),
        part("community_tweet", tweet(5)),
    ],
)
def test_every_layout_since_2018(data: str) -> None:
    (one,) = tweets(data, account_js=ACCOUNT_JS)
    assert (one.post_id, one.text, one.deleted) == ("5", "The bridge is shut.", None)
    assert (one.handle, one.author_name) == ("ivanoor", "Iva Noor")
    assert one.permalink == "https://twitter.com/ivanoor/status/5"
    assert one.posted_at is not None
    assert one.posted_at.root == "2030-04-16T20:19:24Z"


def test_place_and_time_of_the_export() -> None:
    (one,) = items(part("tweets", tweet(5)), manifest_js=MANIFEST_JS)
    assert isinstance(one, Intake)
    assert one.capture.locator.value == "/0/tweet"
    assert one.capture.captured_at.root == "2031-02-03T04:05:06.000Z"
    assert isinstance(one.entry, Tweet)
    assert one.entry.handle == "ivanoor", "the manifest names the account too"


def test_whose_it_is_without_the_account() -> None:
    pictured = tweet(
        6,
        extended_entities={
            "media": [
                {
                    "type": "photo",
                    "media_url_https": "https://pic.example/a.jpg",
                    "expanded_url": "https://twitter.com/ivanoor/status/6/photo/1",
                }
            ]
        },
    )
    first, second = tweets(part("tweets", tweet(5), pictured))
    assert (first.handle, second.handle) == ("ivanoor", "ivanoor"), "one account, one export"
    others = {**pictured, "id_str": "8", "id": "8"}
    found = items(part("tweets", tweet(5), others))
    assert [i.entry.handle for i in found if isinstance(i, Intake)] == [None, None]  # type: ignore[union-attr]
    assert [i.reason for i in found if isinstance(i, Passed)] == [
        "the account's name, since no account.js lies beside it"
    ]


def test_a_broken_account_is_said_and_does_not_keep_the_tweets_out() -> None:
    found = items(part("tweets", tweet(5)), account_js="window.YTD.account.part0 = [ {")
    assert sum(isinstance(item, Intake) for item in found) == 1
    reasons = [item.reason for item in found if isinstance(item, Passed)]
    assert "account.js beside it cannot be read" in reasons


def test_deleted_tweets_say_so() -> None:
    gone = tweet(5, deleted_at="Wed Apr 17 08:00:00 +0000 2030")
    dated, plain = tweets(part("deleted_tweets", gone, tweet(6)), "deleted-tweets.js")
    assert (dated.deleted, str(dated.deleted_at)) == (True, "2030-04-17T08:00:00Z")
    assert (plain.deleted, plain.deleted_at) == (True, None)


def test_an_edited_tweet_names_the_version_before_it() -> None:
    info = {"edit": {"initialTweetId": "5", "editControlInitial": {"editTweetIds": ["5", "6"]}}}
    _, later = items(part("tweets", tweet(5), tweet(6, edit_info=info)), account_js=ACCOUNT_JS)
    assert isinstance(later, Intake)
    assert [(r.relation, r.key) for r in later.references] == [("version-of", "tweet:5")]


def test_expanded_links_and_links_to_tweets() -> None:
    urls = [
        {"url": "https://t.co/aa", "expanded_url": "https://velm.example/a"},
        {"url": "https://t.co/bb", "expanded_url": "https://x.com/boferro/status/77?s=20"},
    ]
    text = "See https://t.co/aa and &lt;this&gt; https://t.co/bb"
    (one, _) = items(part("tweets", tweet(5, text, entities={"urls": urls})))
    assert isinstance(one, Intake)
    assert isinstance(one.entry, Tweet)
    assert one.entry.text == "See https://t.co/aa and <this> https://t.co/bb"
    assert [u.expanded for u in one.entry.urls] == [u["expanded_url"] for u in urls]
    assert [(r.relation, r.key) for r in one.references] == [
        ("mentions", "tweet:77"),
        ("mentions", "url:velm.example/a"),
    ]


LONG = "The ferry was to sail at nine. " * 20 + "It did not."


def test_long_texts_find_the_tweet_that_was_cut() -> None:
    cut = tweet(5, LONG[:270] + "… https://t.co/zz")
    other = tweet(6, "Something else in the same second.")
    (one,) = tweets(
        part("note_tweet", note(LONG), wrap="noteTweet"),
        "note-tweet.js",
        account_js=ACCOUNT_JS,
        tweets_js=part("tweets", other, cut),
    )
    assert (one.post_id, one.text, one.handle) == ("5", LONG, "ivanoor")
    assert one.permalink == "https://twitter.com/ivanoor/status/5"


def test_long_texts_without_one_tweet_have_no_number() -> None:
    cut = LONG[:270] + "…"
    data = part("note_tweet", note(LONG), wrap="noteTweet")
    twice = part("tweets", tweet(5, cut), tweet(6, cut))
    (one,) = tweets(data, "note-tweet.js", account_js=ACCOUNT_JS, tweets_js=twice)
    assert (one.post_id, one.text) == (None, LONG)
    elsewhere = part("tweets", tweet(5, cut, created_at="Tue Apr 16 21:00:00 +0000 2030"))
    (one,) = tweets(data, "note-tweet.js", account_js=ACCOUNT_JS, tweets_js=elsewhere)
    assert one.post_id is None
    in_parts = part("tweets", tweet(7, cut), number=1)
    (one,) = tweets(
        data,
        "note-tweet.js",
        account_js=ACCOUNT_JS,
        tweets_js=part("tweets", tweet(1)),
        tweets_part1_js=in_parts,
    )
    assert one.post_id == "7"


def test_the_months_of_2013() -> None:
    user = {"name": "Iva Noor", "screen_name": "ivanoor", "id_str": "7"}
    old = {"id_str": "3", "id": 3, "text": "Old &amp; short", "user": user}
    midnight, timed = tweets(
        month(
            {**old, "created_at": "2010-05-30 00:00:00 +0000"},
            {**old, "id_str": "4", "id": 4, "created_at": "2010-05-31 21:35:44 +0000"},
        ),
        "2010_05.js",
    )
    assert (midnight.text, midnight.handle) == ("Old & short", "ivanoor")
    assert str(midnight.posted_at) == "2010-05-30", "midnight stood for a time that was not kept"
    assert str(timed.posted_at) == "2010-05-31T21:35:44Z"


@pytest.mark.parametrize("name", PRIVATE)
def test_what_is_private_or_no_tweet_is_left_out(name: str) -> None:
    secret = part(PRIVATE[name], {"text": "meet me at nine", "id": "5", "full_text": "x"})
    with pytest.raises(NotASource, match="not taken in, nothing is copied"):
        items(secret, name)
    with pytest.raises(NotASource):  # even where it is broken
        items(secret[:-9], name)


@pytest.mark.parametrize(
    ("part_name", "reason"),
    [
        ("direct_messages", "with private messages"),
        ("ad_impressions", "with advertising data"),
        ("like", "with tweets of others that the account liked"),
        ("ip_audit", "with log-ins and devices"),
        ("twitter_circle_tweet", "with tweets to a closed circle"),
        ("something_new", "of unknown use"),
    ],
)
def test_the_reason_names_what_it_is(part_name: str, reason: str) -> None:
    with pytest.raises(NotASource, match=reason):
        items(part(part_name, {"text": "x"}))


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (ACCOUNT_JS, "account.js", "the account's own data"),
        (MANIFEST_JS, "manifest.js", "the account's own data"),
        ('var tweet_index =  [ {"file_name": "x"} ]', "tweet_index.js", "table of contents"),
        ('var user_details =  {"screen_name": "x"}', "user_details.js", "table of contents"),
        (part("tweets"), "tweets.js", "holds no tweet"),
        ("window.YTD.tweets.part0 = null", "tweets.js", "form that is not known"),
        ("Your archive holds tweets.csv.", "README.txt", "explains"),
        (
            "<!doctype html><html><head><title>Your Twitter Data</title></head></html>",
            "Your archive.html",
            "explains",
        ),
    ],
)
def test_the_rest_of_an_export(data: str, name: str, reason: str) -> None:
    with pytest.raises(NotASource, match=reason):
        items(data, name)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (part("tweets", tweet(5), tweet(6))[:-60], "element 2, the last one, is only half there"),
        (part("tweets", tweet(5))[:-1], "it ends within its list, after element 1"),
        (part("tweets", tweet(5)) + "x", "something follows the end of the list"),
        (part("tweets", tweet(5)).replace('"lang":', '"lang"'), "at line 2., in element 1"),
        ("window.YTD.tweets.part0 = [" + "[" * 100_000, "nested too deeply"),
        ("window.YTD.tweets.part0 = [" + "9" * 10_000 + "]", "more digits than can be read"),
        ('window.YTD.tweets.part0 = [{"tweet": 1} {"tweet": 2}]', "no comma after an element"),
    ],
)
def test_broken_exports_say_where(data: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        items(data)


def test_hostile_fields() -> None:
    strange: list[Any] = [
        tweet(5, created_at="Tue Apr 99 20:19:24 +0000 2030"),
        tweet(5, created_at=None, id_str="6", entities=7),
        tweet(5, created_at="0000-00-00 00:00:00 +0000", id_str=7),
        tweet(5, id=1.5e18, id_str=None, lang="??"),
        tweet(5, text="a\ud800b\u0000c"),
        {"tweet": {"id": "8"}},
        7,
        None,
    ]
    data = "window.YTD.tweets.part0 = " + json.dumps(strange)
    found = items(data, account_js=ACCOUNT_JS)
    entries = [item.entry for item in found if isinstance(item, Intake)]
    assert [e.post_id for e in entries if isinstance(e, Tweet)] == ["5", "6", "7", None, "5"]
    assert [str(e.posted_at) for e in entries if isinstance(e, Tweet)][:3] == ["None"] * 3
    assert entries[-1].text == "a\ufffdb\x00c"
    assert [item.reason for item in found if isinstance(item, Passed)] == [
        f"the object at /{index} is no tweet with words" for index in (5, 6, 7)
    ]


def test_what_a_person_asks_for_that_cannot_be() -> None:
    asked = source(part("tweets", tweet(5)), "tweets.js", kind="report")
    with pytest.raises(NotASource, match="--kind report"):
        choose(asked).read(asked)


REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "tweets-archive"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real export is not here")
def test_every_tweet_of_a_real_export_is_read() -> None:
    path = REAL / "data" / "tweet.js"
    text = path.read_text()
    wanted = {item["tweet"]["id_str"] for item in json.loads(text[text.index("=") + 1 :])}
    found = tweets(text, "tweet.js")
    assert {t.post_id for t in found} == wanted
    assert {t.handle for t in found} == {"edsu"}
