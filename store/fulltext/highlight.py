"""Where a query matches in a text, and fragments around it; offsets in the unchanged text."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from typing import Any

from whoosh import query

from store.fulltext.analysis import Word, stemmer_for, stems, words
from store.fulltext.fields import EXACT, STEMS
from store.fulltext.nodes import Near, Words
from store.fulltext.patterns import wildcard_pattern
from store.rows import MOST_MATCHES, SEARCHED

Span = tuple[int, int]
_EDGE = " \t\n\r\u00a0"
ELLIPSIS = "…"


def spans(leaves: Sequence[Words], text: str, language: str | None) -> list[Span]:
    """Ascending, disjoint places in ``text`` that the leaves match.

    At most 5,000, in the first two million code points.
    """
    tests = [test for node in leaves if node.scored for test in _tests(node)]
    nears = [leaf for node in leaves if node.scored for leaf in _nears(node)]
    if not tests and not nears:
        return []
    found: list[Span] = []
    seen = list(words(text[:SEARCHED]))
    verdicts: dict[str, bool] = {}
    for word in seen:
        verdict = verdicts.get(word.raw)
        if verdict is None:
            verdict = verdicts[word.raw] = any(test(word, language) for test in tests)
        if verdict:
            found.append((word.start, word.end))
            if len(found) >= MOST_MATCHES:
                break
    for leaf in nears:
        found += _near_spans(leaf, seen)
    return _merged(found)[:MOST_MATCHES]


Test = Callable[[Word, str | None], bool]


def _tests(node: Words) -> list[Test]:
    """What each word of a text is asked, one test a distinct leaf."""
    made: dict[tuple[type[Any], str], Test] = {}
    wanted: set[str] = set()
    for leaf in node.subqueries:
        if isinstance(leaf, Near):
            continue
        if leaf.fieldname in STEMS.values():
            wanted.add(leaf.text)
        elif leaf.fieldname in EXACT.values():
            made[type(leaf), leaf.text] = _test(leaf)
    if wanted:
        made[Words, ""] = _stem_test(wanted)
    return list(made.values())


def _stem_test(wanted: set[str]) -> Test:
    def test(word: Word, language: str | None) -> bool:
        return not wanted.isdisjoint(stems(word.raw, stemmer_for(language, word.folded)))

    return test


def _test(leaf: Any) -> Test:
    text: str = leaf.text
    if isinstance(leaf, query.Prefix):
        return lambda word, _: word.folded.startswith(text)
    if isinstance(leaf, query.Wildcard):
        pattern = wildcard_pattern(text)
        return lambda word, _: pattern.match(word.folded) is not None
    if isinstance(leaf, query.FuzzyTerm):
        edits: int = leaf.maxdist
        from rapidfuzz.distance import OSA

        return lambda word, _: OSA.distance(text, word.folded, score_cutoff=edits) <= edits
    return lambda word, _: word.folded == text


def _nears(node: Words) -> list[Near]:
    unique = {
        (tuple(leaf.keys), leaf.free): leaf
        for leaf in node.subqueries
        if isinstance(leaf, Near) and leaf.fieldname in EXACT.values()
    }
    return list(unique.values())


def _near_spans(leaf: Near, seen: Sequence[Word]) -> list[Span]:
    wanted = list(leaf.words)
    size = len(wanted) + (leaf.free or 0)
    if leaf.free is None:
        offsets = [offset - leaf.offsets[0] for offset in leaf.offsets]
        *pairs, (end, last) = zip(offsets, wanted, strict=True)
        return [
            (seen[at].start, seen[at + end].end)
            for at in range(len(seen) - end)
            if all(seen[at + offset].folded == word for offset, word in pairs)
            and (
                seen[at + end].folded.startswith(last)
                if leaf.begun
                else seen[at + end].folded == last
            )
        ]
    need = set(wanted)
    found: list[Span] = []
    for at, word in enumerate(seen):
        if word.folded in need:
            window = seen[at : at + size]
            if need <= {w.folded for w in window}:
                found += [(w.start, w.end) for w in window if w.folded in need]
    return found


def _merged(found: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(set(found)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def fragments(
    found: Sequence[Span], text: str, width: int, count: int
) -> tuple[tuple[str, tuple[Span, ...]], ...]:
    """Up to ``count`` fragments of about ``width`` code points with most matches in them.

    In the text's order; each with the matches as ``[start, end)`` within it. Without any
    match, the beginning of the text.
    """
    if not found:
        head = " ".join(text[: width * 2].split())
        if len(head) > width:
            head = (
                head[: head.rfind(" ", 1, width + 1)]
                if " " in head[1 : width + 1]
                else head[:width]
            )
        return ((head, ()),) if head else ()
    starts = [span[0] for span in found]
    chosen: list[tuple[int, int]] = []
    taken = -1
    scored = sorted(
        range(len(found)),
        key=lambda i: (i - bisect.bisect_left(starts, found[i][0] + width), i),
    )
    for i in scored:
        begin, end = _window(text, found[i], width)
        if all(end <= a or begin >= b for a, b in chosen):
            chosen.append((begin, end))
            taken += 1
        if len(chosen) >= count:
            break
    return tuple(_cut(text, begin, end, found) for begin, end in sorted(chosen))


def _window(text: str, span: Span, width: int) -> Span:
    before = max(0, (width - (span[1] - span[0])) // 4)
    begin = max(0, span[0] - before)
    end = min(len(text), max(begin + width, span[1]))
    if begin:
        space = text.find(" ", begin, span[0])
        begin = space + 1 if space >= 0 else begin
    if end < len(text):
        space = text.rfind(" ", span[1], end)
        end = space if space > span[1] else end
    return begin, end


def _cut(text: str, begin: int, end: int, found: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """The fragment with its matches; an ellipsis at an end where its line goes on in the text."""
    piece = text[begin:end]
    lead = len(piece) - len(piece.lstrip(_EDGE))
    begin += lead
    piece = piece.strip(_EDGE)
    stop_at = begin + len(piece)
    before = (
        ELLIPSIS
        if text[max(0, begin - 8) : begin].rstrip(" \t\u00a0")[-1:] not in ("", "\n", "\r")
        else ""
    )
    after = (
        ELLIPSIS
        if text[stop_at : stop_at + 8].lstrip(" \t\u00a0")[:1] not in ("", "\n", "\r")
        else ""
    )
    shift = len(before) - begin
    inside = tuple(
        (start + shift, stop + shift) for start, stop in found if start >= begin and stop <= stop_at
    )
    shown = piece.replace("\n", " ").replace("\r", " ")
    return f"{before}{shown}{after}", inside
