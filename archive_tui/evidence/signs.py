"""Signs that two entries belong together: what is read off the record and found in the index.

Each function looks from one entry and yields ``Sign``s. The confidences are set by hand, in
the order in which such pairs turn out to belong together; they are no measured probabilities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from store.errors import QueryError
from store.keys import key_of_symbol, key_of_url

if TYPE_CHECKING:
    from store import Archive
    from store.rows import AnyEntry

RELATED = "relates-to"
CITES = "cites"
DUPLICATES = "duplicates"

DAYS = 3
"""Days between two sources that speak of the same event."""
_QUOTATIONS, _FEWEST_WORDS, _MOST_WORDS, _FEWEST_LETTERS = 40, 5, 24, 12
_MENTIONED, _SYMBOLS, _OTHERS = 20, 10, 25
_CROWD = 10
"""Entries that share a sign beyond which it says little of two of them."""
_ALIKE, _LEAST_ALIKE, _LEAST_SHARED = 8, 4, 0.4
_URL = re.compile(r"https?://[^\s<>\"'”’)\]]+")
_SYMBOL = re.compile(
    r"(?<![\w/.])[A-Z]{1,6}(?:-[\dA-Z]{1,3})?(?:/[A-Z0-9][A-Za-z0-9.-]{0,12}){1,6}"
)
_MARKS = re.compile('["“”„«»‘’‹›\\\\]')


@dataclass(slots=True, frozen=True)
class Sign:
    """One thing that speaks for a link between the entry looked from and another one."""

    other: int
    relation: str
    out: bool
    """True where the entry looked from would be the link's source."""
    confidence: float
    reason: str


class View:
    """The entry that is looked from, read once."""

    def __init__(self, archive: Archive, number: int) -> None:
        """Raises NotFound."""
        self.archive, self.number = archive, number
        self.entry: AnyEntry = archive.get(number)

    @property
    def text(self) -> str:
        """Its text."""
        return self.entry.text

    @cached_property
    def addresses(self) -> list[str]:
        """Its own web addresses."""
        return own_addresses(self.entry)

    @cached_property
    def mentioned(self) -> list[str]:
        """Web addresses of pages that it links to, each once."""
        found = dict.fromkeys(mentioned_addresses(self.entry))
        own = {key_of_url(url) for url in self.addresses}
        return [url for url in found if _is_page(url) and key_of_url(url) not in own][:_MENTIONED]

    @cached_property
    def symbols(self) -> list[str]:
        """Symbols of reports in its text, its own first."""
        own = getattr(self.entry, "symbol", None)
        named = (m[0].rstrip(".-") for m in _SYMBOL.finditer(self.text[:500_000]))
        known = [s for s in named if any(c.isdigit() for c in s)]
        return list(dict.fromkeys([*([own] if own else []), *known]))[:_SYMBOLS]

    def found(self, query: str, limit: int = _OTHERS) -> tuple[list[int], int]:
        """The first entries but this one that a query finds, and how many it finds."""
        try:
            results = self.archive.search(query, limit)
        except QueryError:
            return [], 0
        return [hit.number for hit in results.hits if hit.number != self.number], results.total


def own_addresses(entry: AnyEntry) -> list[str]:
    """Web addresses of the entry itself."""
    known = (getattr(entry, "url", None), getattr(entry, "permalink", None))
    return [url for url in known if url]


def mentioned_addresses(entry: AnyEntry) -> Iterator[str]:
    """Web addresses that an entry links to, as stated and in its text."""
    for mention in getattr(entry, "urls", ()):
        yield mention.expanded or mention.url
    for reference in getattr(entry, "references", ()):
        if reference.url:
            yield reference.url
    if entry.kind != "quotation":
        for match in _URL.finditer(entry.text[:500_000]):
            yield match[0].rstrip(".,;:!?…")


def _is_page(url: str) -> bool:
    # The front page of an outlet says nothing of two articles that name it.
    try:
        return bool(urlsplit(url).path.strip("/"))
    except ValueError:
        return False


def shared_words(view: View) -> Iterator[Sign]:
    """Sources that hold the words of a quotation, whether it was found there or not."""
    if view.entry.kind == "quotation":
        quoted = [view.entry.text]
        home = view.archive.rows([view.number])[0].parent
    else:
        rows = view.archive.quotations(view.number)
        quoted = sorted({row.text for row in rows}, key=len, reverse=True)[:_QUOTATIONS]
        home = None
    shared: dict[int, list[tuple[str, float]]] = {}
    for words in quoted:
        plain = _MARKS.sub(" ", words).split()[:_MOST_WORDS]
        if len(plain) < _FEWEST_WORDS and (len(plain) > 1 or len(words) < _FEWEST_LETTERS):
            continue
        numbers, total = view.found(f'text:"{" ".join(plain)}"')
        sure = min(0.9, 0.45 + 0.05 * len(plain)) * (0.7 if total > _CROWD else 1)
        for other in numbers:
            if other != home:
                shared.setdefault(other, []).append((words, sure))
    for other, found in shared.items():
        longest, sure = found[0]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield Sign(other, RELATED, True, sure, f"the same words in both: {_cut(longest)}{more}")


def _cut(words: str, most: int = 60) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def shared_addresses(view: View) -> Iterator[Sign]:
    """Pages that it links to, that link to it, or that link where it does."""
    by_key = {key_of_url(url): url for url in view.mentioned}
    for key, number in view.archive.having_keys(list(by_key)):
        yield Sign(number, CITES, True, 0.95, f"#{view.number} links to {_cut(by_key[key])}")
    for url in view.addresses:
        for other in _linking_to(view, url)[0]:
            yield Sign(other, CITES, False, 0.95, f"#{other} links to {_cut(url)}")
    for url in view.mentioned:
        others, total = _linking_to(view, url)
        sure = 0.6 if total <= _CROWD else 0.3
        for other in others:
            yield Sign(other, RELATED, True, sure, f"both link to {_cut(url)}")


def _linking_to(view: View, url: str) -> tuple[list[int], int]:
    """Entries that link to an address, and about how many there are."""
    key = key_of_url(url)
    numbers, total = view.found(f'url:"{_MARKS.sub(" ", key.removeprefix("url:"))}"')
    linking = [
        number
        for number in numbers
        if any(key_of_url(u) == key for u in mentioned_addresses(view.archive.get(number)))
    ]
    return linking, total


def shared_symbols(view: View) -> Iterator[Sign]:
    """Reports whose symbol it names, and sources that name the same symbol."""
    own = getattr(view.entry, "symbol", None)
    for symbol in view.symbols:
        key = key_of_symbol(symbol)
        is_own = own is not None and key_of_symbol(own) == key
        holders = {number for _, number in view.archive.having_keys([key])} - {view.number}
        for report in holders:
            if is_own:
                yield Sign(report, DUPLICATES, True, 0.9, f"both have the symbol {symbol}")
            else:
                yield Sign(report, CITES, True, 0.95, f"#{view.number} names {symbol}")
        others, total = view.found(f'text:"{symbol}"')
        for number, text in view.archive.texts([n for n in others if n not in holders]):
            if symbol.casefold() not in text.casefold():
                continue
            if is_own:
                yield Sign(number, CITES, False, 0.95, f"#{number} names {symbol}")
            else:
                sure = 0.6 if total <= _CROWD else 0.3
                yield Sign(number, RELATED, True, sure, f"both name {symbol}")


def shared_links(view: View) -> Iterator[Sign]:
    """Entries that are linked to the same things."""
    for shared in view.archive.shared_targets(view.number):
        sure = 0.5 if shared.linked <= 3 else 0.35 if shared.linked <= _CROWD else 0.15
        where = f"#{shared.target} " if shared.target else ""
        reason = f"both lead to {where}{_cut(shared.name)}"
        yield Sign(shared.number, RELATED, True, sure, reason)


def shared_voices(view: View) -> Iterator[Sign]:
    """Sources of about the same days in which the same people speak."""
    near: dict[int, list[tuple[str, int, int]]] = {}
    for voice in view.archive.near_voices(view.number, DAYS, 100):
        known = near.setdefault(voice.number, [])
        known.append((voice.speaker, voice.speaks_in, voice.apart))
    for number, voices in near.items():
        apart = voices[0][2]
        sure = either(0.35 if crowd <= _CROWD else 0.2 for _, crowd, _ in voices)
        names = ", ".join(_cut(name, 30) for name, _, _ in voices[:3])
        more = f" and {len(voices) - 3} more" if len(voices) > 3 else ""
        verb = "speaks" if len(voices) == 1 else "speak"
        days = f", {apart} day{'s' * (apart > 1)} apart" if apart else " on the same day"
        yield Sign(number, RELATED, True, min(0.7, sure), f"{names}{more} {verb} in both{days}")


def alike(view: View) -> Iterator[Sign]:
    """Sources that have most of the words that tell it from others."""
    query = f"like:{view.number}"
    telling = _stems(view, query, view.number)
    if len(telling) < _LEAST_ALIKE:
        return
    for other in view.found(query, _ALIKE)[0]:
        both = _stems(view, query, other)
        share = min(1.0, len(both) / len(telling))
        if len(both) >= _LEAST_ALIKE and share >= _LEAST_SHARED:
            words = ", ".join(list(both.values())[:5])
            reason = f"similar text: {len(both)} of {len(telling)} telling words ({words} …)"
            yield Sign(other, RELATED, True, round(0.1 + 0.6 * share**1.5, 2), reason)


def _stems(view: View, query: str, number: int) -> dict[str, str]:
    """The telling words that stand in an entry's text, by their beginnings."""
    text = view.archive.text(number)
    try:
        spans = view.archive.matches(query, number)
    except QueryError:
        return {}
    found: dict[str, str] = {}
    for start, end in spans:
        word = text[start:end].casefold()
        found.setdefault(word[:5], word)
    return found


def either(confidences: Iterable[float]) -> float:
    """How sure it is that one of several independent signs is right."""
    doubt = 1.0
    for sure in confidences:
        doubt *= 1 - sure
    return 1 - doubt


SIGNS = (shared_words, shared_addresses, shared_symbols, shared_links, shared_voices, alike)
