"""From one token to one leaf of the query tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

from whoosh import query

from store.errors import QueryError
from store.fulltext import analysis
from store.fulltext.days import FIRST, LAST, days, period, spoken
from store.fulltext.fields import EXACT, KINDS, STEMS
from store.fulltext.lexer import Token
from store.fulltext.nodes import Days, Fact, Key, Near, Words

PARTS = {
    "": ("title", "text", "note"),
    "title": ("title",),
    "text": ("text",),
    "said": ("text",),
    "note": ("note",),
}
_NAMES = {"speaker": "speaker", "by": "by", "in": "publisher", "url": "url"}
_VALUES = {
    "kind": (*KINDS, "any"),
    "has": ("tags", "notes", "links", "quotations", "original", "url"),
    "is": ("proposed", "confirmed", "rejected", "untagged", "edited", "orphaned"),
    "mode": ("direct", "mixed", "indirect", "scare"),
}
_FUZZY = re.compile(r"(.+)~(\d*)\Z", re.DOTALL)
_NUMBER = re.compile(r"#?(\d{1,15})\Z", re.ASCII)


def leaf(token: Token, stemmers: Sequence[str]) -> Any:
    """The node for a ``word`` or ``phrase`` token. Raises QueryError."""
    return (
        _MAKERS[token.field](token, stemmers) if token.field in _MAKERS else _text(token, stemmers)
    )


def _text(token: Token, stemmers: Sequence[str]) -> Any:
    if not token.field and token.kind == "word":
        special = _special(token)
        if special is not None:
            return special
    parts = PARTS[token.field]
    exact = tuple(EXACT[part] for part in parts)
    prefix = f"{token.field}:" if token.field in ("title", "text", "note") else ""
    if token.kind == "word":
        found = _pattern(token, exact, prefix, True)
        if found is not None:
            return _said(token, found)
        words = list(analysis.words(token.text))
        if len(words) == 1 and not analysis.has_cjk(token.text):
            stems = analysis.query_stems(words[0].raw, stemmers)
            leaves = [query.Term(STEMS[part], stem) for part in parts for stem in stems]
            differing = [stem for stem in stems if stem != words[0].folded]
            noted = f" (stem {', '.join(differing)})" if differing else ""
            said = f"{prefix}{words[0].folded}{noted}"
            return _said(token, Words(leaves, said, token.text, True))
    return _said(token, _phrase(token, exact, prefix, True))


def _said(token: Token, node: Any) -> Any:
    if token.field != "said":
        return node
    return query.And([node, Key("kind", "quotation", "kind:quotation")])


def _special(token: Token) -> Any:
    text = token.text
    number = _NUMBER.match(text) if text.startswith("#") else None
    if number:
        return Key("number", str(int(number[1])), f"#{int(number[1])}")
    if text[0] in "#＃" and len(text) > 1:
        tag = _key(token, text[1:])
        return Key("hashtag", tag, f"#{tag}")
    if text[0] in "@＠" and len(text) > 1:
        handle = _key(token, text[1:])
        leaves = [query.Term("handle", handle), query.Term("mention", handle)]
        return Words(leaves, f"@{handle} (from or mentioning)", text, False)
    return None


def _key(token: Token, text: str) -> str:
    words = re.match(r"\w+", analysis.fold(text))
    if words is None:
        raise QueryError(f"“{token.text[:40]}” has nothing to look for.", position=token.position)
    return words[0][:100]


def _pattern(token: Token, fields: Sequence[str], prefix: str, scored: bool) -> Any:
    """Wildcards, prefixes and ``word~1``; None where the word has neither."""
    text = token.text
    fuzzy = _FUZZY.match(text)
    if fuzzy and "*" not in text:
        distance = int(fuzzy[2] or 1)
        if not 1 <= distance <= 2:
            raise QueryError("A word can differ in 1 or 2 letters: word~1, word~2.",
                             position=token.position, suggestion=f"{fuzzy[1]}~2")  # fmt: skip
        words = [word.folded for word in analysis.words(fuzzy[1])]
        if len(words) != 1:
            raise QueryError("“~” goes after a single word.", position=token.position)
        leaves = [query.FuzzyTerm(field, words[0], maxdist=distance) for field in fields]
        return Words(leaves, f"{prefix}{words[0]}~{distance}", words[0], scored)
    if "*" not in text and not ("?" in text.rstrip("?!.,;:…»")):
        return None
    return _wild(token, fields, prefix, scored)


def _wild(token: Token, fields: Sequence[str], prefix: str, scored: bool) -> Any:
    glob = "".join(char for char in analysis.fold(token.text) if char in "*?'" or _letter(char))
    glob = re.sub(r"\*+", "*", glob)[: analysis.LONGEST]
    if not glob.strip("?"):
        raise QueryError(f"“{token.text[:40]}” has nothing to look for.", position=token.position)
    if glob == "*":
        if not prefix and scored:
            return query.Every()
        leaves = [query.Prefix(field, "") for field in fields]
    elif glob.endswith("*") and not set(glob[:-1]) & {"*", "?"}:
        leaves = [query.Prefix(field, glob[:-1]) for field in fields]
    else:
        leaves = [query.Wildcard(field, glob) for field in fields]
    return Words(leaves, f"{prefix}{glob}", glob, scored)


def _letter(char: str) -> bool:
    return char.isalnum() or not char.isascii()


def _phrase(token: Token, fields: Sequence[str], prefix: str, scored: bool) -> Any:
    words = _query_words(token.text)
    if not words:
        raise QueryError(f"“{token.text[:40]}” has no word to look for.", position=token.position)
    offsets = [place for place, _ in words]
    folded = [word for _, word in words]
    said = " ".join(folded) if not analysis.has_cjk(token.text) else analysis.fold(token.text)
    if len(words) == 1 and analysis.has_cjk(token.text) and len(folded[0]) == 1:
        leaves = [query.Prefix(field, folded[0]) for field in fields]
    elif len(words) == 1:
        leaves = [query.Term(field, folded[0]) for field in fields]
    else:
        leaves = [Near(field, folded, offsets, token.slop) for field in fields]
    near = f"~{token.slop}" if token.slop is not None else ""
    marks = '"' if token.kind == "phrase" or len(words) > 1 else ""
    return Words(leaves, f"{prefix}{marks}{said}{marks}{near}", token.text, scored)


def _query_words(text: str) -> list[tuple[int, str]]:
    """(place, word); the single character that ends a run of pairs is left out."""
    words = list(analysis.words(text))
    kept = []
    for place, word in enumerate(words):
        paired = place and words[place - 1].end > word.start
        if not paired or len(word.folded) > 1:
            kept.append((place, word.folded))
    return kept


# -- fields


def _named(token: Token, stemmers: Sequence[str]) -> Any:
    field, prefix = _NAMES[token.field], f"{token.field}:"
    if field == "url":
        bare = re.sub(r"\A[a-z]+://(www\.)?", "", token.text, flags=re.IGNORECASE)
        return _phrase(Token("word", token.position, bare, "url"), (field,), prefix, False)
    if token.kind == "word":
        found = _pattern(token, (field,), prefix, False)
        if found is not None:
            return found
    return _phrase(token, (field,), prefix, False)


def _from(token: Token, stemmers: Sequence[str]) -> Any:
    handle = token.text.lstrip("@＠")
    if "*" in handle or "?" in handle:
        return _wild(Token("word", token.position, handle, "from"), ("handle",), "from:@", False)
    return Key("handle", _key(token, handle), f"from:@{_key(token, handle)}")


def _lang(token: Token, stemmers: Sequence[str]) -> Any:
    value = token.text.lower().replace("_", "-")
    if not re.match(r"[a-z]{2,8}(-[a-z0-9]{1,8})*\Z", value):
        raise QueryError("A language is written as in lang:de or lang:pt-BR.",
                         position=token.position)  # fmt: skip
    return Key("lang", value, f"lang:{value}")


def _chosen(token: Token, stemmers: Sequence[str]) -> Any:
    allowed = _VALUES[token.field]
    value = token.text.lower()
    if value not in allowed:
        singular = {f"{name}s": name for name in allowed} | {f"{name}": name for name in allowed}
        close = get_close_matches(value, [*singular], 1, 0.5)
        meant = singular[close[0]] if close else None
        raise QueryError(
            f"“{token.field}:” takes {', '.join(allowed[:-1])} or {allowed[-1]}.",
            position=token.position,
            suggestion=f"{token.field}:{meant}" if meant else None,
        )
    said = f"{token.field}:{value}"
    if token.field == "kind":
        return query.Every() if value == "any" else Key("kind", value, said)
    return Fact(token.field, value, said)


def _tag(token: Token, stemmers: Sequence[str]) -> Any:
    value = "/".join(" ".join(atom.split()) for atom in token.text.split("/")).strip("/")
    if not value:
        raise QueryError("“tag:” needs the name of a tag.", position=token.position)
    return Fact("tag", value, f"tag:{value}" if " " not in value else f'tag:"{value}"')


def _numbered(token: Token, stemmers: Sequence[str]) -> Any:
    number = _NUMBER.match(token.text)
    if number is None:
        raise QueryError(f"“{token.field}:” takes the number of an entry, as in {token.field}:12.",
                         position=token.position)  # fmt: skip
    value = str(int(number[1]))
    if token.field == "id":
        return Key("number", value, f"#{value}")
    return Fact(token.field, value, f"{token.field}:{value}")


def _dated(token: Token, stemmers: Sequence[str]) -> Any:
    if token.field == "before":
        first, last = FIRST, period(token.text, token.position)[0] - 1
    elif token.field == "after":
        first, last = period(token.text, token.position)[1] + 1, LAST
    else:
        first, last = days(token.text, token.position)
    if first > last or last < FIRST or first > LAST:
        raise QueryError("No day is left in that range.", position=token.position)
    field = "added" if token.field == "added" else "date"
    return Days(field, first, last, f"{field} {spoken(first, last)}")


_MAKERS: dict[str, Callable[[Token, Sequence[str]], Any]] = {
    **dict.fromkeys(_NAMES, _named),
    **dict.fromkeys(_VALUES, _chosen),
    **dict.fromkeys(("date", "before", "after", "added"), _dated),
    **dict.fromkeys(("links", "source", "id"), _numbered),
    "from": _from,
    "lang": _lang,
    "tag": _tag,
}
