"""The parts of a Twitter archive export that are not taken in, and why."""

from __future__ import annotations

import re

# The first expression that matches the part's name says what it is.
_PARTS: tuple[tuple[str, str], ...] = (
    (r"direct_message", "private messages"),
    (r"grok|ai_chat|encrypted", "private conversations"),
    (r"ad_|ads_|advertis|personalization|audience", "advertising data about the account"),
    (r"circle", "tweets to a closed circle of readers"),
    (r"like", "tweets of others that the account liked, without who wrote them and when"),
    (r"bookmark", "tweets of others that the account set a mark on"),
    (r"ip_audit|device|ni_device|key_registry|sso|connected|app$|apps$", "log-ins and devices"),
    (
        r"phone_number|contact|email_address|ageinfo|shop|payment|verified|protected",
        "personal data",
    ),
    (r"account|profile|screen_name|branch_links|user_link|manifest", "the account's own data"),
    (r"follow|block|mute|smartblock|list", "who the account follows, blocks or lists"),
    (r"tweet_?headers|deleted_tweet_headers", "numbers of tweets without their words"),
    (r"saved_search|moment|topic|timeline|tweetdeck", "settings and lists of the account"),
    (r"periscope|spaces|live|professional|product", "data of other services"),
    (r"article", "long articles of the account"),
    (r"community_note", "notes on tweets of others"),
)
_NAMES = tuple((re.compile(pattern), what) for pattern, what in _PARTS)


def why_not(part: str) -> str:
    """Why ``part`` of an export, such as ``direct_messages``, is left out: a clause."""
    found = next((what for name, what in _NAMES if name.search(part)), None)
    what = f"with {found}" if found else "of unknown use"
    shown = part.replace("_", "-")[:60]
    return f"a part of a Twitter archive export {what} ({shown}): not taken in, nothing is copied"
