"""Marks around words that nobody says: titles of works, nicknames, the echo in a headline."""

from __future__ import annotations

import re

from archive_tui.ingest.extract import phrases
from archive_tui.ingest.extract.rules import Site
from archive_tui.ingest.extract.sentences import WORD

HEADLINE = 200
"""Code points; a longer first line is no headline."""
_SINGLE = "‘’'‚"
_LONGEST_TITLE = 10
_WORDS = re.compile(r"\w+(?:['’.&-]\w+)*")
_LONG = 3


def titled(quoted: str, single: bool = False) -> bool:
    """True where words are capitalised as in a title; ``single`` says one word is enough."""
    words = _WORDS.findall(quoted)
    if not words or len(words) > _LONGEST_TITLE or words[0][0].islower():
        return False
    heavy = [w for w in words if len(w) > _LONG or not w[0].isalpha()] or (words if single else [])
    if not heavy or quoted.rstrip("’'\"”")[-1:] == "?":
        return False
    enough = len(words) > 1 or single
    return enough and all(not w[0].islower() for w in heavy)


def reason(site: Site, first_line: bool, doubled: bool) -> str:
    """Why a passage is nobody's words: ``headline``, ``title``, ``nickname``, or "".

    ``first_line`` says that it stands in the text's first line, ``doubled`` that the
    text's quotations stand in double marks, so that single ones in its headline are an
    echo of what is quoted in full below.
    """
    if site.quoted[:1] in _SINGLE and doubled:
        alone = len(site.para.words) == 1 and len(_WORDS.findall(site.quoted)) <= _LONGEST_TITLE
        if first_line or alone:
            return "headline"
    if _nickname(site):
        return "nickname"
    if _work(site):
        return "title"
    return "term" if _term(site) else ""


def _term(s: Site) -> bool:
    """What something is called, by nobody in particular: ``the so-called "Q"``, ``known as "Q"``.

    Not where the text says who calls it so.
    """
    i = s.at - 1
    if s.word(i) in s.lang["introducing"]:  # "a list of ships called “slow”"
        found = phrases.left(s.para, s.lang, i - 1, s.low)
        new = found is not None and s.word(found[0]) in ("a", "an", "another")
        return new and s.word(s.at + 1) != "by" and s.quoted[-2:-1] not in "!?"
    while i > s.low and s.word(i) in s.lang["articles"]:
        i -= 1
    if s.word(i) == "as":
        named = s.word(i - 1) == "known" and not s.word(i - 2).endswith("ly")
        return named and s.word(s.at + 1) not in ("by", "to", "among")
    return s.word(i) == "so-called" and s.word(s.at + 1) != "by"


def _nickname(s: Site) -> bool:
    before, after = s.at - 1, s.at + 1
    return (
        s.low <= before
        and after < s.high
        and s.para.named(after)
        and (s.para.named(before) or s.para.words[before] == ".")
        and s.word(before) not in s.lang["titles"]
        and not any(v == before for v, _ in s.verbs)
        and s.quoted[-2:-1] not in ",.!?"
        and len(words := _WORDS.findall(s.quoted)) == 1
        and words[0][0].isupper()
    )


def _work(s: Site) -> bool:
    works = s.lang["works"]
    before, after = s.word(s.at - 1), s.word(s.at + 1)
    if before == ",":
        before = s.word(s.at - 2) if s.word(s.at - 2) in works else before
    if before == "of" and s.word(s.at - 2) in s.lang["works_of"]:
        return titled(s.quoted, single=True)
    if before in works or before in s.lang["entitled"] or (after in works and before != ","):
        return titled(s.quoted, single=True)
    if not titled(s.quoted) or after in s.lang["utterances"] | s.lang["wordings"]:
        return False  # "Orr's “Keep The Harbour Open” slogan" is what she says
    if before in s.lang["performing"]:
        return True
    if before.endswith(("'s", "s'")) and s.para.named(s.at - 1) and before != "it's":
        return True
    # "called for “Law and Order”", but "said on “Morning Hour”"
    called = before in ("for", "to") and any(v == s.at - 2 for v, _ in s.verbs)
    if before in s.lang["stages"] and not called and not _said_after(s):
        return True
    opens = s.at == s.low and s.quoted[-2:-1] not in ",.!?"
    return opens and s.at + 1 < s.high and s.para.kinds[s.at + 1] == WORD and _verb(s, s.at + 1)


def _said_after(s: Site) -> bool:
    return any(v in (s.at + 1, s.at + 2) for v, _ in s.verbs)


def _verb(s: Site, i: int) -> bool:
    return s.word(i) in s.lang["be"] or s.word(i) in s.lang["have"]
