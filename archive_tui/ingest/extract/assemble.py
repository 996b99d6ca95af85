"""From a text to everything that is in it."""

from __future__ import annotations

import re

from archive_tui.ingest.extract import (
    asides,
    confidence,
    evidence,
    frame,
    language,
    marks,
    reports,
    rules,
    sieve,
    statements,
    tweets,
)
from archive_tui.ingest.extract.confidence import Shape
from archive_tui.ingest.extract.frame import Frame, Line
from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.marks import Marked
from archive_tui.ingest.extract.model import Found, FoundQuotation, FoundReport, FoundTweet
from archive_tui.ingest.extract.naming import Naming
from archive_tui.ingest.extract.people import People
from archive_tui.ingest.extract.sentences import Paragraph, tokenise
from archive_tui.ingest.extract.sieve import Case
from archive_tui.ingest.extract.statements import Statement
from schema.attribution import Attribution, Mode
from schema.dates import PartialDate
from schema.entries import Insertion, Reference, Report, Section, Span

LONGEST_PARAGRAPH = 60_000
"""Code points; quotations of a longer paragraph are found, but given no speaker."""
LEAST = 0.5
"""A claim less probable than this is not made: it would be wrong more often than right."""
LEAST_STATED = 0.3
"""The same for indirect statements, whose edges are less certain."""
_SCARE = 1
"""Words; an unclaimed passage of no more is taken for a scare quote."""
_PART = 6
"""Words; an unclaimed passage of no more is taken for a part of a sentence."""
_OPENING = re.compile(r"[\s\[(]*[\"“«„「]")
_DOUBLE = '"“”„«'
_INSERTION = re.compile(r"\[[^\[\]\n]{1,80}\]")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_SENTENCE_BREAK = re.compile(r"[.!?…][”\"]? +[\"“A-ZÀ-ÞА-Я]")


def structure(
    text: str, *, published: PartialDate | None = None, language: str | None = None
) -> Found:
    """Everything that ``text`` holds: frame, tweets, reports, quotations, statements.

    ``language`` is the text's BCP 47 tag where it is known; else it is guessed.
    ``published`` is the date known from elsewhere; the answer's own ``published`` is
    only what the text itself states. Offsets are code points of ``text``, half-open.
    Takes time linear in the text's length and never raises on any text.
    """
    lines = frame.split_lines(text)
    embeds = tweets.take_out(text, lines)
    around = frame.read(text, lines)
    cases, paras, lang = claims(text, around, language)
    named = reports.find(text, paras, lang) if lang else []
    naming = Naming(text, People(lang), paras, named) if lang else None
    told = indirect(cases, paras, lang) if lang else []
    voices: list[Case | Statement] = sorted([*cases, *told], key=_place)
    if naming is None:
        quotations = [_found(text, case, None) for case in cases]
    else:
        # In order of place, since a pronoun means somebody who was named before it.
        quotations = [
            _found(text, v, naming) if isinstance(v, Case) else _stated(text, v, naming)
            for v in voices
        ]
    return Found(
        dateline_place=around.place,
        publisher=around.agency,
        title=around.title,
        byline=around.byline,
        published=PartialDate.of(around.published) if around.published else None,
        sections=tuple(
            Section(start=a, end=b, heading=h, level=n) for a, b, h, n in around.headings
        ),
        references=tuple(Reference(start=a, end=b, title=t, url=u) for a, b, t, u in around.more),
        tweets=tuple(
            FoundTweet(e.start, e.end, tweets.entry(text, e), 0.99, "tweet-classic") for e in embeds
        ),
        reports=tuple(_report(n) for n in named),
        quotations=tuple(q for q in quotations if q.mode != "indirect"),
        statements=tuple(
            q for q in quotations if q.mode == "indirect" and q.confidence >= LEAST_STATED
        ),
    )


def _place(voice: Case | Statement) -> int:
    if isinstance(voice, Case):
        return voice.quote.start
    return voice.para.starts[voice.low]


def indirect(cases: list[Case], paras: list[Paragraph], lang: Language) -> list[Statement]:
    """Indirect statements by verbs that introduce no quotation."""
    cues = {
        case.para.starts[case.claim.cue]
        for case in cases
        if case.claim and case.claim.cue is not None
    }
    return statements.find(paras, cues, lang)


def _report(named: reports.Named) -> FoundReport:
    entry = Report(title=named.title, issuing_body=named.body, symbol=named.symbol)
    return FoundReport(named.start, named.end, entry, 0.7, named.rule)


def _stated(text: str, made: Statement, naming: Naming) -> FoundQuotation:
    para = made.para
    start, end = para.starts[made.low], para.ends[made.high - 1]
    case = Case(Marked(start, end, True, []), para, made.low, made.claim)
    kind = naming.kind(case, made.claim)
    sure = confidence.of(made.claim.rule, kind, Shape(made.high - made.low, False, False))
    sure = confidence.in_language(sure, made.claim.rule, naming.lang)
    said = naming.attribution(case, made.claim, "indirect")
    return FoundQuotation(start, end, "indirect", said, (), (), sure, made.claim.rule, kind)


def paragraphs(text: str, around: Frame, lang: Language | None) -> list[Paragraph]:
    """The body's paragraphs as tokens; those of an over-long one hold no tokens."""
    body = _joined(text, [line for line in around.lines if line.role == "body"])
    out: list[Paragraph] = []
    for i, (start, end) in enumerate(body):
        after = body[i + 1] if i + 1 < len(body) else None
        continued = bool(after and _OPENING.match(text, after[0], min(after[1], after[0] + 40)))
        quotes = marks.pair(text, start, end, continued)
        if lang:
            quotes = asides.part(text, start, end, quotes, lang)
        if lang is None or end - start > LONGEST_PARAGRAPH:
            out.append(Paragraph(start, end, quotes))
        else:
            out.append(tokenise(text, start, end, quotes, lang))
    return out


def _joined(text: str, lines: list[Line]) -> list[tuple[int, int]]:
    """Paragraphs of lines: a line that goes on in small letters is one with the next."""
    spans: list[tuple[int, int]] = []
    for line in lines:
        if spans and line.start - spans[-1][1] == 1:
            last = text[spans[-1][1] - 1]
            head = text[line.start : line.start + 1]
            if (last.isalnum() or last in ",;") and head.islower():
                spans[-1] = (spans[-1][0], line.end)
                continue
        if line.end > line.start:
            spans.append((line.start, line.end))
    return spans


def claims(
    text: str, around: Frame, code: str | None
) -> tuple[list[Case], list[Paragraph], Language | None]:
    """A case for each quoted passage of the body, before any is dropped."""
    body = sum(line.end - line.start for line in around.lines if line.role == "body")
    lang = language.choose(text, code) if body else None
    paras = paragraphs(text, around, lang)
    if lang is None:
        return [Case(q, p, 0) for p in paras for q in p.quotes], paras, None
    cases = sieve.attribute(text, [p for p in paras if p.words or not p.quotes], lang)
    for inner in _blocks(text, paras, lang):
        cases += sieve.attribute(text, [inner], lang)
    cases += [Case(q, p, 0) for p in paras if not p.words for q in p.quotes]
    cases.sort(key=lambda c: c.quote.start)
    for case in cases:
        case.shape = shape_of(text, case)
    evidence.gather(cases, lang)
    return cases, paras, lang


def _blocks(text: str, paras: list[Paragraph], lang: Language) -> list[Paragraph]:
    """Paragraphs quoted as a whole, read once more for what is quoted in them.

    A mark that opens a paragraph and is left open says that all of it is from elsewhere;
    marks of the same sort inside it are quotations of that text.
    """
    out: list[Paragraph] = []
    for quote in (q for p in paras if p.words for q in p.quotes if not q.closed):
        if text[quote.start] not in _DOUBLE:
            continue
        nested = [Marked(a, b, True, []) for a, b in quote.nested if text[a] in _DOUBLE]
        if nested:
            out.append(tokenise(text, quote.start + 1, quote.end, nested, lang))
    return out


def shape_of(text: str, case: Case) -> Shape:
    """What a passage looks like: its words, whether a title, whether several sentences."""
    start, end = case.quote.start, case.quote.end
    words = _WORD.findall(text, start, end)
    heavy = [w for w in words if len(w) > 3] if len(words) <= 8 else []
    title = bool(heavy) and all(w[0].isupper() for w in heavy)
    return Shape(len(words), title, _SENTENCE_BREAK.search(text, start, end) is not None)


def _found(text: str, case: Case, naming: Naming | None) -> FoundQuotation:
    shape = case.shape or shape_of(text, case)
    quote, claim = case.quote, case.claim
    kind, rule, sure = "none", "unattributed", 0.5
    said: Attribution | None = None
    if claim and naming:
        kind = naming.kind(case, claim)
        sure = confidence.of(claim.rule, kind, shape, case.evidence)
        sure = confidence.in_language(sure, claim.rule, naming.lang)
        if sure >= LEAST:
            rule = claim.rule
            said = naming.attribution(case, claim, _mode(text, case, shape.words))
    if said is None:
        kind, mode = "none", "direct"
        why = case.unsaid or _distant(shape, case, naming)
        if why:
            mode, rule, sure = "scare", why, 0.3
        elif shape.words <= _PART:
            mode = "mixed"
        said = Attribution(mode=Mode(mode))
    start, end = quote.start, quote.end
    return FoundQuotation(
        start,
        end,
        said.mode.value,
        said,
        tuple(Span(start=a - start, end=b - start) for a, b in quote.nested),
        _insertions(text, start, end),
        sure,
        rule,
        kind,
    )


def _insertions(text: str, start: int, end: int) -> tuple[Insertion, ...]:
    if text.find("[", start, end) < 0:
        return ()
    return tuple(
        Insertion(start=m.start() - start, end=m.end() - start, text=m[0])
        for m in _INSERTION.finditer(text, start, end)
    )


def _distant(shape: Shape, case: Case, naming: Naming | None) -> str:
    """Why an unclaimed passage is taken for nobody's words: ``scare``, ``title``, or "".

    In English a single word inside a sentence is, where nothing in it reports what anybody says;
    others are somebody's, though the text does not tell whose.
    """
    if naming is None or naming.lang.calibration:
        return "title" if shape.title else "scare" if shape.words <= _SCARE else ""
    site = case.site
    if shape.words > _SCARE or site is None or rules.bare(site):
        return ""
    guessed = case.claim is None or case.claim.rule == "subject"
    said = any(v > case.token and kind == "strong" for v, kind in site.verbs)
    return "" if said or not guessed or sieve.reported(site, case.token) else "scare"


def _mode(text: str, case: Case, words: int) -> str:
    """``direct`` where the words stand by themselves, ``mixed`` inside a sentence."""
    site, claim = case.site, case.claim
    if site is None or claim is None:
        return "direct"
    first = next((c for c in text[case.quote.start : case.quote.end] if c.isalpha()), "")
    before = site.word(case.token - 1)
    if not before:
        return "direct" if site.comma or words > 3 or first.isupper() else "mixed"
    if first.isupper() and words > 3:
        return "direct"
    return "direct" if before in (",", ":") and words > 3 else "mixed"
