"""The table of an old export. Accounts, numbers and events are invented."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest

from archive_tui.ingest.formats import NotASource, Passed, SourceFile, Unreadable, choose
from schema.entries import Tweet
from store.rows import Intake

COLUMNS = [
    "tweet_id",
    "in_reply_to_status_id",
    "in_reply_to_user_id",
    "timestamp",
    "source",
    "text",
    "retweeted_status_id",
    "retweeted_status_user_id",
    "retweeted_status_timestamp",
    "expanded_urls",
]
DETAILS = b'var user_details =  {"screen_name": "ivanoor", "full_name": "Iva Noor", "id": "7"}'


def table(*rows: dict[str, str]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def items(data: bytes, details: bytes | None = DETAILS) -> list[Intake | Passed]:
    one = SourceFile(
        "tweets.csv",
        data,
        hashlib.sha256(data).hexdigest(),
        "/in/tweets.csv",
        1.0,
        sibling=lambda name: details if name == "data/js/user_details.js" else None,
    )
    return list(choose(one).read(one))


def test_rows() -> None:
    first, second = items(
        table(
            {
                "tweet_id": "9",
                "in_reply_to_status_id": "8",
                "timestamp": "2013-05-31 21:35:44 +0000",
                "text": "Shut &amp; barred,\nsays #Velm @boferro http://t.co/a1",
                "expanded_urls": "http://velm.example/a,http://velm.example/a",
            },
            {
                "tweet_id": "3",
                "timestamp": "2009-05-31 00:00:00 +0000",
                "text": "RT @boferro: old",
                "retweeted_status_id": "2",
            },
        )
    )
    assert isinstance(first, Intake)
    assert isinstance(second, Intake)
    assert isinstance(first.entry, Tweet)
    assert isinstance(second.entry, Tweet)
    assert first.entry.text == "Shut & barred,\nsays #Velm @boferro http://t.co/a1"
    assert (first.entry.handle, first.entry.author_name) == ("ivanoor", "Iva Noor")
    assert str(first.entry.posted_at) == "2013-05-31T21:35:44Z"
    assert first.entry.urls[0].expanded == "http://velm.example/a"
    assert (first.entry.hashtags, first.entry.mentions) == (("Velm",), ("boferro",))
    assert (first.entry.reply_to, second.entry.repost_of) == ("8", "2")
    assert str(second.entry.posted_at) == "2009-05-31"
    assert [i.capture.locator.value for i in (first, second)] == ["2", "4"]


def test_without_the_account_it_says_so() -> None:
    one, passed = items(table({"tweet_id": "9", "text": "Shut"}), None)
    assert isinstance(one, Intake)
    assert isinstance(one.entry, Tweet)
    assert (one.entry.handle, one.entry.permalink) == (None, None)
    assert passed == Passed("the account's name, since no data/js/user_details.js lies beside it")


def test_what_is_broken_or_empty() -> None:
    with pytest.raises(NotASource, match="holds no tweet"):
        items(table())
    with pytest.raises(Unreadable, match="line 3 has 2 cells and not 10"):
        items(table({"tweet_id": "9", "text": "Shut"}) + b'"1","2"\n')
    with pytest.raises(Unreadable, match="row on line 3 is broken"):
        items(table({"tweet_id": "9", "text": "Shut"}) + b'"1","2')
    _, passed = items(table({"tweet_id": "9", "text": "Shut"}, {"tweet_id": "x"}))
    assert passed == Passed("line 3 has no number of a tweet")
