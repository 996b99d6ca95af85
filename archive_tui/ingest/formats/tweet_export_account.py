"""Whose tweets an export holds and when it was made: in files beside those with the tweets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from archive_tui.ingest.formats.base import SourceFile, Unreadable
from archive_tui.ingest.formats.json_values import LARGEST, parse
from archive_tui.ingest.formats.tweet_fields import NOBODY, Json, mapping, objects, post_id
from schema.dates import PartialDate
from schema.stated_dates import as_date

_OWN = re.compile(r"https?://(?:twitter|x)\.com/(\w{1,15})/status/(\d{1,20})/(?:photo|video)/")


@dataclass(slots=True, frozen=True)
class Account:
    """Whose export it is, as a user object of API v1.1, and when it was made."""

    user: Json = field(default_factory=dict)
    made: PartialDate | None = None
    trouble: tuple[str, ...] = ()
    """Files beside it that should say this and cannot be read: clauses."""


def account_of(source: SourceFile, details: str | None = None) -> Account:
    """The account of an export, from ``account.js`` and ``manifest.js`` beside a file of it.

    ``details`` is the place of the ``user_details.js`` that an export of 2013 has instead.
    """
    trouble: list[str] = []
    if details:
        told = _object(source, details, trouble)
        return Account(_user(told.get("screen_name"), told.get("full_name")), None, tuple(trouble))
    own = mapping(_object(source, "account.js", trouble).get("account"))
    manifest = _object(source, "manifest.js", trouble)
    user = _user(own.get("username"), own.get("accountDisplayName"))
    if not user:
        info = mapping(manifest.get("userInfo"))
        user = _user(info.get("userName"), info.get("displayName"))
    made = as_date(mapping(manifest.get("archiveInfo")).get("generationDate"))
    return Account(user, made, tuple(trouble))


def named_by(tweets: Iterator[Json]) -> Json:
    """The account of the first tweet whose own picture or film names it; nobody where none does.

    The address of a picture is that of the tweet it came with, so that only one with
    the tweet's own number says whose the tweet is.
    """
    for tweet in tweets:
        number = post_id(tweet.get("id_str")) or post_id(tweet.get("id"))
        for entities in (tweet.get("extended_entities"), tweet.get("entities")):
            for media in objects(mapping(entities).get("media")):
                own = _OWN.match(str(media.get("expanded_url")))
                if own and own[2] == number and own[1] != "i":
                    return _user(own[1], None)
    return NOBODY


def _user(handle: Any, name: Any) -> Json:
    return {"screen_name": handle, "name": name} if isinstance(handle, str) and handle else NOBODY


def _object(source: SourceFile, name: str, trouble: list[str]) -> Json:
    """The object that a script assigns, or the first of the list that it assigns."""
    try:
        data = source.beside(name)
    except Unreadable as error:
        trouble.append(str(error))
        return NOBODY
    if data is None:
        return NOBODY
    start = data[:200].find(b"=") + 1
    try:
        value = parse(data[start:].strip().rstrip(b";")) if len(data) <= LARGEST else None
    except ValueError:
        value = None
    if isinstance(value, list):
        value = next(objects(value), None)
    if not isinstance(value, dict):
        trouble.append(f"{name} beside it cannot be read")
        return NOBODY
    return value
