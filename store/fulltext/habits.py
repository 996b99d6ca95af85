"""What people have in their fingers from other programs, and what to say where it is not ours."""

from __future__ import annotations

ALIASES = {
    "subject": "title", "headline": "title", "body": "text", "content": "text",
    "contents": "text", "abstract": "text", "author": "by", "creator": "by", "editor": "by",
    "publisher": "in", "outlet": "in", "journal": "in", "publication": "in",
    "publicationtitle": "in", "source_name": "in", "language": "lang", "type": "kind",
    "itemtype": "kind", "label": "tag", "tags": "tag", "labels": "tag", "collection": "tag",
    "year": "date", "dated": "date", "since": "after", "newer": "after", "until": "before",
    "older": "before", "number": "id", "notes": "note", "annotation": "note", "user": "from",
    "account": "from", "handle": "from", "site": "url", "domain": "url", "host": "url",
    "quote": "said", "created": "added", "dateadded": "added", "person": "speaker",
    "who": "speaker",
}  # fmt: skip
"""What other programs call our fields, small letters."""

ELSEWHERE = {
    "to": "Posts to an account mention it: write @account.",
    "cc": "Posts to an account mention it: write @account.",
    "bcc": "Posts to an account mention it: write @account.",
    "mentions": "Write @account.",
    "hashtag": "Write #hashtag.",
    "filename": "Names of files are not searched: has:original finds what has a file, url: a part "
    "of a web address.",
    "path": "Names of files are not searched: has:original finds what has a file, url: a part of a "
    "web address.",
    "attachment": "Names of files are not searched: has:original finds what has a file.",
    "mimetype": "Kinds of files are not searched: kind: knows document, tweet, report, quotation.",
    "filetype": "Kinds of files are not searched: kind: knows document, tweet, report, quotation.",
    "thread": "links:12 finds what is linked with entry #12, replies included.",
    "larger": "Entries have no size to search for.",
    "smaller": "Entries have no size to search for.",
    "size": "Entries have no size to search for.",
    "regex": "There are no regular expressions: * and ? stand for letters, word~1 for a typing "
    "error.",
}
"""Fields of other programs that are none here → what to do instead."""

VALUES = {
    "kind": {
        "article": "document", "articles": "document", "page": "document", "pdf": "document",
        "documents": "document", "webpage": "document", "journalarticle": "document",
        "newspaperarticle": "document", "post": "tweet", "posts": "tweet", "tweets": "tweet",
        "toot": "tweet", "reports": "report", "quote": "quotation", "quotes": "quotation",
        "quotations": "quotation", "all": "any", "everything": "any",
    },
    "has": {
        "attachment": "original", "file": "original", "tag": "tags", "note": "notes",
        "link": "links", "quotation": "quotations", "quotes": "quotations", "label": "tags",
        "labels": "tags", "proposal": "proposals", "userlabels": "tags",
    },
    "is": {"unlabeled": "untagged", "tag": "tagged", "open": "proposed", "accepted": "confirmed"},
}  # fmt: skip
"""Field → what its values are called elsewhere → ours."""

STATES = frozenset({"read", "unread", "starred", "important", "flagged", "snoozed", "muted"})
"""``is:`` of mail programs; here a tag does that."""

PLAIN = {
    "or": "“or” is searched as a word; either of two is written with capitals: OR.",
    "not": "“not” is searched as a word; to leave something out write -word, or NOT in capitals.",
}
"""Small words between others that are operators elsewhere."""
