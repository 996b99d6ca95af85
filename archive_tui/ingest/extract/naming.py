"""Whom a claim means: the full name, the role, and to whom it was said."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from archive_tui.ingest.extract import names, phrases, relays
from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.people import People, Person
from archive_tui.ingest.extract.phrases import Phrase
from archive_tui.ingest.extract.rules import Claim
from archive_tui.ingest.extract.sentences import WORD, Paragraph
from archive_tui.ingest.extract.sieve import Case
from schema.attribution import Attribution, Mode, NamePlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_tui.ingest.extract.reports import Named

_LONGEST_NAME = 200
_SHORT_PHRASE = 3
_MODES = {mode.value: mode for mode in Mode}


class Naming:
    """Resolves the speakers of one text; asked in order of place, it keeps who was last."""

    def __init__(
        self, text: str, people: People, paras: list[Paragraph], reports: Sequence[Named] = ()
    ) -> None:
        self.text = text
        self.people = people
        self.lang = people.lang
        self._paras = paras
        self._reports = sorted((r for r in reports if r.body or r.title), key=lambda r: r.start)
        self._seen = 0
        for para in paras:
            people.learn(para, text)

    def kind(self, case: Case, claim: Claim) -> str:
        """``pronoun``, ``name`` or ``phrase``."""
        return phrases.names_somebody(claim.para or case.para, self.lang, claim.phrase)

    def attribution(self, case: Case, claim: Claim, mode: str) -> Attribution:
        """Who said it, as far as the text tells."""
        para = claim.para or case.para
        self._read_up_to(para.starts[claim.phrase[0]])
        start, end = para.starts[claim.phrase[0]], para.ends[claim.phrase[1] - 1]
        person = self.person(para, claim.phrase)
        if person:
            self.people.note(person)
            person.voice = True
        exact = self.text[start:end]
        body = None if person else self._body(para, claim.phrase)
        cue = case.para.words[claim.cue] if claim.cue is not None else None
        return Attribution(
            speaker=(person.name if person else body or _plain(exact, self.lang))[:_LONGEST_NAME],
            place=NamePlace(start=start, end=end, exact=exact),
            role=person.role if person else None,
            addressee=self._addressee(case, claim),
            via=self._via(para, claim),
            cue=cue,
            mode=_MODES[mode],
        )

    def person(self, para: Paragraph, phrase: Phrase) -> Person | None:
        """The person that a noun phrase means, or None."""
        a, b = phrase
        alone = para.folded[a].partition("'")[0] if b - a == 1 else ""
        if alone in self.lang["pronouns"]:
            return self.people.pronoun(alone)
        words = [para.words[k] for k in range(a, b) if para.kinds[k] == WORD]
        determined = para.folded[a] in self.lang["determiners"]
        held = determined and any(para.folded[k] in self.lang["prepositions"] for k in range(a, b))
        if held and not self.lang.either:
            return None
        run: list[str] = []
        for k in range(b - 1, a - 1, -1):
            if para.kinds[k] == WORD:
                if not para.named(k):
                    break
                run.insert(0, para.words[k])
                if self.lang.either and names.first_name(self.lang, para.folded[k]):
                    break
        if held and len(run) < 2:
            return None
        while run and self.lang.titled(run[0].casefold()):
            run.pop(0)
        return self.people.find(run) if run else self.people.described(words)

    def _via(self, para: Paragraph, claim: Claim) -> tuple[str, ...]:
        """Who relays the words, by name."""
        found = relays.find(para, self.lang, claim)
        if found is None:
            return ()
        person = self.person(para, found)
        written = self.text[para.starts[found[0]] : para.ends[found[1] - 1]]
        return ((person.name if person else _plain(written, self.lang))[:_LONGEST_NAME],)

    def _body(self, para: Paragraph, phrase: Phrase) -> str | None:
        """Whose report or which panel "the document" or "the mission" means, or None.

        The last report named before it; for a panel, the last one whose body has that word.
        """
        a, b = phrase
        if para.folded[a] not in self.lang["articles"] or b - a > _SHORT_PHRASE:
            return None
        before = [r for r in self._reports if r.start < para.starts[a]]
        head = para.folded[b - 1]
        if head in self.lang["papers"]:
            return before[-1].voice if before else None
        if head not in self.lang["panels"]:
            return None
        bodies = [r.body for r in before if r.body]
        own = [body for body in bodies if head in body.casefold()]
        return next(iter((own or bodies)[::-1]), None)

    def _read_up_to(self, place: int) -> None:
        """Notes the people named in the paragraphs before ``place``, outside quotations."""
        while self._seen < len(self._paras) and self._paras[self._seen].start <= place:
            para = self._paras[self._seen]
            self._seen += 1
            for i in compress(range(len(para.names)), para.names):
                if para.starts[i] >= place:
                    break
                if para.folded[i] in self.people.by_word:
                    person = self.people.find([para.words[i]])
                    if person and person.words[-1] == para.folded[i].removesuffix("'s"):
                        self.people.note(person)

    def _addressee(self, case: Case, claim: Claim) -> str | None:
        if claim.cue is None or claim.para not in (None, case.para) or case.site is None:
            return None
        para, high = case.para, case.site.high
        found: Phrase | None = None
        if para.folded[claim.cue] in self.lang["addressing"]:
            at = claim.cue + 1
            objects = at < high and para.folded[at] in self.lang["objects"]
            found = (at, at + 1) if objects else phrases.right(para, self.lang, at, high)
        for i in range(case.site.low, high - 2):
            if found is None and para.folded[i] == "interview" and para.folded[i + 1] == "with":
                found = phrases.right(para, self.lang, i + 2, high)
        if found is None or found[0] == claim.phrase[0]:
            return None
        person = self.person(para, found)
        exact = self.text[para.starts[found[0]] : para.ends[found[1] - 1]]
        return (person.name if person else _plain(exact, self.lang))[:_LONGEST_NAME]


def _plain(name: str, lang: Language) -> str:
    """A name without a leading article and possessive."""
    name = " ".join(name.split())
    if lang.either:
        return _without_article(name, lang)
    for article in ("The ", "the "):
        name = name.removeprefix(article)
    return name


def _without_article(name: str, lang: Language) -> str:
    first, _, rest = name.partition(" ")
    if rest and first.casefold() in lang["articles"]:
        return rest
    for part in lang.elisions:
        if part in lang["articles"] and name.casefold().replace("’", "'").startswith(part):
            return name[len(part) :]
    return name
