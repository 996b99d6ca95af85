"""Archive exports as Twitter writes them. Accounts, numbers and events are invented."""

from __future__ import annotations

import json
from typing import Any

ACCOUNT: dict[str, Any] = {
    "account": {
        "email": "iva.secret@velm.example",
        "username": "ivanoor",
        "accountId": "7",
        "accountDisplayName": "Iva Noor",
    }
}
MANIFEST: dict[str, Any] = {
    "userInfo": {"accountId": "7", "userName": "ivanoor", "displayName": "Iva Noor"},
    "archiveInfo": {"generationDate": "2031-02-03T04:05:06.000Z"},
}
ACCOUNT_JS = "window.YTD.account.part0 = " + json.dumps([ACCOUNT])
MANIFEST_JS = "window.__THAR_CONFIG = " + json.dumps(MANIFEST)


def tweet(number: int, text: str = "The bridge is shut.", **more: Any) -> dict[str, Any]:
    """A tweet as ``tweets.js`` has it: numbers as strings, no user."""
    return {
        "edit_info": {"initial": {"editTweetIds": [str(number)], "isEditEligible": False}},
        "retweeted": False,
        "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
        "display_text_range": ["0", str(len(text))],
        "id_str": str(number),
        "id": str(number),
        "truncated": False,
        "created_at": "Tue Apr 16 20:19:24 +0000 2030",
        "full_text": text,
        "lang": "en",
        **more,
    }


def part(name: str, *items: dict[str, Any], number: int = 0, wrap: str = "tweet") -> str:
    """A file of an export since 2018."""
    wrapped = [{wrap: item} if wrap else item for item in items]
    return f"window.YTD.{name}.part{number} = " + json.dumps(wrapped, indent=2)


def note(text: str, created: str = "2030-04-16T20:19:24.000Z", **core: Any) -> dict[str, Any]:
    """A long text of ``note-tweet.js``; its number is not that of the tweet."""
    return {
        "noteTweetId": "99887766",
        "createdAt": created,
        "core": {"text": text, "urls": [], "mentions": [], "hashtags": [], **core},
    }


def month(*items: dict[str, Any]) -> str:
    """A file of ``data/js/tweets`` in an export of 2013."""
    return "Grailbird.data.tweets_2010_05 = \n " + json.dumps(list(items), indent=2)


PRIVATE = {
    "direct-messages.js": "direct_messages",
    "direct-messages-group.js": "direct_messages_group",
    "direct-message.js": "direct_message",
    "ad-impressions.js": "ad_impressions",
    "ad-engagements.js": "ad_engagements",
    "ip-audit.js": "ip_audit",
    "like.js": "like",
    "phone-number.js": "phone_number",
    "contact.js": "contact",
    "personalization.js": "personalization",
    "device-token.js": "device_token",
    "ni-devices.js": "ni_devices",
    "email-address-change.js": "email_address_change",
    "follower.js": "follower",
    "block.js": "block",
    "grok-chat-item.js": "grok_chat_item",
    "tweet-headers.js": "tweet_headers",
    "twitter-circle-tweet.js": "twitter_circle_tweet",
    "something-new.js": "something_new",
}
"""Files of an export that hold nothing for an archive of sources, and their parts' names."""
