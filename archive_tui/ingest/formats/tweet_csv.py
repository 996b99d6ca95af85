"""``tweets.csv``, the table beside the scripts of an archive export of 2012 to 2018."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from archive_tui.ingest.articles import HASHTAG, MENTION
from archive_tui.ingest.decode import clean
from archive_tui.ingest.formats.base import Format, NotASource, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.tweet_export import without_midnight
from archive_tui.ingest.formats.tweet_export_account import account_of
from archive_tui.ingest.formats.tweet_fields import permalink, post_id, time_v1, unescape, words
from archive_tui.ingest.formats.tweets import Handing, check_options
from schema.entries import Tweet, UrlMention
from store.rows import Intake

_COLUMNS = ("tweet_id", "in_reply_to_status_id", "timestamp", "text", "retweeted_status_id",
            "expanded_urls")  # fmt: skip
_DETAILS = "data/js/user_details.js"
_LINK = re.compile(r"https?://t\.co/\w+", re.ASCII)
_MEDIA_TYPE = "text/csv"


def sniff(head: bytes, name: str) -> float:
    """By the names of the columns in the first line."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("ascii", "replace")
    named = first.replace('"', "").strip().split(",")
    return 0.99 if set(_COLUMNS) <= set(named) else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """The tweets of the table. Whose they are stands in ``user_details.js`` beside it.

    Raises ``Unreadable`` where a row has more or fewer cells than there are columns.
    """
    check_options(source)
    account = account_of(source, _DETAILS)
    handle = words(account.user.get("screen_name"))
    name = words(account.user.get("name"))
    hand_over = Handing(source, media_type=_MEDIA_TYPE)
    entries = 0
    for line, row in _rows(source):
        number = post_id(row["tweet_id"])
        text = unescape(clean(row["text"]))
        if number is None:
            yield Passed(f"line {line:,} has no number of a tweet")
            continue
        posted = time_v1(row["timestamp"])
        entries += 1
        tweet = Tweet(
            text=text,
            post_id=number,
            author_name=name,
            handle=handle,
            posted_at=without_midnight(posted) if posted else None,
            hashtags=tuple(HASHTAG.findall(text)),
            mentions=tuple(MENTION.findall(text)),
            urls=tuple(_urls(text, row["expanded_urls"])),
            reply_to=post_id(row["in_reply_to_status_id"]),
            repost_of=post_id(row["retweeted_status_id"]),
            permalink=permalink(handle, number),
        )
        yield hand_over.intake(tweet, (line, ""), "")
    if not entries:
        raise NotASource("it is the table of a Twitter archive export and holds no tweet")
    for reason in account.trouble:
        yield Passed(reason)
    if not handle:
        yield Passed(f"the account's name, since no {_DETAILS} lies beside it")


def _rows(source: SourceFile) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by column, with the number of the line on which each begins."""
    line = 1
    with source.open() as raw:
        reader = csv.reader(io.TextIOWrapper(raw, "utf-8-sig", "replace", newline=""), strict=True)
        try:
            columns = next(reader)
            line = reader.line_num + 1
            for cells in reader:
                if cells:
                    yield line, _by_column(columns, cells, line)
                line = reader.line_num + 1
        except csv.Error as error:
            raise Unreadable(f"the row on line {line:,} is broken: {error}") from None


def _by_column(columns: Sequence[str], cells: Sequence[str], line: int) -> dict[str, str]:
    if len(cells) != len(columns):
        raise Unreadable(f"line {line:,} has {len(cells)} cells and not {len(columns)}")
    return dict(zip(columns, cells, strict=True))


def _urls(text: str, stated: str) -> Iterator[UrlMention]:
    """The links of a tweet; the table gives where they lead in order, with repetitions."""
    expanded = list(dict.fromkeys(part.strip() for part in stated.split(",") if part.strip()))
    short = list(dict.fromkeys(_LINK.findall(text)))
    if len(short) == len(expanded):
        yield from (
            UrlMention(url=one, expanded=clean(to)) for one, to in zip(short, expanded, strict=True)
        )
    else:
        yield from (UrlMention(url=clean(one)) for one in (*short, *expanded))


FORMAT = Format("twitter-csv", sniff, read, streams=True, whole=True)
