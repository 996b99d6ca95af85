"""Reports that an article names: whose they are, their title and symbol where written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.sentences import QUOTE, WORD, Paragraph

_LONGEST = 30
"""Tokens of a body's name."""
_MOST = 300
"""Reports kept of one text."""
_SYMBOL = re.compile(r"(?<![\w/.])[A-Z]{1,5}(?:/[A-Z0-9][A-Za-z0-9.]{0,9}){2,5}(?![\w/])")
_ACRONYM = re.compile(r"[A-Z][A-Z&-]*[A-Z]\Z")


@dataclass(slots=True)
class Named:
    """A report as named; ``acronyms`` are those of its body, the closest last."""

    start: int
    end: int
    body: str | None
    title: str | None
    symbol: str | None
    rule: str
    acronyms: list[str] = field(default_factory=list)
    word: str = "report"
    """What the text calls it: "report", "findings"."""

    @property
    def voice(self) -> str | None:
        """Its name where it speaks itself: its title, else "JIM report" after its body."""
        owner = self.acronyms[-1] if self.acronyms else self.body
        return self.title or (f"{owner} {self.word}" if owner else None)


def find(text: str, paras: list[Paragraph], lang: Language) -> list[Named]:
    """The reports named in the paragraphs, each once, where it is named first."""
    found: list[Named] = []
    called = lang["report_words"]
    for para in paras:
        quoted = [i for i in para.quote_at if _quoted_word(text, para, lang, i)]
        for i in sorted((*quoted, *para.among(called, 0, len(para.folded)))):
            named = _named(text, para, lang, i)
            if named and para.kinds[i] == WORD:
                named.word = para.folded[i]
            if named and len(found) < _MOST and not any(_same(named, other) for other in found):
                found.append(named)
    for para in paras:
        if text.find("/", para.start, para.end) < 0:
            continue
        for match in _SYMBOL.finditer(text, para.start, para.end):
            symbol = match[0].rstrip(".")
            digits = any(c.isdigit() for c in symbol)
            if digits and len(found) < _MOST and not any(n.symbol == symbol for n in found):
                _give_symbol(found, match.start(), symbol)
    return found


def _quoted_word(text: str, para: Paragraph, lang: Language, i: int) -> bool:
    """True for a quoted passage that ends in such a word: ``"relies on findings" of``."""
    last = text[max(para.starts[i], para.ends[i] - 24) : para.ends[i] - 1].split()
    return bool(last) and last[-1].casefold() in lang["report_words"]


def _give_symbol(found: list[Named], at: int, symbol: str) -> None:
    """Gives a symbol to the report named right before it, else makes one of it."""
    for named in found:
        if 0 <= at - named.end <= 3 and named.symbol is None:
            named.symbol, named.end = symbol, at + len(symbol)
            return
    found.append(Named(at, at + len(symbol), None, None, symbol, "report-symbol"))


def _named(text: str, para: Paragraph, lang: Language, i: int) -> Named | None:
    title = _title(text, para, lang, i)
    end = i + 1
    if end < len(para.words) and para.folded[end] in lang["report_of"]:
        body = _body(para, lang, end + 1)
        if body:
            return _make(text, para, (i, body[1]), body, title, "report-of")
    presented = _presenter(para, lang, i)
    if presented:
        return _make(text, para, (presented[0], i + 1), presented, title, "report-presented")
    if para.folded[i] != "report":
        return None
    a = i
    while a > 0 and para.kinds[a - 1] == WORD and para.named(a - 1) and i - a < 6:
        a -= 1
    while a < i and (para.folded[a] in lang["determiners"] or para.folded[a] in lang["days"]):
        a += 1
    led = a > 0 and (para.folded[a - 1] in lang["determiners"] or a < i)
    if a == i or not led:
        return _make(text, para, (i, i + 1), None, title, "report-title") if title else None
    if any(_acronyms(para, a, i)) or i - a > 1:
        return _make(text, para, (a, i + 1), (a, i), title, "body-report")
    name = text[para.starts[a] : para.ends[i]]
    return _make(text, para, (a, i + 1), None, title or name, "name-report")


def _make(
    text: str, para: Paragraph, span: tuple[int, int], body: tuple[int, int] | None,
    title: str | None, rule: str,
) -> Named:  # fmt: skip
    written = text[para.starts[body[0]] : para.ends[body[1] - 1]] if body else None
    start, end = para.starts[span[0]], para.ends[span[1] - 1]
    return Named(
        start, end, " ".join(written.split())[:1000] if written else None, title, None, rule,
        _acronyms(para, *body) if body else [],
    )  # fmt: skip


def _acronyms(para: Paragraph, a: int, b: int) -> list[str]:
    return [w for k in range(a, b) for w in para.words[k].split("-") if _ACRONYM.match(w)]


def _body(para: Paragraph, lang: Language, i: int) -> tuple[int, int] | None:
    """The capitalised name that begins at ``i``, with acronyms in brackets."""
    if i < len(para.words) and para.folded[i] in lang["determiners"]:
        i += 1
    j = last = i
    while j < len(para.words) and j - i < _LONGEST:
        if para.named(j) or (
            para.words[j] == ")" and last == j and "(" in para.words[max(i, j - 3) : j]
        ):
            last = j + 1
        elif para.words[j] not in ("(", "&", "-") and para.folded[j] not in lang["report_inner"]:
            break
        j += 1
    while last > i and para.folded[last - 1] in lang["days"]:
        last -= 1
    capitals = sum(para.named(k) for k in range(i, last))
    if not capitals or (capitals < 2 and not _acronyms(para, i, last)):
        return None
    return i, last


def _presenter(para: Paragraph, lang: Language, i: int) -> tuple[int, int] | None:
    """The body that "presented … a report" where the word at ``i`` is that report."""
    low = para.sentence_of(i)[0]
    for v in range(i - 1, max(low, i - 18), -1):
        if para.kinds[v] == QUOTE:
            return None
        if para.folded[v] in lang["presented"]:
            a = v
            while a > low and (para.named(a - 1) or para.words[a - 1] in "()"):
                a -= 1
            if a < v and para.named(a) and para.folded[a] not in lang["pronouns"]:
                return a, v
            return None
    return None


def _title(text: str, para: Paragraph, lang: Language, i: int) -> str | None:
    """What "a report titled "…"" is called, without the marks."""
    for k in (i + 1, i + 2):
        if k + 1 < len(para.words) and para.folded[k] in lang["titled"]:
            q = k + 1 + (para.words[k + 1] == ",")
            if q < len(para.words) and para.kinds[q] == QUOTE:
                return text[para.starts[q] + 1 : para.ends[q] - 1].strip(" ,.") or None
    return None


def _same(new: Named, old: Named) -> bool:
    if new.title and old.title:
        return new.title == old.title
    if new.acronyms and old.acronyms:
        return new.acronyms[-1] in old.acronyms
    return bool(new.body) and new.body == old.body
