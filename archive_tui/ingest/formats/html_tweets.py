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
_SIGNED = re.compile(r"(?:—|–|&mdash;|--)\s*(.*?)\s*\(@(\w{1,15})\)\s*(.*)\Z", re.DOTALL)
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
    signed = _SIGNED.search(" ".join(clean(block.text_content()).split()))
    links = [m for a in block.iter("a") if (m := _STATUS.match(a.get("href") or ""))]
    status = links[-1] if links else None
    if not text and status is None:
        return None
    expanded = {
        clean(a.text_content()).strip(): clean(a.get("href") or "")
        for a in (words.iter("a") if words is not None else ())
    }
    handle = signed[2] if signed else (status[1] if status and status[1] != "i" else None)
    urls = _LINK.findall(text)
    return Tweet(
        text=text,
        language=(words.get("lang") or None) if words is not None else None,
        post_id=status[2] if status else None,
        author_name=(signed[1] or None) if signed else None,
        handle=handle,
        posted_at=_day(signed[3]) if signed else None,
        hashtags=tuple(HASHTAG.findall(text)),
        mentions=tuple(MENTION.findall(text)),
        urls=tuple(UrlMention(url=u, expanded=expanded.get(u)) for u in urls),
        permalink=f"https://twitter.com/{handle}/status/{status[2]}" if status and handle else None,
    )


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
    placed: list[Proposal] = []
    loose: list[Reference] = []
    for tweet in tweets:
        span = _passage(text, tweet)
        if span:
            placed.append(Proposal(tweet, "embeds", *span, CONFIDENCE, RULE, VERSION))
        elif tweet.post_id:
            label = f"@{tweet.handle}: {tweet.text}" if tweet.handle else tweet.text
            loose.append(Reference("embeds", key_of_tweet(tweet.post_id), label or tweet.post_id))
    return tuple(placed), tuple(loose)


def _passage(text: str, tweet: Tweet) -> tuple[int, int] | None:
    """The words and the signature after them, code points; None unless found once."""
    parts = tweet.text.split()
    if not parts:
        return None
    words = r"\s*".join(re.escape(part) for part in parts)
    found = list(re.finditer(words, text))
    if len(found) != 1:
        return None
    start, end = found[0].span()
    if tweet.handle:
        name = re.escape(tweet.handle)
        tail = re.compile(
            rf"\s*[—–-][^\n]{{0,200}}?\(@{name}\)" + r"(?:\s*[A-Z][a-z]+ \d{1,2}, \d{4})?"
        )
        signature = tail.match(text, end)
        end = signature.end() if signature else end
    return start, end
