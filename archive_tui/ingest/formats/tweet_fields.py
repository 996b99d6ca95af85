"""One tweet object of the API, any version, as a Tweet entry.

Objects come from outside: every access checks the type, and a field that is not what
the API documents counts as absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive_tui.ingest.articles import HASHTAG, MENTION
from archive_tui.ingest.decode import clean
from schema.dates import PartialDate
from schema.entries import Media, Tweet, UrlMention
from schema.stated_dates import as_date

Json = Mapping[str, Any]

_V1_TIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-])(\d{2})(\d{2}) (\d{4})\Z"
)
_PLAIN_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) ([+-])(\d{2})(\d{2})\Z", re.ASCII
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_ID = re.compile(r"\d{1,20}\Z", re.ASCII)
_HANDLE = re.compile(r"\w{1,30}\Z", re.ASCII)
# The API's own codes beside BCP 47: undetermined, links only, media only, and the like.
_NO_LANGUAGE = frozenset(["und", "qam", "qct", "qht", "qme", "qst", "zxx", "art"])
_RENAMED = {"in": "id", "iw": "he", "msa": "ms"}
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


@dataclass(slots=True, frozen=True)
class Includes:
    """What a page of API v2 carries beside its tweets."""

    users: Mapping[str, Json] = field(default_factory=dict)
    media: Mapping[str, Json] = field(default_factory=dict)
    tweets: Mapping[str, Json] = field(default_factory=dict)

    @classmethod
    def of(cls, page: Json) -> Includes:
        """The ``includes`` of ``page``; empty where it has none."""
        includes = mapping(page.get("includes"))
        return cls(
            users=_by(includes.get("users"), "id"),
            media=_by(includes.get("media"), "media_key"),
            tweets=_by(includes.get("tweets"), "id"),
        )


NOTHING = Includes()
NOBODY: Json = {}


def mapping(value: Any) -> Json:
    """``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> Iterator[Json]:
    """The objects in a list; nothing where it is none."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def post_id(value: Any) -> str | None:
    """An id as text; a number only where it is whole (floats have lost digits)."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        value = str(value) if value < 10**20 else ""
    return value if isinstance(value, str) and _ID.match(value) else None


def words(value: Any) -> str | None:
    """A string field cleaned; None where it is absent or empty."""
    return clean(value) or None if isinstance(value, str) else None


def unescape(value: str) -> str:
    """The three entities that the API writes, resolved once (``&amp;lt;`` is ``&lt;``)."""
    if "&" not in value:
        return value
    return value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def is_v1(tweet: Json) -> bool:
    """Whether this is an object of API v1.1."""
    return "user" in tweet or "id_str" in tweet or "full_text" in tweet


def read_v2(tweet: Json, includes: Includes = NOTHING) -> Tweet:
    """An API v2 tweet, alone (flattened: ``author`` within) or with its page's includes."""
    author = mapping(tweet.get("author")) or mapping(
        includes.users.get(post_id(tweet.get("author_id")) or "")
    )
    note = mapping(tweet.get("note_tweet"))
    long_text = words(note.get("text"))
    entities = mapping(note.get("entities")) if long_text else mapping(tweet.get("entities"))
    referenced = {
        kind: post_id(r.get("id"))
        for r in objects(tweet.get("referenced_tweets"))
        if isinstance(kind := r.get("type"), str)
    }
    attached = tweet.get("attachments")
    return _tweet(
        text=long_text or words(tweet.get("text")) or "",
        number=post_id(tweet.get("id")),
        author=words(author.get("name")),
        handle=_handle(author.get("username")),
        posted=as_date(tweet.get("created_at")),
        language=tweet.get("lang"),
        hashtags=_listed(entities, "hashtags", "tag"),
        mentions=_listed(entities, "mentions", "username"),
        urls=_urls(entities),
        media=tuple(_media_v2(mapping(attached), includes)),
        reply_to=referenced.get("replied_to"),
        quote_of=referenced.get("quoted"),
        repost_of=referenced.get("retweeted"),
        edit_of=_edited(tweet, post_id(tweet.get("id"))),
        withheld=mapping(tweet.get("withheld")).get("country_codes"),
    )


def read_v1(tweet: Json, owner: Json = NOBODY) -> Tweet:
    """An API v1.1 tweet: REST with ``full_text``, or streaming with ``extended_tweet``.

    ``owner`` is the user object of a tweet that carries none.
    """
    user = mapping(tweet.get("user")) or owner
    extended = mapping(tweet.get("extended_tweet"))
    whole = extended if isinstance(extended.get("full_text"), str) else tweet
    entities = mapping(whole.get("entities"))
    media = mapping(whole.get("extended_entities")) or entities
    reposted = mapping(tweet.get("retweeted_status"))
    quoted = mapping(tweet.get("quoted_status"))
    return _tweet(
        text=words(whole.get("full_text")) or words(whole.get("text")) or "",
        number=_number_v1(tweet),
        author=words(user.get("name")),
        handle=_handle(user.get("screen_name")),
        posted=time_v1(tweet.get("created_at")),
        language=tweet.get("lang"),
        hashtags=_listed(entities, "hashtags", "text"),
        mentions=_listed(entities, "user_mentions", "screen_name"),
        urls=_urls(entities),
        media=tuple(_media_v1(media)),
        reply_to=post_id(tweet.get("in_reply_to_status_id_str"))
        or post_id(tweet.get("in_reply_to_status_id")),
        quote_of=(post_id(tweet.get("quoted_status_id_str")) or _number_v1(quoted))
        if not reposted
        else None,
        repost_of=_number_v1(reposted),
        edit_of=_edited(tweet, _number_v1(tweet)),
        deleted_at=time_v1(tweet.get("deleted_at")),
        withheld=tweet.get("withheld_in_countries"),
    )


def time_v1(value: Any) -> PartialDate | None:
    """``Wed Oct 10 20:19:24 +0000 2018`` with its offset; ISO 8601 is taken too.

    So is ``2018-10-10 20:19:24 +0000``, as the exports of 2013 write it.
    """
    if not isinstance(value, str):
        return None
    stated = _V1_TIME.match(value)
    if not stated or stated[1] not in _MONTHS:
        plain = _PLAIN_TIME.match(value)
        if not plain:
            return as_date(value)
        offset = "Z" if plain[4] == plain[5] == "00" else f"{plain[3]}{plain[4]}:{plain[5]}"
        return as_date(f"{plain[1]}T{plain[2]}{offset}")
    month = _MONTHS.index(stated[1]) + 1
    offset = f"{stated[4]}{stated[5]}:{stated[6]}"
    offset = "Z" if offset == "+00:00" else offset
    return as_date(f"{stated[7]}-{month:02}-{stated[2]}T{stated[3]}{offset}")


def _tweet(
    *,
    text: str,
    number: str | None,
    author: str | None,
    handle: str | None,
    posted: PartialDate | None,
    language: Any,
    hashtags: tuple[str, ...] | None,
    mentions: tuple[str, ...] | None,
    urls: tuple[UrlMention, ...],
    media: tuple[Media, ...],
    reply_to: str | None,
    quote_of: str | None,
    repost_of: str | None,
    edit_of: str | None,
    deleted_at: PartialDate | None = None,
    withheld: Any = None,
) -> Tweet:
    text = unescape(text)
    return Tweet(
        text=text,
        language=_language(language),
        post_id=number,
        author_name=author,
        handle=handle,
        posted_at=posted,
        hashtags=tuple(HASHTAG.findall(text)) if hashtags is None else hashtags,
        mentions=tuple(MENTION.findall(text)) if mentions is None else mentions,
        urls=urls,
        media=media,
        reply_to=reply_to,
        quote_of=quote_of,
        repost_of=repost_of,
        permalink=permalink(handle, number),
        edit_of=edit_of,
        deleted=True if deleted_at else None,
        deleted_at=deleted_at,
        withheld_in=tuple(c for c in _strings(withheld) if _COUNTRY.match(c)) or None,
    )


def permalink(handle: str | None, number: str | None) -> str | None:
    """Where a tweet stands; None where its account or number is unknown."""
    return f"https://twitter.com/{handle}/status/{number}" if handle and number else None


def _edited(tweet: Json, number: str | None) -> str | None:
    """The version before this one in its history of edits, oldest first, as it is stated.

    API v2 has ``edit_history_tweet_ids``, v1.1 ``edit_history``, an export ``edit_info``.
    """
    history = tweet.get("edit_history_tweet_ids")
    if history is None:
        info = mapping(tweet.get("edit_info"))
        after = mapping(mapping(info.get("edit")).get("editControlInitial"))
        history = (
            mapping(tweet.get("edit_history")).get("edit_tweet_ids")
            or mapping(info.get("initial")).get("editTweetIds")
            or after.get("editTweetIds")
        )
    ids = _strings(history)
    at = ids.index(number) if number in ids else 0
    return post_id(ids[at - 1]) if at else None


def _strings(value: Any) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def _by(value: Any, key: str) -> dict[str, Json]:
    return {k: o for o in objects(value) if isinstance(k := o.get(key), str)}


def _number_v1(tweet: Json) -> str | None:
    return post_id(tweet.get("id_str")) or post_id(tweet.get("id"))


def _handle(value: Any) -> str | None:
    return value if isinstance(value, str) and _HANDLE.match(value) else None


def _language(value: Any) -> str | None:
    if not isinstance(value, str) or value in _NO_LANGUAGE or not _LANGUAGE.match(value):
        return None
    return _RENAMED.get(value, value)


def _listed(entities: Json, name: str, key: str) -> tuple[str, ...] | None:
    """The values of one entity list in order, or None where the object has no entities."""
    if not entities:
        return None
    return tuple(v for o in objects(entities.get(name)) if (v := words(o.get(key))))


def _urls(entities: Json) -> tuple[UrlMention, ...]:
    found: dict[str, UrlMention] = {}
    for one in objects(entities.get("urls")):
        short = words(one.get("url"))
        if short:
            expanded = words(one.get("unwound_url")) or words(one.get("expanded_url"))
            found.setdefault(short, UrlMention(url=short, expanded=expanded))
    return tuple(found.values())


def _media_v2(attached: Json, includes: Includes) -> Iterator[Media]:
    listed = list(objects(attached.get("media")))
    if not listed:
        keys = attached.get("media_keys")
        known = (includes.media.get(k) for k in keys or () if isinstance(k, str))
        listed = [m for m in known if m] if isinstance(keys, list) else []
    for one in listed:
        yield Media(
            type=words(one.get("type")) or "media",
            url=words(one.get("url")) or words(one.get("preview_image_url")),
            alt=words(one.get("alt_text")),
        )


def _media_v1(entities: Json) -> Iterator[Media]:
    for one in objects(entities.get("media")):
        yield Media(
            type=words(one.get("type")) or "media",
            url=words(one.get("media_url_https")) or words(one.get("media_url")),
            alt=words(one.get("ext_alt_text")),
        )
