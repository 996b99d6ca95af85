"""What to say where nothing was found: which part finds nothing, and what would find something."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from whoosh import query

from store.fulltext.analysis import words
from store.fulltext.nodes import Fact, Key, Words
from store.fulltext.parsed import Leaf, Parsed, Part, nearest
from store.fulltext.protocol import SearchEngine
from store.rows import Instead

_MOST = 3
_SHORT = 5
"""Letters of a word in which one typing error is likelier than two."""
_PROPOSED = {"in": "in", "speaker": "speaker", "tag": "tag", "lang": "lang"}
"""Fields whose values the record proposes; of others the index's terms are taken."""
_PARTS = 8
"""Parts of a query that are counted each."""
_MANY_VALUES = 20_000
"""Values beyond which nobody looks whether a part of one was meant."""
_LEAST = 4
"""Letters of a part of a name from which what is like it is looked for."""
_AS_WORDS = ("speaker", "by", "in", "from", "tag", "title", "said", "note")
_SHOWN = 4
"""Values in use that are named where none is near the one that was typed."""
_NAMED = {"speaker": "speakers", "tag": "tags", "in": "outlets"}
_SPELLINGS = (
    ("ph", "f"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("tch", "ch"), ("dj", "j"),
    ("kh", "h"), ("gh", "g"), ("ck", "k"), ("q", "k"), ("ay", "ai"), ("ey", "ei"),
)  # fmt: skip
"""Ways in which a sound of a foreign name is written: (one way, the one that stands for all)."""
_TERMS = {"by": "by", "from": "handle", "url": "url", "lang": "lang"}


class Hints:
    """For one query that found nothing. ``count`` says how many entries a tree of its finds,
    ``find`` how many another query does, 0 where that is not understood."""

    def __init__(
        self,
        text: str,
        parsed: Parsed,
        engine: SearchEngine,
        known: Callable[[str], Sequence[str]],
        count: Callable[[Any], int],
        find: Callable[[str], int],
    ) -> None:
        self._text, self._parsed = text, parsed
        self._engine, self._known, self._count, self._find = engine, known, count, find

    def make(self) -> tuple[list[str], list[Instead]]:
        """Sentences, and whole queries that would find something."""
        said: list[str] = []
        changes: list[tuple[tuple[int, int], str]] = []
        elsewhere: list[Instead] = []
        for leaf in self._parsed.leaves:
            if len(said) >= _MOST or self._count(leaf.node):
                continue
            better = self._better(leaf)
            what = self._text[slice(*leaf.span)]
            if not what or (leaf.field and leaf.token.at == leaf.span[0]):
                what = leaf.said  # a value in a group: its field stands elsewhere
            if leaf.field is None and isinstance(leaf.node, Words):
                sentence = f"“{leaf.node.typed}” is nowhere in the archive."
            else:
                sentence = f"Nothing matches {what}."
            if better:
                sentence += f" Did you mean “{better}”?"
                if leaf.place:
                    changes.append((leaf.place, better))
            else:
                sentence += self._in_use(leaf)
            said.append(sentence)
            elsewhere += self._as_words(leaf, said)
        instead = [*self._corrected(changes), *elsewhere]
        if not said and len(self._parsed.parts) > 1:
            said.append(self._each())
        without = self._without_narrowest()
        if without:
            entries = "entry" if without.total == 1 else "entries"
            said.append(f"Without “{without.left_out}” there would be {without.total:,} {entries}.")
            instead.append(without)
        return said, instead

    def _each(self) -> str:
        found = {self._typed(part): self._count(part.node) for part in self._parsed.parts[:_PARTS]}
        nothing = ", ".join(typed for typed, count in found.items() if not count)
        if nothing:  # such as "-the", which leaves no entry
            return f"Nothing matches {nothing}."
        counts = ", ".join(f"{typed} {count:,}" for typed, count in found.items())
        more = ", …" if len(self._parsed.parts) > _PARTS else ""
        return f"Each part of the query is found, but never all together: {counts}{more}."

    def _typed(self, part: Part) -> str:
        return " ".join(self._text[start:end] for start, end in part.spans)

    def _in_use(self, leaf: Leaf) -> str:
        """What values there are, where none is like the one that was typed."""
        values = list(self._known(leaf.field)) if leaf.field in _NAMED else []
        if not values or leaf.field is None:
            return ""
        named = ", ".join(values[:_SHOWN])
        if len(values) > _SHOWN:
            return f" Of {len(values):,} {_NAMED[leaf.field]}: {named} …"
        return f" The {_NAMED[leaf.field]} are: {named}."

    def _as_words(self, leaf: Leaf, said: list[str]) -> list[Instead]:
        """The query with a value that nothing has as plain words, where these are found."""
        if leaf.field not in _AS_WORDS or not leaf.place or leaf.token.at == leaf.span[0]:
            return []
        value = leaf.token.text
        plain = f'"{value}"' if len(list(words(value))) > 1 else value
        start, end = leaf.place
        query_text = self._text[:start] + plain + self._text[end:]
        total = self._find(query_text)
        if not total:
            return []
        entries = "entry has" if total == 1 else "entries have"
        said.append(f"{total:,} {entries} it as a word: {query_text}")
        return [Instead(query_text, total, "")]

    # -- corrections -----------------------------------------------------------------------

    def _corrected(self, changes: list[tuple[tuple[int, int], str]]) -> list[Instead]:
        text = self._text
        for (start, end), better in sorted(changes, reverse=True):
            text = text[:start] + better + text[end:]
        return [Instead(text, None, "")] if changes else []

    def _better(self, leaf: Leaf) -> str | None:
        """The leaf as it was probably meant, as one would type it."""
        node, field = leaf.node, leaf.field
        if isinstance(node, Words) and node.scored:
            if leaf.token.type not in ("word", "phrase") or any(c in node.typed for c in "*?~"):
                return None
            near = self._respelled(node.typed)
            if near is None:
                return None
            mark = '"' if leaf.token.type == "phrase" else ""
            return f"{self._head(leaf)}{mark}{near}{mark}"
        if not isinstance(node, Words | Key | Fact) or field is None:
            return None
        values: Sequence[str] = list(self._known(field)) if field in _PROPOSED else []
        if field in _TERMS:
            values = [*values, *self._engine.vocabulary(_TERMS[field])]
        typed = leaf.token.text
        value = nearest(typed, values, least=60) or _within(typed, values)
        value = value or _by_word(typed, values)
        if value is None or value.casefold() == leaf.token.text.casefold():
            return None
        mark = '"' if any(c.isspace() or c in '()"' for c in value) else ""
        return f"{self._head(leaf)}{mark}{value.replace(mark or ' ', ' ')}{mark}"

    @staticmethod
    def _head(leaf: Leaf) -> str:
        """The field as it has to stand before the value: not again within a group."""
        return f"{leaf.field}:" if leaf.field and leaf.token.at != leaf.span[0] else ""

    def _respelled(self, typed: str) -> str | None:
        """The words, those that are not in the index replaced by the nearest that are."""
        made: list[str] = []
        changed = False
        for word in words(typed):
            near = None
            if not self._engine.frequency("text_exact", word.folded):
                near = self._nearest(word.folded)
            changed = changed or near is not None
            made.append(near or typed[word.start : word.end])
        return " ".join(made) if changed else None

    def _nearest(self, word: str) -> str | None:
        from rapidfuzz.distance import OSA

        if not word.isalpha() or len(word) < 4:
            return None
        found = [
            (OSA.distance(word, other), -self._engine.frequency(name, other), other)
            for name in ("text_exact", "title_exact")
            for other in self._engine.near(name, word, 1 if len(word) <= _SHORT else 2)
        ]
        return min(found)[2] if found else None

    # -- the same search without its narrowest filter --------------------------------------

    def _without_narrowest(self) -> Instead | None:
        parts = self._parsed.parts
        if len(parts) < 2:
            return None
        ranked = sorted(parts, key=lambda part: (not _filters(part.node), self._count(part.node)))
        for part in ranked[:8]:
            total = self._find(_removed(self._text, part))
            if total:
                left_out = self._typed(part)
                return Instead(_removed(self._text, part), total, left_out)
        return None


def _within(typed: str, values: Sequence[str]) -> str | None:
    """The name of several words of which one was most likely meant."""
    from rapidfuzz import fuzz, process

    if len(typed) < _LEAST or len(values) > _MANY_VALUES:
        return None
    best = process.extractOne(
        typed.casefold(),
        [value for value in values if len(value) > len(typed)],
        scorer=fuzz.partial_ratio,
        processor=str.casefold,
        score_cutoff=75,
    )
    return str(best[0]) if best else None


def _by_word(typed: str, values: Sequence[str]) -> str | None:
    """The name with a word that is written like ``typed`` in another transcription."""
    from rapidfuzz import fuzz, process

    if len(typed) < _LEAST or len(values) > _MANY_VALUES:
        return None
    by_word = {word.folded: value for value in reversed(values) for word in words(value)}
    best = process.extractOne(
        typed,
        [word for word in by_word if len(word) >= _LEAST],
        scorer=fuzz.ratio,
        processor=_transcribed,
        score_cutoff=80,
    )
    return by_word[str(best[0])] if best else None


def _transcribed(word: str) -> str:
    """One spelling for those in which English and French write the same foreign name."""
    word = word.casefold()
    for written, one in _SPELLINGS:
        word = word.replace(written, one)
    return re.sub(r"(.)\1", r"\1", word)


def _filters(node: Any) -> bool:
    """True where a part decides and does not rank."""
    if isinstance(node, Words):
        return not node.scored
    if isinstance(node, query.And | query.Or):
        return all(_filters(child) for child in node.subqueries)
    return True


def _removed(text: str, part: Part) -> str:
    for start, end in sorted(part.spans, reverse=True):
        text = f"{text[:start].rstrip()} {text[end:].lstrip()}"
    return text.strip()
