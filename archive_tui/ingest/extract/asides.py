"""Speech that "he said" interrupts inside its marks, and speech that a dash opens."""

from __future__ import annotations

import re

from archive_tui.ingest.extract import clitics
from archive_tui.ingest.extract.language import Language, fold
from archive_tui.ingest.extract.marks import Marked

_LONGEST = 90
"""Code points of "he said" with its name."""
_MOST = 40
"""Interruptions looked for in one quotation."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DASH = re.compile(r"(?:(?:[,.!?…:]|(?<!\s))\s*+)?[—–―](?:[.,;:](?=\s))?\s*")
_COMMA = re.compile(r"[,!?…]\s+")
_OPENS = re.compile(r"[ \t\xa0]*[—–―-]\s*(?=[^\W\d_]|[¿¡«\"“…])")
_VERB_WITHIN = 4
"""Words before "said" in an interruption: "— повторил вновь", "lui a-t-il"."""


def part(text: str, start: int, end: int, quotes: list[Marked], lang: Language) -> list[Marked]:
    """The passages of ``text[start:end]`` with what interrupts them taken out."""
    out: list[Marked] = []
    for quote in quotes:
        out += _parted(text, quote, lang) if lang.aside else [quote]
    if lang.speech_dash and not out:
        return _dialogue(text, start, end, lang)
    return out


def _says(text: str, start: int, end: int, lang: Language) -> bool:
    """True where a verb of speech begins ``text[start:end]``, helpers aside."""
    for n, match in enumerate(_WORD.finditer(text, start, end)):
        word = match[0]
        for a, b in clitics.split(word, lang):
            piece = fold(word[a:b])
            if piece in lang.strong or (piece in lang.strong_perfect and n):
                return True
            helping = piece in lang["auxiliaries"] or piece in lang["objects"]
            if not helping and piece not in lang["pronouns"]:
                return False
        if n >= _VERB_WITHIN:
            return False
    return False


def _parted(text: str, quote: Marked, lang: Language) -> list[Marked]:
    """``«Q, — said NP, — Q»`` as two passages; the marks stay with the outer ends."""
    breaks = _DASH if lang.aside == "dash" else _COMMA
    inside = (quote.start + 1, quote.end - quote.closed)
    points = list(_few(breaks, text, *inside))
    pieces: list[tuple[int, int]] = []
    begin = quote.start
    i = 0
    while i < len(points):
        a, b = points[i]
        small = text[b : b + 1].islower()
        if not small or a <= begin or not _says(text, b, min(quote.end, b + _LONGEST), lang):
            i += 1
            continue
        pieces.append((begin, a))
        ending = next((p for p in points[i + 1 :]), None)
        if ending is None or ending[0] - b > _LONGEST:
            begin = quote.end
            break
        begin = ending[1]
        i += 2
    if not pieces:
        return [quote]
    if begin < quote.end - 1:
        pieces.append((begin, quote.end))
    return [
        Marked(a, b, quote.closed, [n for n in quote.nested if a < n[0] and n[1] <= b])
        for a, b in pieces
        if b - a > 2
    ]


def _few(breaks: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the words before a break end, and where those behind it begin."""
    found: list[tuple[int, int]] = []
    for match in breaks.finditer(text, start, end):
        if len(found) >= _MOST:
            break
        first = match[0][:1]
        keeps = first in ".!?…"
        found.append((match.start() + keeps, match.end()))
    return found


def _dialogue(text: str, start: int, end: int, lang: Language) -> list[Marked]:
    """``— Q, — said NP. — Q``: only where a verb of speech follows a later dash."""
    opened = _OPENS.match(text, start, end)
    if not opened:
        return []
    points = _few(_DASH, text, opened.end(), end)
    out: list[Marked] = []
    begin = opened.end()
    i = 0
    while i < len(points):
        a, b = points[i]
        if begin < a and _says(text, b, min(end, b + _LONGEST), lang):
            out.append(Marked(begin, a, True, []))
            begin = points[i + 1][1] if i + 1 < len(points) else end
            i += 1
        i += 1
    if out and begin < end:
        out.append(Marked(begin, end, True, []))
    return [m for m in out if m.end - m.start > 2]
