"""What the engines are compared on: entries of one kind, an archive of them, forty queries."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

from benchmarks import generate
from store import Archive
from store.rows import IndexDoc

FIRST_DAY = dt.date(2031, 3, 1)
DAYS = 28
TAG = "topic/dam"
TAGGED = 4
"""One of so many entries has the tag."""
_BATCH = 10_000


class Entry(NamedTuple):
    """One entry as every engine gets it. ``shown`` is the title that a list shows."""

    number: int
    kind: str
    title: str
    shown: str
    text: str
    day: int
    """Proleptic Gregorian ordinal."""
    date: str
    tagged: bool
    who: str
    """Publisher, or handle of a tweet."""

    def doc(self) -> IndexDoc:
        """What our index takes."""
        tweet = self.kind == "tweet"
        return IndexDoc(
            number=self.number,
            kind=self.kind,
            title=self.title,
            text=self.text,
            language="en",
            publisher="" if tweet else self.who,
            handle=self.who if tweet else "",
            date_from=self.day,
            date_to=self.day,
            added=self.day,
        )


def entries(kind: str, count: int) -> Iterator[Entry]:
    """``count`` entries of that kind, ``document`` or ``tweet``, numbered from 1."""
    first = FIRST_DAY.toordinal()
    if kind == "document":
        made = ((text, generate.OUTLETS[n % 3]) for n, text in enumerate(generate.articles(count)))
    else:
        made = ((t["full_text"], t["user"]["screen_name"]) for t in generate.tweets(count))
    for number, (text, who) in enumerate(made, start=1):
        title = text.partition(".")[0][:80] if kind == "document" else ""
        day = first + number % DAYS
        yield Entry(
            number,
            kind,
            title,
            title or text[:80],
            text,
            day,
            dt.date.fromordinal(day).isoformat(),
            number % TAGGED == 0,
            who,
        )


# -- an archive filled without the journal ---------------------------------------------------


def fill_record(archive: Archive, made: Iterable[Entry]) -> None:
    """Put entries into a new archive's record in bulk, as taking them in would, unjournaled.

    The index is taken to be up to date with them: whoever calls builds it from ``doc()``.
    """
    seq = archive.seq()
    with closing(sqlite3.connect(archive.path / "record.sqlite3", isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        batch: list[Entry] = []
        for entry in made:
            batch.append(entry)
            if len(batch) == _BATCH:
                _insert(db, batch, seq)
                batch.clear()
        _insert(db, batch, seq)


def _insert(db: sqlite3.Connection, batch: Sequence[Entry], seq: int) -> None:
    db.execute("BEGIN")
    hashes = [hashlib.sha256(entry.text.encode()).hexdigest() for entry in batch]
    db.executemany(
        "INSERT OR IGNORE INTO texts (sha256, text) VALUES (?, ?)",
        [(digest, entry.text) for digest, entry in zip(hashes, batch, strict=True)],
    )
    db.executemany(
        "INSERT INTO entries (number, uid, kind, version, model_version, body, edited, text, "
        "assertion, status, confidence, added, title, byline, publisher, language, date, "
        "date_from, date_to, keys, text_seq) VALUES "
        "(?, ?, ?, 1, 1, ?, '{}', ?, ?, 'confirmed', 1.0, ?, ?, ?, ?, 'en', ?, ?, ?, '[]', ?)",
        [_row(entry, digest, seq) for entry, digest in zip(batch, hashes, strict=True)],
    )
    db.executemany(
        "INSERT INTO tags (number, tag, folded) VALUES (?, ?, ?)",
        [(entry.number, TAG, TAG) for entry in batch if entry.tagged],
    )
    db.execute("COMMIT")


def _row(entry: Entry, digest: str, seq: int) -> tuple[Any, ...]:
    uid = f"01a211e7-923d-7000-8000-{entry.number:012x}"
    body: dict[str, Any] = {"kind": entry.kind, "uid": uid}
    if entry.kind == "tweet":
        body |= {
            "handle": entry.who,
            "posted_at": entry.date,
            "post_id": str(10_000_000 + entry.number),
            "hashtags": [],
            "media": [],
            "mentions": [],
            "urls": [],
        }
    else:
        body |= {
            "title": entry.title,
            "publisher": entry.who,
            "published": entry.date,
            "authors": [],
            "references": [],
            "sections": [],
        }
    by = f"@{entry.who}" if entry.kind == "tweet" else entry.who
    return (
        entry.number,
        uid,
        entry.kind,
        json.dumps(body, separators=(",", ":"), sort_keys=True),
        digest,
        '{"confidence":1.0,"decided_by":"bench","status":"confirmed"}',
        f"{entry.date}T00:00:00.000Z",
        entry.shown,
        by,
        by,
        entry.date,
        entry.day,
        entry.day,
        seq,
    )


# -- queries ---------------------------------------------------------------------------------


@dataclass(slots=True, frozen=True)
class Asked:
    """One query, to be written in each engine's own language."""

    kind: str
    """common, rare, and, or, phrase, prefix, not, range or tag."""
    words: tuple[str, ...]
    """Of ``not`` the last one is left out; of ``range`` and ``tag`` there is one."""
    days: tuple[int, int] = (0, 0)
    """First and last day of a range, ordinals."""


def plain_words(seed: int) -> list[str]:
    """The generator's words by frequency of which each has a stem of its own.

    Under Porter's stemmer and under Snowball's for English, so that every engine finds the
    same entries for them.
    """
    stemmer: Any = importlib.import_module("Stemmer").Stemmer
    words = [w for w in generate.Words(seed).vocabulary if w not in generate.COMMON]
    named = " ".join((*generate.PLACES, *generate.OUTLETS, *generate.NAMES)).lower().split()
    kept = set(words) - set(named)
    for name in ("porter", "english"):
        stems = dict(zip(words, stemmer(name).stemWords(words), strict=True))
        often = Counter(stems.values())
        kept = {word for word in kept if stems[word] == word and often[word] == 1}
    return [word for word in words if word in kept]


def queries(kind: str) -> list[Asked]:
    """Forty queries for entries of that kind."""
    words = plain_words(1 if kind == "document" else 2)
    often, seldom = words[:60], words[len(words) // 8 :: len(words) // 64]
    first = FIRST_DAY.toordinal()
    week, day = (first + 7, first + 13), (first + 20, first + 20)
    found = [Asked("common", (words[rank],)) for rank in (0, 3, 9, 20, 50)]
    found += [Asked("rare", (word,)) for word in seldom[:20:4]]
    found += [Asked("and", (often[at], often[at + 7])) for at in (1, 8, 30)]
    found += [Asked("and", (often[2], seldom[1])), Asked("and", tuple(often[4:7]))]
    found += [Asked("or", (often[at], often[at + 11], seldom[at])) for at in (2, 5, 17, 30, 40)]
    found += [Asked("phrase", (often[at], often[other])) for at, other in ((0, 1), (2, 0), (5, 3))]
    found += [Asked("phrase", (often[0], often[4])), Asked("phrase", (often[9], often[1]))]
    found += [Asked("prefix", (word[:5],)) for word in seldom[2:18:4]]
    found += [Asked("prefix", (often[12][:6],))]
    found += [Asked("not", (often[at], often[at + 5])) for at in (0, 10, 25)]
    found += [Asked("not", (seldom[5], often[0]))]
    found += [Asked("range", (often[1],), week), Asked("range", (often[33],), day)]
    found += [Asked("range", (seldom[6],), week)]
    found += [Asked("tag", (word,)) for word in (often[2], often[35], seldom[7])]
    return found
