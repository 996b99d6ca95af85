"""What a verb near quoted words does: whether they are what it says, and who else may say them.

Each function takes a Site, a quoted passage in its sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_tui.ingest.extract import phrases
from archive_tui.ingest.extract.sentences import WORD

if TYPE_CHECKING:
    from archive_tui.ingest.extract.phrases import Phrase
    from archive_tui.ingest.extract.rules import Site

_NEAR = 12
"""Tokens before a verb that a conjunction may stand in, which makes its clause an aside."""
_MEASURED = 4
"""Tokens up to the conjunction that opens a sentence: "a week after Orr had gone"."""


def participial(s: Site, i: int) -> bool:
    """True where the words go on with a participle: ``"Q," compared to``."""
    return s.para.words[i].endswith(("ed", "ing")) and (
        s.word(i + 1) in s.lang["prepositions"] and not s.para.named(i)
    )


def in_clause_aside(s: Site) -> bool:
    """True inside ``Because NP is "Q," …``: the clause that comes next says something else."""
    first = s.low + (s.word(s.low) in s.lang["joining"])
    for i in range(first, min(first + _MEASURED, s.at - 1)):
        if s.word(i) in s.lang["subordinating"]:
            return "," not in s.para.words[i : s.at]
    return False


def reports_more(s: Site, v: int) -> bool:
    """True where the verb has a clause of its own: "had “been friends,” he claimed they never"."""
    follows = s.word(v + 1)
    if in_clause_aside(s) and follows and s.para.kinds[v + 1] == WORD:
        return True
    pronoun = follows in s.lang["pronouns"] and follows not in s.lang["objects"]
    own = follows in ("that", ":") or pronoun
    return own and s.word(s.at - 1) not in ("", ",", ":")


def inflected(s: Site, i: int) -> bool:
    word = s.para.folded[i]
    return word.endswith(("ed", "s")) and word not in s.lang["auxiliaries"]


def named_so(s: Site, v: int, found: Phrase) -> bool:
    """True for ``a paper called “Q”``: what is new to the reader is named, and names nothing."""
    return (
        s.word(v) in s.lang["naming"]
        and s.word(found[0]) in ("a", "an", "another")
        and phrases.names_somebody(s.para, s.lang, found) == "phrase"
    )


def beside(s: Site, v: int) -> bool:
    """True in ``NP said that when NP complained of it, "Q"``: the nearer verb is an aside."""
    if s.word(s.at - 1) != ",":
        return False
    return any(
        s.word(c) in s.lang["subordinating"] and s.word(c - 1) == "that"
        for c in range(v - 1, max(s.low, v - _NEAR), -1)
    )


def sated(s: Site, v: int) -> bool:
    """True where the verb has its "that" already, and another one told somebody something."""
    own = s.word(v + 1) == "that" and v + 2 < s.at and s.word(s.at - 1) == "that"
    return own and any(
        w < v and s.word(w) in s.lang["addressing"] and s.word(w + 1) != "that" for w, _ in s.verbs
    )


def inserted(s: Site, v: int) -> Phrase | None:
    """Who speaks in ``NP, said NP, "Q"``: the verb stands between commas with its subject."""
    if s.word(v - 1) != "," or s.word(v) not in s.lang.strong or s.word(v) in s.lang["addressing"]:
        return None
    found = phrases.right(s.para, s.lang, v + 1, s.at)
    if not found or s.word(found[1]) != "," or found[1] != s.at - 1:
        return None
    return found if phrases.names_somebody(s.para, s.lang, found) != "phrase" else None


def in_relative(s: Site, v: int) -> bool:
    """True in ``NP spoke for …, which was known as "Q"``: the last clause has its own subject."""
    for k in range(s.at - 1, v, -1):
        if s.para.words[k] == ",":
            return s.word(k + 1) in s.lang["relative"]
    return False
