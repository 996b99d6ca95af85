"""Tweets as JSON or JSON Lines: API v2 pages, flattened v2, v1.1 REST and streaming."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from archive_tui.ingest.decode import bom_encoding, clean
from archive_tui.ingest.formats.base import (
    Format,
    NotASource,
    Passed,
    SourceFile,
)
from archive_tui.ingest.formats.json_values import Place, values
from archive_tui.ingest.formats.tweet_fields import (
    NOBODY,
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
from schema.provenance import Locator, LocatorType
from schema.stated_dates import as_date
from store.keys import key_of_tweet, key_of_url
from store.rows import Intake, Reference

VERSION = "2"
MEDIA_TYPE = "application/json"
ENOUGH = 10_000
"""Values that are neither tweets nor notices, after which a file without one is given up."""
_NAMES = (".json", ".jsonl", ".ndjson", ".jsonlines")
_OWN = re.compile(
    r"https?://(?:[\w-]+\.)*(?:twitter\.com|x\.com|t\.co|twimg\.com)(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)
"""Addresses of the service itself: tweets, accounts, pictures and shortened links."""
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:i/web|\w{1,15})/status(?:es)?/(\d{1,20})",
    re.ASCII,
)
# The messages of an export, without the line that it begins them with.
_PRIVATE = re.compile(rb"(?:\xef\xbb\xbf)?[\s\[{]*+\"dmConversation\"")
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
    check_options(source)
    with source.open() as stream:
        if _PRIVATE.match(stream.read(400)):
            raise NotASource("it holds private messages: not taken in, nothing is copied")
        stream.seek(0)
        yield from _tweets(source, stream)


def _tweets(source: SourceFile, stream: IO[bytes]) -> Iterator[Intake | Passed]:
    hand_over = Handing(source)
    entries = notices = strange = 0
    for place, value in values(stream):
        found = _entries(value)
        if found is None:
            strange += 1
            if strange == ENOUGH and not entries:
                raise NotASource(f"it is JSON, and {ENOUGH:,} values of it are no tweets")
            yield Passed(f"{_where(*place)} is no tweet")
        elif isinstance(found, str):
            notices += 1
            yield Passed(f"{_where(*place)}: {found}")
        else:
            stated = as_date(mapping(mapping(value).get("__twarc")).get("retrieved_at"))
            for tweet, pointer in found:
                entries += 1
                yield hand_over.intake(tweet, place, pointer, stated)
    if not entries and strange:
        raise NotASource("it is JSON without tweets in it")
    if not entries:
        raise NotASource(
            "it holds notices of a stream or an archive and no tweet"
            if notices
            else "it is JSON with no tweet in it"
        )


def check_options(source: SourceFile) -> None:
    """Raises ``NotASource`` where a person said what a file of tweets cannot be."""
    if source.options.kind not in (None, "tweet"):
        raise NotASource(f"it holds tweets, and --kind {source.options.kind} was asked for")
    if source.options.title or source.options.url:
        raise NotASource("it holds tweets, which --title and --url cannot name")


def _where(line: int | None, pointer: str) -> str:
    return f"line {line}" if line is not None else f"the object at {pointer or 'the top'}"


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
    statuses = value.get("statuses")
    if isinstance(statuses, list):
        return _statuses(statuses) or "an answer without tweets"
    if is_tweet(value):
        return with_nested(value, "")
    if isinstance(value.get("tweet"), dict) and is_tweet(value["tweet"]):
        return with_nested(value["tweet"], "/tweet")
    for notice in _NOTICES:
        if notice in value:
            return f"a {notice} notice, no tweet"
    if isinstance(mapping(value.get("meta")).get("result_count"), int):
        return "an answer without tweets"
    return None


def _statuses(statuses: list[Any]) -> list[Found]:
    """The answer to a search of API v1.1."""
    return [
        found
        for index, item in enumerate(statuses)
        if isinstance(item, dict) and is_tweet(item)
        for found in with_nested(item, f"/statuses/{index}")
    ]


def is_tweet(value: Json) -> bool:
    """Whether an object has words, a number and what else only tweets have."""
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


def with_nested(tweet: Json, pointer: str, owner: Json = NOBODY) -> list[Found]:
    """A tweet with those inside it, inner ones after it; depth is bounded by the API.

    ``owner`` is the user object of the outer one where it carries none.
    """
    found: list[Found] = []
    todo: list[tuple[Json, str]] = [(tweet, pointer)]
    seen: set[str | None] = set()
    while todo:
        one, at = todo.pop(0)
        entry = read_v1(one, NOBODY if found else owner) if is_v1(one) else read_v2(one, NOTHING)
        if found and (entry.post_id in seen or not entry.text):
            continue
        seen.add(entry.post_id)
        found.append((entry, at))
        todo.extend(
            (one[name], f"{at}/{name}")
            for name in ("retweeted_status", "quoted_status")
            if isinstance(one.get(name), dict) and is_tweet(one[name])
        )
        for index, inner in enumerate(objects(one.get("referenced_tweets"))):
            if is_tweet(inner):
                todo.append((inner, f"{at}/referenced_tweets/{index}"))
    return found


class Handing:
    """The tweets of one file on their way to the archive."""

    def __init__(
        self, source: SourceFile, stated: PartialDate | None = None, media_type: str = MEDIA_TYPE
    ) -> None:
        self.source = source
        self.original = source.original(media_type)
        self.template = source.capture(stated=stated)

    def intake(
        self, tweet: Tweet, place: Place, pointer: str, stated: PartialDate | None = None
    ) -> Intake:
        """A tweet with where it stands in the file and the links that it states."""
        line, base = place
        pointer = base + pointer
        if line is None:
            locator = Locator(type=LocatorType.POINTER, value=pointer)
        else:
            locator = Locator(type=LocatorType.LINE, value=f"{line} {pointer}".strip())
        capture = self.source.capture(stated=stated) if stated is not None else self.template
        return Intake(
            entry=tweet,
            # A copy leaves out the validation of what is the same for every tweet of the file.
            capture=capture.model_copy(update={"locator": locator, "url": tweet.permalink}),
            tool="tweets",
            tool_version=VERSION,
            original=self.original,
            references=references_of(tweet),
            tags=self.source.options.tags,
        )


def references_of(tweet: Tweet) -> tuple[Reference, ...]:
    """The links that a tweet states.

    A repost "mentions" the tweet that it passes on (Activity Streams: an Announce calls
    attention to its object): it adds no words, so that it does not quote. So does a
    link to a tweet or a page, which alone does not say that it is quoted.
    """
    stated = [
        ("replies-to", tweet.reply_to),
        ("quotes", tweet.quote_of),
        ("mentions", tweet.repost_of),
        ("version-of", tweet.edit_of),
    ]
    if tweet.urls:
        named = {tweet.post_id, *(number for _, number in stated)}
        linked = dict.fromkeys(m[1] for u in tweet.urls if (m := _STATUS.match(u.expanded or "")))
        stated += [("mentions", number) for number in linked if number not in named]
    return (
        *(
            Reference(relation, key_of_tweet(number), f"tweet {number}")
            for relation, number in stated
            if number
        ),
        *_pages(tweet),
    )


def _pages(tweet: Tweet) -> tuple[Reference, ...]:
    """Pages elsewhere that the tweet links to; an address cut short names none."""
    pages = {
        key_of_url(url): url
        for mention in tweet.urls
        if (url := mention.expanded or "").startswith(("http://", "https://"))
        and not _OWN.match(url)
        and "…" not in url
    }
    return tuple(Reference("mentions", key, url) for key, url in pages.items())


FORMAT = Format("tweets", sniff, read, streams=True, whole=True)
