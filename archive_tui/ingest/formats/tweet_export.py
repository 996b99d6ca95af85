"""Archive exports of Twitter and X, every vintage: scripts that assign lists of tweets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from archive_tui.ingest.formats.base import Format, NotASource, Passed, SourceFile
from archive_tui.ingest.formats.json_values import elements
from archive_tui.ingest.formats.tweet_export_account import Account, account_of, named_by
from archive_tui.ingest.formats.tweet_export_list import (
    DELETED,
    PART,
    TWEETS,
    tweets_from,
    unwrapped,
)
from archive_tui.ingest.formats.tweet_export_parts import why_not
from archive_tui.ingest.formats.tweet_fields import Json, time_v1
from archive_tui.ingest.formats.tweet_notes import DELETED_NOTES, NOTES, read_notes
from archive_tui.ingest.formats.tweets import Handing, check_options, with_nested
from schema.dates import PartialDate
from schema.entries import Tweet
from store.rows import Intake

MEDIA_TYPE = "text/javascript"
FIRST_SNOWFLAKE = "2010-11-05"
"""Exports give tweets before that day no time: midnight stands for it."""

# What the files of an export begin with: since 2018 and its manifest, then those of 2013.
_ANY_PART = re.compile(rb"(?:\xef\xbb\xbf)?\s*window\.(?:YTD\.(\w{1,80})|__THAR_CONFIG)\b")
_MONTH = re.compile(rb"(?:\xef\xbb\xbf)?\s*Grailbird\.data\.tweets_\d{4}_\d{2}\s*=\s*(?=\[)")
_TABLE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:var (?:tweet_index|user_details|payload_details)\s*=|Grailbird\.)"
)
_PAGE = re.compile(rb"<title>Your (?:Twitter|X) (?:Data|data|archive)|src=\"\./data/manifest\.js\"")
_README = re.compile(rb"window\.YTD|data/js/tweets|\b(?:account|tweets?)\.js\b|\btweets\.csv\b")


def sniff(head: bytes, name: str) -> float:
    """By the assignment that the file begins with; the pages that explain an export too."""
    if _ANY_PART.match(head) or _MONTH.match(head) or _TABLE.match(head):
        return 0.99
    return 0.99 if _explains(head, name) else 0.0


def _explains(head: bytes, name: str) -> bool:
    if name.lower() == "readme.txt":
        return bool(_README.search(head))
    return name.lower().endswith(".html") and bool(_PAGE.search(head))


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """The tweets of one file of an export.

    Whose they are stands in other files: ``account.js`` or ``manifest.js`` beside it.
    Where there is none, the tweets come in without their account. Parts without tweets
    of the account are refused with ``NotASource``, before anything of them is read.
    """
    head = source.data[:4096]
    month = _MONTH.match(head)
    if month:
        check_options(source)
        return _tweets(source, month.end(), Account(), month=True)
    named = _ANY_PART.match(head)
    if not named:
        if _explains(head, source.name):
            raise NotASource("it explains a Twitter archive export and is not a source")
        raise NotASource("a table of contents of a Twitter archive export, without tweets")
    part = (named[1] or b"manifest").decode("ascii", "replace").lower()
    if part not in TWEETS | DELETED | NOTES | DELETED_NOTES:
        raise NotASource(why_not(part))
    stated = PART.match(head)
    if stated is None:
        raise NotASource("a part of a Twitter archive export in a form that is not known")
    check_options(source)
    account = account_of(source)
    if part in NOTES | DELETED_NOTES:
        return read_notes(source, stated.end(), account, deleted=part in DELETED_NOTES)
    return _tweets(source, stated.end(), account, deleted=part in DELETED)


def _tweets(
    source: SourceFile, start: int, account: Account, *, month: bool = False, deleted: bool = False
) -> Iterator[Intake | Passed]:
    user = account.user
    if not user and not month:
        with source.open() as stream:
            user = named_by(item for _, item in tweets_from(stream, start))
    with source.open() as stream:
        yield from _list(source, stream, start, account, user, month=month, deleted=deleted)


def _list(
    source: SourceFile,
    stream: IO[bytes],
    start: int,
    account: Account,
    user: Json,
    *,
    month: bool,
    deleted: bool,
) -> Iterator[Intake | Passed]:
    hand_over = Handing(source, account.made, MEDIA_TYPE)
    entries = nameless = 0
    for index, value in elements(stream, start):
        item, pointer = unwrapped(value)
        if not _has_words(item):
            yield Passed(f"the object at /{index} is no tweet with words")
            continue
        for tweet, at in with_nested(item, pointer, user):
            nameless += tweet.handle is None
            entries += 1
            told = _as_stated(tweet, item, month=month, deleted=deleted and at == pointer)
            yield hand_over.intake(told, (None, f"/{index}"), at)
    if not entries:
        raise NotASource("a part of a Twitter archive export that holds no tweet")
    for reason in account.trouble:
        yield Passed(reason)
    if nameless and not user:
        yield Passed("the account's name, since no account.js lies beside it")


def _has_words(item: Json) -> bool:
    return isinstance(item.get("full_text", item.get("text")), str) and (
        "id_str" in item or "id" in item
    )


def _as_stated(tweet: Tweet, item: Json, *, month: bool, deleted: bool) -> Tweet:
    if month and tweet.posted_at:
        day = without_midnight(tweet.posted_at)
        if day is not tweet.posted_at:
            return tweet.model_copy(update={"posted_at": day})
    if deleted:
        when = tweet.deleted_at or time_v1(item.get("deletedAt"))
        return tweet.model_copy(update={"deleted": True, "deleted_at": when})
    return tweet


def without_midnight(posted: PartialDate) -> PartialDate:
    """The day alone where an export of 2013 gives a tweet from before it kept times."""
    if posted.root.endswith("T00:00:00Z") and posted.day < FIRST_SNOWFLAKE:
        return PartialDate.of(posted.day)
    return posted


FORMAT = Format("twitter-export", sniff, read, streams=True, whole=True)
