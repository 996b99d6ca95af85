"""Tweets embedded in a page as ``blockquote class="twitter-tweet"``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from archive_tui.ingest.articles import HASHTAG, MENTION
from archive_tui.ingest.decode import clean
from schema.dates import PartialDate
from schema.entries import Tweet, UrlMention
from store.keys import key_of_tweet
from store.rows import Proposal, Reference

VERSION = "1"
RULE = "html-embed"
CONFIDENCE = 0.99
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w{1,15})/status(?:es)?/(\d{1,20})"
)
_HANDLE = re.compile(r"\s?\(@(\w{1,15})\)\s?")
_DASH = re.compile(r"(?:—|–|&mdash;|--)\s?")
_LONGEST_NAME = 200
_LONGEST = 25_000
"""Code points of the longest post that the platform takes."""
_MONTHS = "january february march april may june july august september october november december"
_DAY = re.compile(r"([A-Z][a-z]+) (\d{1,2}), (\d{4})\Z")
_LINK = re.compile(r"https?://\S+|pic\.twitter\.com/\w+")
_MAX = 200


def embedded_tweets(tree: Any) -> list[Tweet]:
    """The tweets that a page embeds; one without words and without a number is left out."""
    found: list[Tweet] = []
    for block in tree.iter("blockquote"):
        if "twitter-tweet" in (block.get("class") or "").split() and len(found) < _MAX:
            tweet = _tweet(block)
            if tweet is not None:
                found.append(tweet)
    return found


def _tweet(block: Any) -> Tweet | None:
    words = block.find(".//p")
    text = _words(words) if words is not None else ""
    if len(text) > _LONGEST:
        return None
    signed = _signature(" ".join(clean(block.text_content()).split()))
    links = [m for a in block.iter("a") if (m := _STATUS.match(a.get("href") or ""))]
    status = links[-1] if links else None
    if not text and status is None:
        return None
    expanded = {
        clean(a.text_content()).strip(): clean(a.get("href") or "")
        for a in (words.iter("a") if words is not None else ())
    }
    handle = signed[1] if signed else (status[1] if status and status[1] != "i" else None)
    urls = _LINK.findall(text)
    return Tweet(
        text=text,
        language=(words.get("lang") or None) if words is not None else None,
        post_id=status[2] if status else None,
        author_name=(signed[0] or None) if signed else None,
        handle=handle,
        posted_at=_day(signed[2]) if signed else None,
        hashtags=tuple(HASHTAG.findall(text)),
        mentions=tuple(MENTION.findall(text)),
        urls=tuple(UrlMention(url=u, expanded=expanded.get(u)) for u in urls),
        permalink=f"https://twitter.com/{handle}/status/{status[2]}" if status and handle else None,
    )


def _signature(line: str) -> tuple[str, str, str] | None:
    """Name, handle and date of "— Iva Noor (@ivanoor) April 16, 2030" at the end of ``line``."""
    named = next(reversed(list(_HANDLE.finditer(line))), None)
    if named is None:
        return None
    begin = max(0, named.start() - _LONGEST_NAME)
    dash = next(reversed(list(_DASH.finditer(line, begin, named.start()))), None)
    return (line[dash.end() : named.start()], named[1], line[named.end() :]) if dash else None


def _words(element: Any) -> str:
    from copy import deepcopy

    copy = deepcopy(element)
    for line_break in copy.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    lines = clean(copy.text_content()).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _day(value: str) -> PartialDate | None:
    stated = _DAY.match(value.strip())
    if not stated or stated[1].lower() not in _MONTHS.split():
        return None
    month = _MONTHS.split().index(stated[1].lower()) + 1
    try:
        return PartialDate.of(f"{stated[3]}-{month:02}-{int(stated[2]):02}")
    except ValueError:
        return None


def tweets_in(
    text: str, tweets: Sequence[Tweet]
) -> tuple[tuple[Proposal, ...], tuple[Reference, ...]]:
    """Where the article's text holds the tweets: proposals with their passage.

    A tweet whose words the extracted text does not hold becomes a reference by its
    number, so that the link is kept; without a number it is left out.
    """
    places = _Places(text)
    placed: list[Proposal] = []
    loose: list[Reference] = []
    for tweet in tweets:
        span = places.of(tweet)
        if span:
            placed.append(Proposal(tweet, "embeds", *span, CONFIDENCE, RULE, VERSION))
        elif tweet.post_id:
            label = f"@{tweet.handle}: {tweet.text}" if tweet.handle else tweet.text
            loose.append(Reference("embeds", key_of_tweet(tweet.post_id), label or tweet.post_id))
    return tuple(placed), tuple(loose)


class _Places:
    """Where words stand in a text, however their space is written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bare = "".join(text.split())
        self.offsets: list[int] = []
        """Where each character of ``bare`` stands in the text."""

    def of(self, tweet: Tweet) -> tuple[int, int] | None:
        """The words and the signature after them, code points; None unless found once."""
        words = "".join(tweet.text.split())
        at = self.bare.find(words) if words else -1
        if at < 0 or self.bare.find(words, at + 1) >= 0:
            return None
        if not self.offsets:
            self.offsets = [n for n, char in enumerate(self.text) if not char.isspace()]
        start, end = self.offsets[at], self.offsets[at + len(words) - 1] + 1
        if tweet.handle:
            name = re.escape(tweet.handle)
            tail = re.compile(
                rf"\s{{0,20}}[—–-][^\n]{{0,200}}?\(@{name}\)"
                r"(?:\s{0,20}[A-Z][a-z]+ \d{1,2}, \d{4})?"
            )
            signature = tail.match(self.text, end)
            end = signature.end() if signature else end
        return start, end
