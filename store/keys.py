"""Identity keys: how the same thing is recognised when it comes again."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from schema.entries import Document
    from store.rows import AnyEntry

_TRACKING = re.compile(r"utm_|fbclid$|gclid$|mc_[ce]id$|igshid$|ref_src$|ref_url$")
_WORD = re.compile(r"\w+")
_TWEET_LINK = re.compile(r"https?://\S+|pic\.twitter\.com/\S+", re.IGNORECASE)


def key_of_title(title: str) -> str:
    """The key by which a reference such as "READ MORE: …" finds its target."""
    folded = unicodedata.normalize("NFKD", title).casefold()
    if not folded.isascii():
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    return "title:" + " ".join(_WORD.findall(folded))


def are_apart(one: str, other: str) -> bool:
    """Whether two titles, as ``key_of_title`` gives them, have no word in common.

    Short words count only where a title has no longer ones. "" is apart from none.
    """
    words, others = (_telling(key.removeprefix("title:").split()) for key in (one, other))
    return bool(words and others and not words & others)


def _telling(words: list[str]) -> set[str]:
    return {word for word in words if len(word) > 3} or set(words)


def key_of_url(url: str) -> str:
    """The key of a web address: no fragment, tracking parameters, ``www.`` or case in the host."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("mobile.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return "url:" + url.strip()
    query = urlencode([p for p in parse_qsl(parts.query) if not _TRACKING.match(p[0])])
    path = parts.path.rstrip("/")
    return "url:" + urlunsplit(("", host + port, path, query, "")).removeprefix("//")


def key_of_tweet(post_id: str) -> str:
    """The key of a tweet whose number is known."""
    return "tweet:" + post_id


def key_of_symbol(symbol: str) -> str:
    """The key of a report's symbol: upper case, no space."""
    return "symbol:" + "".join(symbol.upper().split())


def key_like_tweet(handle: str, day: str, text: str) -> str:
    """The key of a tweet without a number: handle, day and its words.

    Links are left out of the words, since every export writes them differently.
    """
    words = " ".join(_TWEET_LINK.sub(" ", unicodedata.normalize("NFKC", text)).split()).casefold()
    digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
    return f"tweetlike:{handle.casefold()}|{day}|{digest}"


def _key_listed(entry: Document) -> str:
    """The key of a document that a list of references names without address or text.

    All that tells it apart belongs to it: "Editorial" of one year is many documents.
    """
    by = ";".join(_folded(name) for name in entry.authors)
    when = entry.published or ""
    return f"listed:{_folded(entry.publisher)}|{by}|{when}|{key_of_title(entry.title or '')}"


def _folded(name: str | None) -> str:
    return " ".join((name or "").casefold().split())


def is_cut(short: str, whole: str) -> bool:
    """Whether ``short`` is ``whole`` cut off: its beginning, then an ellipsis, then links at most.

    So Twitter writes the text of a long tweet for programs that know short ones only.
    """
    beginning, mark, rest = short.rpartition("…")
    beginning = beginning.rstrip()
    if not mark or not beginning or _TWEET_LINK.sub("", rest).strip():
        return False
    return len(whole) > len(beginning) + 1 and whole.startswith(beginning)


def identity_keys(entry: AnyEntry, digest: str | None = None) -> Iterator[str]:
    """Every key by which ``entry`` is recognised, the strongest first.

    Quotations have none: they are told apart by revision, start, end and mode. ``digest``,
    the sha256 of the text, saves hashing it again.
    """
    from schema.base import text_digest

    if entry.kind == "tweet":
        if entry.post_id:
            yield key_of_tweet(entry.post_id)
        if entry.handle and entry.posted_at:
            yield key_like_tweet(entry.handle, entry.posted_at.day, entry.text)
    elif entry.kind == "report":
        # A docket numbers a proceeding, and many reports in it.
        if entry.symbol and not entry.symbol.casefold().startswith("docket"):
            yield key_of_symbol(entry.symbol)
        if entry.url:
            yield key_of_url(entry.url)
        if entry.text:
            yield "text:" + (digest or text_digest(entry.text))
        elif entry.title and not (entry.symbol or entry.url):
            when = f"|{entry.published}" if entry.published else ""
            yield f"named:{_folded(entry.issuing_body)}|{key_of_title(entry.title)}{when}"
    elif entry.kind == "document":
        if entry.url:
            yield key_of_url(entry.url)
        if entry.text:
            yield "text:" + (digest or text_digest(entry.text))
        elif not entry.url and (entry.title or entry.authors):
            yield _key_listed(entry)


def reference_keys(entry: AnyEntry) -> Iterator[str]:
    """Keys by which a dangling link finds ``entry``: its identity and its title."""
    yield "uid:" + entry.uid
    yield from identity_keys(entry)
    title = getattr(entry, "title", None)
    if title:
        yield key_of_title(title)
