"""Archives of any size: invented articles and posts with a natural spread of words."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# fmt: off
SYLLABLES = [
    "vel", "mar", "bri", "odo", "kes", "tan", "ri", "lu", "sho", "per", "gan", "do", "fi",
    "ske", "na", "tor", "ul", "em", "bay", "cor", "dre", "sol", "it", "wen", "pa",
]
# fmt: on
PLACES = ("VELMAR", "KESTAN", "ODOSHO", "TANRI", "BAYCOR")
OUTLETS = ("Brightwire", "Velmar Post", "Kestan Daily")
NAMES = ("Odra Kell", "Ister Vaan", "Mira Tolho", "Pell Ganders", "Una Skerrit")
# fmt: off
COMMON = [
    "the", "of", "and", "to", "in", "that", "was", "for", "on", "with", "by", "at", "from",
    "said", "it", "is", "as", "not",
]
# fmt: on


class Words:
    """Draws words from a vocabulary whose frequencies follow Zipf's law; seeded."""

    def __init__(self, seed: int, size: int = 30_000) -> None:
        self.random = random.Random(seed)
        made = ("".join(p) for n in (2, 3, 4) for p in itertools.product(SYLLABLES, repeat=n))
        rare = list(dict.fromkeys(itertools.islice(made, size * 3)))
        self.random.shuffle(rare)
        self.vocabulary = COMMON + rare[:size]
        weights = [1 / (rank + 2) for rank in range(len(self.vocabulary))]
        self.cumulative = list(itertools.accumulate(weights))

    def some(self, count: int) -> list[str]:
        """``count`` words."""
        return self.random.choices(self.vocabulary, cum_weights=self.cumulative, k=count)

    def sentence(self) -> str:
        """A sentence of 6 to 22 words."""
        words = self.some(self.random.randint(6, 22))
        return " ".join(words).capitalize() + "."

    def paragraph(self) -> str:
        """Two to five sentences, every third paragraph with a quotation."""
        lines = [self.sentence() for _ in range(self.random.randint(2, 5))]
        if self.random.random() < 0.34:
            name = self.random.choice(NAMES)
            lines.append(f"“{self.sentence()[:-1]},” {name} said on Monday.")
        return " ".join(lines)


def articles(count: int, seed: int = 1) -> Iterator[str]:
    """Articles of about 3,400 characters: dateline, paragraphs, headings, quotations."""
    words = Words(seed)
    for n in range(count):
        place, outlet = words.random.choice(PLACES), words.random.choice(OUTLETS)
        parts = [f"{place} ({outlet}) — Report {n}. {words.sentence()}"]
        for at in range(words.random.randint(5, 11)):
            if at == 4:
                parts.append(" ".join(words.some(3)).title())
            parts.append(words.paragraph())
        yield "\n".join(parts) + "\n"


def copies(count: int, seed: int = 3) -> Iterator[str]:
    """Articles of 500 to 780 words, every tenth a copy of the one before it, cut or retouched."""
    words = Words(seed)
    before: list[str] = []
    for n in range(count):
        if n % 10 == 9:
            share = words.random.choice((0.0, 0.01, 0.03))
            text = [words.some(1)[0] if words.random.random() < share else w for w in before]
            yield " ".join(text[: words.random.choice((len(text), len(text) // 2))])
            continue
        before = words.some(words.random.randint(500, 780))
        yield " ".join(before)


def tweets(count: int, seed: int = 2) -> Iterator[dict[str, Any]]:
    """Posts in the shape of API v1.1, of about 110 characters."""
    words = Words(seed)
    for n in range(count):
        handle = f"acct{words.random.randint(1, 400)}"
        tag = words.random.choice(words.vocabulary[20:400])
        text = f"{' '.join(words.some(words.random.randint(6, 20)))} #{tag}"
        day, hour = n % 28 + 1, n % 24
        yield {
            "id_str": str(10_000_000 + n),
            "created_at": f"Mon Mar {day:02} {hour:02}:00:00 +0000 2031",
            "full_text": text,
            "lang": "en",
            "user": {"screen_name": handle, "name": handle.title()},
            "entities": {
                "hashtags": [{"text": tag, "indices": [len(text) - len(tag) - 1, len(text)]}],
                "user_mentions": [],
                "urls": [],
            },
        }


def write_articles(folder: Path, count: int, seed: int = 1) -> int:
    """Write ``count`` articles as files; their bytes together."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for n, text in enumerate(articles(count, seed)):
        size += folder.joinpath(f"{n:06}.txt").write_bytes(text.encode())
    return size


def write_tweets(file: Path, count: int, seed: int = 2) -> int:
    """Write ``count`` posts as JSON Lines; the file's bytes."""
    with file.open("w", encoding="utf-8") as stream:
        for tweet in tweets(count, seed):
            stream.write(json.dumps(tweet, ensure_ascii=False) + "\n")
    return file.stat().st_size


def fill(path: Path, count: int, *, index: bool = False, seed: int = 2) -> None:
    """A new archive of ``count`` posts and quotations-free articles, made through the façade."""
    from schema import Document, PartialDate, Tweet
    from store import Archive

    with Archive.create(path, actor="bench") as archive:
        entries: list[Any] = []
        for n, tweet in enumerate(tweets(count, seed)):
            day = f"2031-03-{n % 28 + 1:02}"
            if n % 10 == 0:
                entries.append(
                    Document(
                        title=tweet["full_text"][:60],
                        text=tweet["full_text"] * 5 + str(n),
                        publisher=OUTLETS[n % 3],
                        published=PartialDate(day),
                    )
                )
            else:
                entries.append(
                    Tweet(
                        post_id=tweet["id_str"],
                        handle=tweet["user"]["screen_name"],
                        posted_at=PartialDate(day),
                        text=tweet["full_text"],
                        hashtags=(tweet["entities"]["hashtags"][0]["text"],),
                    )
                )
        archive.add(entries)
        numbers = archive.numbers(sort="number")
        archive.tag(numbers[::4], add=["topic/dam"])
        archive.tag(numbers[::7], add=["to read"])
        if index:
            archive.catch_up()
