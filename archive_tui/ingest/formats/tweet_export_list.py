"""The list of tweets in a file of an archive export since 2018."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from archive_tui.ingest.formats.json_values import elements
from archive_tui.ingest.formats.tweet_fields import Json, mapping

TWEETS = frozenset(("tweet", "tweets", "community_tweet", "community_tweets"))
DELETED = frozenset(("deleted_tweet", "deleted_tweets"))
PART = re.compile(rb"(?:\xef\xbb\xbf)?\s*window\.YTD\.(\w{1,80})\.part\d{1,6}\s*=\s*(?=\[)")
"""What a file begins with, before its list; the group is the part's name."""


def list_in(head: bytes) -> int | None:
    """Where the list of tweets begins, by the file's first bytes; None where it holds none."""
    stated = PART.match(head[:4096])
    if stated is None or stated[1].decode("ascii", "replace").lower() not in TWEETS | DELETED:
        return None
    return stated.end()


def tweets_from(stream: IO[bytes], start: int) -> Iterator[tuple[int, Json]]:
    """The tweet objects of the list at byte ``start`` with their places in it, from 0."""
    for index, value in elements(stream, start):
        item, _ = unwrapped(value)
        if item:
            yield index, item


def unwrapped(value: Any) -> tuple[Json, str]:
    """The tweet of an element, since 2019 in an object of its own, and the pointer to it."""
    item = mapping(value)
    inner = item.get("tweet")
    return (inner, "/tweet") if isinstance(inner, dict) else (item, "")
