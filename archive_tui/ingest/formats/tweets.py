"""Tweets as JSON or JSON Lines: API v2 pages, flattened v2, v1.1 REST and streaming."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from archive_tui.ingest.articles import as_date
from archive_tui.ingest.decode import bom_encoding, clean
from archive_tui.ingest.formats.base import (
    Format,
    NotASource,
    Passed,
    SourceFile,
    Unreadable,
)
from archive_tui.ingest.formats.tweet_fields import (
    NOTHING,
    Includes,
    Json,
    is_v1,
    mapping,
    objects,
    read_v1,
    read_v2,
)
from schema.dates import PartialDate
from schema.entries import Tweet
from schema.provenance import LocatorType
from store.keys import key_of_tweet
from store.rows import Intake, Reference

VERSION = "1"
_NAMES = (".json", ".jsonl", ".ndjson", ".jsonlines")
# Keys of objects that streams and archives write between tweets.
_NOTICES = ("error", "errors", "delete", "limit", "disconnect", "warning", "scrub_geo",
            "status_withheld", "user_withheld", "friends", "control")  # fmt: skip

Found = tuple[Tweet, str]
"""A tweet and the JSON pointer of its object within the line or file."""


def sniff(head: bytes, name: str) -> float:
    """JSON by its name, or something that begins like it and is named nothing else."""
    encoding = bom_encoding(head)
    start = (head.decode(encoding, "replace").encode() if encoding else head).lstrip()
    if start.startswith((b"{", b"[")):
        if name.lower().endswith(_NAMES):
            return 0.95
        return 0.7 if re.match(rb'[\[\s]*\{\s*"', start) else 0.0
    return 0.6 if name.lower().endswith(_NAMES) else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """Every tweet of the file, those in ``includes`` and those inside others as well.

    Lines that streams write between tweets (errors, deletions, limits) are passed over.
    A line that is not JSON, such as the half-written last one of a broken download,
    refuses the whole file.
    """
    if source.options.kind not in (None, "tweet"):
        raise NotASource(f"it holds tweets, and --kind {source.options.kind} was asked for")
    if source.options.title or source.options.url:
        raise NotASource("it holds tweets, which --title and --url cannot name")
    entries = notices = strange = 0
    for place, value in _values(source.data):
        found = _entries(value)
        if found is None:
            strange += 1
            yield Passed(f"{_where(*place)} is no tweet")
        elif isinstance(found, str):
            notices += 1
            yield Passed(f"{_where(*place)}: {found}")
        else:
            stated = as_date(mapping(mapping(value).get("__twarc")).get("retrieved_at"))
            for tweet, pointer in found:
                entries += 1
                yield _intake(source, tweet, place, pointer, stated)
    if not entries and strange:
        raise NotASource("it is JSON without tweets in it")
    if not entries:
        raise NotASource(
            "it holds notices of a stream or an archive and no tweet"
            if notices
            else "it is JSON with no tweet in it"
        )


Place = tuple[int | None, str]
"""Line number from 1, or None for a file that is one JSON value; pointer to the value."""


def _where(line: int | None, pointer: str) -> str:
    return f"line {line}" if line is not None else f"the object at {pointer or 'the top'}"


def _values(data: bytes) -> Iterator[tuple[Place, Any]]:
    """The JSON values of a file: those of its lines, of its array, or the one it is."""
    encoding = bom_encoding(data)
    if encoding:
        data = data.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    first_end = data.find(b"\n", len(data) - len(data.lstrip()))
    first = data[: first_end if first_end >= 0 else len(data)].strip()
    try:
        value = _parse(first)
    except ValueError:
        if first[:1] not in b"[{" or _ends_as_value(first):
            raise Unreadable("line 1 is not valid JSON") from None
        yield from _whole(data)
        return
    if isinstance(value, list):
        yield from _items(value, None if first_end < 0 or not data[first_end:].strip() else 1)
        start, number = first_end, 1
        if first_end < 0:
            return
    else:
        start, number = 0, 0
    yield from _lines(data, start + 1 if number else 0, number)


def _ends_as_value(first: bytes) -> bool:
    """Whether the first line looks like a whole line of JSON Lines that is broken inside."""
    return len(first) > 2 and first[:1] == b"{" and first[-1:] == b"}"


def _whole(data: bytes) -> Iterator[tuple[Place, Any]]:
    try:
        value = _parse(data)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"it is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except ValueError as error:
        raise Unreadable(f"it is not readable JSON: {error}") from None
    if isinstance(value, list):
        yield from _items(value, None)
    else:
        yield (None, ""), value


def _items(value: list[Any], line: int | None) -> Iterator[tuple[Place, Any]]:
    for index, item in enumerate(value):
        yield (line, f"/{index}"), item


def _lines(data: bytes, start: int, number: int) -> Iterator[tuple[Place, Any]]:
    size = len(data)
    while start < size:
        end = data.find(b"\n", start)
        end = size if end < 0 else end
        number += 1
        line = data[start:end].strip()
        last = not data[end:].strip() if end < size else True
        start = end + 1
        if not line:
            continue
        try:
            value = _parse(line)
        except ValueError as error:
            half = ", the last one, is only half there" if last else f" is not valid JSON ({error})"
            raise Unreadable(f"line {number:,}{half}") from None
        if isinstance(value, list):
            yield from _items(value, number)
        else:
            yield (number, ""), value


def _parse(data: bytes) -> Any:
    """Raises ``ValueError`` (``JSONDecodeError``) on anything that cannot be read."""
    try:
        return json.loads(data.decode("utf-8", "replace"))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _entries(value: Any) -> list[Found] | str | None:
    """The tweets in one value; a sentence for a notice; None for something else."""
    if not isinstance(value, dict):
        return None
    data = value.get("data")
    if isinstance(data, (dict, list)):
        found = _page(value, data)
        if found:
            return found
        return "an answer without tweets" if not data else None
    if "action" in value and "id" in value:
        return f"a {clean(str(value['action']))[:40]} notice, no tweet"
    if _is_tweet(value):
        return _with_nested(value, "")
    if isinstance(value.get("tweet"), dict) and _is_tweet(value["tweet"]):
        return _with_nested(value["tweet"], "/tweet")
    for notice in _NOTICES:
        if notice in value:
            return f"a {notice} notice, no tweet"
    if isinstance(mapping(value.get("meta")).get("result_count"), int):
        return "an answer without tweets"
    return None


def _is_tweet(value: Json) -> bool:
    if not isinstance(
        value.get("full_text") or value.get("text") or value.get("note_tweet"), (str, dict)
    ):
        return False
    return ("id" in value or "id_str" in value) and (
        is_v1(value)
        or any(k in value for k in ("author_id", "author", "created_at", "edit_history_tweet_ids"))
    )


def _page(page: Json, data: Any) -> list[Found]:
    """A page of API v2: its own tweets, then the included ones that are not among them."""
    includes = Includes.of(page)
    found: list[Found] = []
    seen: set[str | None] = set()
    items = enumerate(data) if isinstance(data, list) else (("", data),)
    for index, item in items:
        if isinstance(item, dict) and _is_page_tweet(item):
            pointer = f"/data/{index}" if isinstance(data, list) else "/data"
            found.append((read_v2(item, includes), pointer))
            seen.add(found[-1][0].post_id)
    listed = mapping(page.get("includes")).get("tweets")
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(item, dict) and _is_page_tweet(item):
            tweet = read_v2(item, includes)
            if tweet.post_id not in seen:
                seen.add(tweet.post_id)
                found.append((tweet, f"/includes/tweets/{index}"))
    return found


def _is_page_tweet(value: Json) -> bool:
    """In a page a tweet has at least its two default fields, ``id`` and ``text``."""
    return "id" in value and isinstance(value.get("text"), str)


def _with_nested(tweet: Json, pointer: str) -> list[Found]:
    """A tweet with those inside it, inner ones after it; depth is bounded by the API."""
    found: list[Found] = []
    todo: list[tuple[Json, str]] = [(tweet, pointer)]
    seen: set[str | None] = set()
    while todo:
        one, at = todo.pop(0)
        entry = read_v1(one) if is_v1(one) else read_v2(one, NOTHING)
        if found and (entry.post_id in seen or not entry.text):
            continue
        seen.add(entry.post_id)
        found.append((entry, at))
        todo.extend(
            (one[name], f"{at}/{name}")
            for name in ("retweeted_status", "quoted_status")
            if isinstance(one.get(name), dict) and _is_tweet(one[name])
        )
        for index, inner in enumerate(objects(one.get("referenced_tweets"))):
            if _is_tweet(inner):
                todo.append((inner, f"{at}/referenced_tweets/{index}"))
    return found


def _intake(
    source: SourceFile, tweet: Tweet, place: Place, pointer: str, stated: PartialDate | None
) -> Intake:
    line, base = place
    pointer = base + pointer
    if line is None:
        kind, locator = LocatorType.POINTER, pointer
    else:
        kind, locator = LocatorType.LINE, f"{line} {pointer}".strip()
    return Intake(
        entry=tweet,
        capture=source.capture(kind, locator, url=tweet.permalink, stated=stated),
        tool="tweets",
        tool_version=VERSION,
        original=source.original("application/json"),
        references=references_of(tweet),
        tags=source.options.tags,
    )


def references_of(tweet: Tweet) -> tuple[Reference, ...]:
    """The links that a tweet states.

    A repost "mentions" the tweet that it passes on (Activity Streams: an Announce calls
    attention to its object): it adds no words, so that it does not quote.
    """
    stated = (
        ("replies-to", tweet.reply_to),
        ("quotes", tweet.quote_of),
        ("mentions", tweet.repost_of),
    )
    return tuple(
        Reference(relation, key_of_tweet(number), f"tweet {number}")
        for relation, number in stated
        if number
    )


FORMAT = Format("tweets", sniff, read)
