"""``note-tweet.js`` of an export: the whole texts of tweets that the others hold cut."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

from archive_tui.ingest.articles import HASHTAG, MENTION
from archive_tui.ingest.formats.base import NotASource, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.json_values import elements
from archive_tui.ingest.formats.tweet_export_account import Account
from archive_tui.ingest.formats.tweet_export_list import list_in, tweets_from
from archive_tui.ingest.formats.tweet_fields import (
    Json,
    mapping,
    objects,
    permalink,
    post_id,
    time_v1,
    unescape,
    words,
)
from archive_tui.ingest.formats.tweets import Handing
from schema.entries import Tweet, UrlMention
from store.keys import is_cut
from store.rows import Intake

NOTES = frozenset(("note_tweet", "note_tweets"))
DELETED_NOTES = frozenset(("deleted_note_tweet", "deleted_note_tweets"))
PARTS = 1000
"""So many parts of ``tweets.js`` are looked through at most."""
_MEDIA_TYPE = "text/javascript"
_SECOND = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?Z\Z")


def read_notes(
    source: SourceFile, start: int, account: Account, *, deleted: bool
) -> Iterator[Intake | Passed]:
    """The long tweets of an export.

    The file has numbers of its own. The tweet is the one in ``tweets.js`` beside it that
    was posted in the same second (the two clocks may differ by one) with the beginning
    of the same words; where there is not exactly one, the text comes in without number.
    """
    seconds: set[str] = set()
    with source.open() as stream:
        for _, value in elements(stream, start):
            if (note := _note(value)) is not None:
                seconds.update(_seconds(note))
    trouble: list[str] = list(account.trouble)
    candidates = _candidates(source, seconds, trouble)
    hand_over = Handing(source, account.made, _MEDIA_TYPE)
    held = 0
    with source.open() as stream:
        for index, value in elements(stream, start):
            if (note := _note(value)) is not None:
                held += 1
                tweet = _tweet(note, account, candidates, deleted)
                yield hand_over.intake(tweet, (None, f"/{index}"), "/noteTweet")
            else:
                yield Passed(f"the object at /{index} is no tweet with words")
    if not held:
        raise NotASource("a part of a Twitter archive export that holds no tweet")
    for reason in trouble:
        yield Passed(reason)
    if not account.user:
        yield Passed("the account's name, since no account.js lies beside it")


def _note(value: Any) -> Json | None:
    note = mapping(mapping(value).get("noteTweet"))
    return note if words(mapping(note.get("core")).get("text")) else None


def _tweet(
    note: Json, account: Account, candidates: dict[str, list[tuple[str, str]]], deleted: bool
) -> Tweet:
    core = mapping(note.get("core"))
    text = unescape(words(core.get("text")) or "")
    found = {
        number
        for second in _seconds(note)
        for number, cut in candidates.get(second, ())
        if cut == text or is_cut(cut, text)
    }
    number = found.pop() if len(found) == 1 else None
    handle, name = words(account.user.get("screen_name")), words(account.user.get("name"))
    urls: dict[str, UrlMention] = {}
    for one in objects(core.get("urls")):
        short = words(one.get("shortUrl"))
        if short:
            urls.setdefault(short, UrlMention(url=short, expanded=words(one.get("expandedUrl"))))
    return Tweet(
        text=text,
        post_id=number,
        author_name=name,
        handle=handle,
        posted_at=time_v1(note.get("createdAt")),
        hashtags=tuple(HASHTAG.findall(text)),
        mentions=tuple(MENTION.findall(text)),
        urls=tuple(urls.values()),
        permalink=permalink(handle, number),
        deleted=deleted or None,
    )


def _seconds(note: Json) -> tuple[str, ...]:
    """The second in which it was posted, and those before and after it, as ISO 8601, UTC."""
    stated = _SECOND.match(str(note.get("createdAt")))
    try:
        moment = dt.datetime.fromisoformat(stated[1]) if stated else None
    except ValueError:
        moment = None
    if moment is None or not 1 < moment.year < 9999:
        return ()
    near = (moment + dt.timedelta(seconds=by) for by in (-1, 0, 1))
    return tuple(f"{at.isoformat(timespec='seconds')}Z" for at in near)


def _candidates(
    source: SourceFile, seconds: set[str], trouble: list[str]
) -> dict[str, list[tuple[str, str]]]:
    """Number and text of the tweets beside it that were posted in one of ``seconds``."""
    found: dict[str, list[tuple[str, str]]] = {}
    for data in _files(source, trouble):
        try:
            for tweet in _beside(data):
                posted = time_v1(tweet.get("created_at"))
                number = post_id(tweet.get("id_str")) or post_id(tweet.get("id"))
                text = words(tweet.get("full_text")) or words(tweet.get("text"))
                if number and text and posted and posted.root in seconds:
                    found.setdefault(posted.root, []).append((number, unescape(text)))
        except Unreadable as error:
            trouble.append(f"a file of tweets beside it: {error}")
    return found


def _files(source: SourceFile, trouble: list[str]) -> Iterator[bytes]:
    """The files of tweets beside ``source``, one at a time, the parts in their order."""
    for stem in ("tweets", "tweet", "community-tweet", "deleted-tweets"):
        for part in range(PARTS):
            name = f"{stem}-part{part}.js" if part else f"{stem}.js"
            try:
                data = source.beside(name)
            except Unreadable as error:
                trouble.append(str(error))
                continue
            if data is None:
                break
            yield data


def _beside(data: bytes) -> Iterator[Json]:
    start = list_in(data)
    if start is not None:
        yield from (tweet for _, tweet in tweets_from(io.BytesIO(data), start))
