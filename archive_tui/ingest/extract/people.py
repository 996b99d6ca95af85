"""The people and bodies that a text names, and who a surname or a pronoun means."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import compress

from archive_tui.ingest.extract import names, phrases
from archive_tui.ingest.extract.language import Language, fold
from archive_tui.ingest.extract.sentences import QUOTE, WORD, Paragraph

_SUFFIXES = ("'s", "’s", "'", "’")
_MANY = 4000
"""Names kept of one text."""
_LONGEST_ROLE = 32
"""Tokens."""


def _bare(word: str) -> str:
    """A word without the ending of a genitive."""
    if not word.endswith(_SUFFIXES):
        return word
    return word[:-2] if word[-1] == "s" else word[:-1]


def _until_comma(para: Paragraph, at: int, step: int) -> tuple[int, int]:
    """The tokens between the comma at ``at`` and the next one in a direction."""
    if not 0 <= at < len(para.words) or para.words[at] != ",":
        return 0, 0
    k = at + step
    while 0 <= k < len(para.words) and abs(k - at) <= _LONGEST_ROLE + 1:
        if para.kinds[k] == QUOTE or para.words[k] in ",.;:!?":
            break
        k += step
    return (at + 1, k) if step > 0 else (k + 1, at)


@dataclass(slots=True, eq=False)
class Person:
    """Somebody named in the text."""

    name: str
    words: tuple[str, ...]
    sex: str | None = None
    roles: list[str] = field(default_factory=list)
    """Descriptions of the person, case-folded."""
    voice: bool = False
    """True once something was attributed to it."""
    role: str | None = None
    """The first description, as written."""


class People:
    """Names in the order they came, with the last one of each sex that was talked about."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self.by_word: dict[str, list[Person]] = {}
        self.all: list[Person] = []
        self.recent: list[Person] = []
        self._offices = lang.endings.get("titles", ())
        self._never = lang["titles"].union(
            *(lang[name] for name in (
                "days", "determiners", "pronouns", "prepositions", "conjunctions", "intro"
            ))
        )  # fmt: skip

    def learn(self, para: Paragraph, text: str) -> None:
        """Takes note of full names (two capitalised words or more) in a paragraph."""
        if len(self.all) >= _MANY:
            return
        total, behind = len(para.words), 0
        for i in compress(range(total), para.names):
            if i < behind or not self._proper(para.folded[i]):
                continue
            j = i + 1
            while j < total and j - i < 6 and self._joined(para, j):
                j += 1
            if j - i > 1:
                self._add(para, i, j, text)
            behind = j

    def _proper(self, word: str) -> bool:
        return len(word) > 1 and word not in self._never and not word.endswith(self._offices)

    def _joined(self, para: Paragraph, j: int) -> bool:
        small = not para.names[j] and para.folded[j] not in self.lang["particles"]
        if small and len(para.words[j]) > 1 and not self.lang.either:
            return False
        if para.words[j - 1].endswith(_SUFFIXES):
            return False
        if para.words[j] == "." and len(para.words[j - 1]) == 1:
            return True
        if self.lang.either and names.first_name(self.lang, para.folded[j]):
            # A first name begins another name: "мэр Олдмера Олег Варин".
            return names.first_name(self.lang, para.folded[j - 1])
        if para.names[j] and self._proper(para.folded[j]):
            return True
        if phrases.particle(para, self.lang, j, len(para.words)):
            return True
        if self.lang["particles"] and para.folded[j - 1] in self.lang["particles"]:
            return not self.lang.either and para.folded[j] in self.lang["particles"]
        return len(para.words[j]) == 1 and para.words[j].isupper()

    def _add(self, para: Paragraph, i: int, j: int, text: str) -> None:
        while j > i and para.words[j - 1] == ".":
            j -= 1
        words = [_bare(para.words[k]) for k in range(i, j) if para.kinds[k] == WORD]
        if len(words) < 2:
            return
        known = self.find(words, full=True)
        folded = [w.casefold() for w in words]
        declined = self._declined(folded) if known is None and self.lang.endings else None
        if declined and len(declined.words) == len(folded):
            self._shorten(declined, words)
            known = declined
        if known:
            self._describe(known, para, i, j, text)
            return
        name = " ".join(words)
        first = fold(words[0])
        sex = None
        if first in self.lang["female_names"]:
            sex = "f"
        elif first in self.lang["male_names"]:
            sex = "m"
        title = para.folded[i - 1] if i else ""
        if title == "." and i > 1:
            title = para.folded[i - 2]
        sex = {"mr": "m", "sir": "m", "mrs": "f", "ms": "f", "miss": "f"}.get(title, sex)
        if title in self.lang["male_titles"]:
            sex = "m"
        elif title in self.lang["female_titles"]:
            sex = "f"
        person = Person(name, tuple(w.casefold() for w in words), sex)
        self.all.append(person)
        for word in person.words:
            self.by_word.setdefault(word, []).append(person)
            if self.lang.stem(word) != word:
                self.by_word.setdefault(self.lang.stem(word), []).append(person)
        self._describe(person, para, i, j, text)

    def _describe(self, person: Person, para: Paragraph, i: int, j: int, text: str) -> None:
        """Takes the apposition before or after a name for the person's role."""
        if person.role and len(person.roles) > 3:
            return
        spans = [_until_comma(para, j, 1), _until_comma(para, i - 1, -1), self._titles(para, i)]
        for a, b in spans:
            if not 0 < b - a <= _LONGEST_ROLE:
                continue
            if not any(w in self.lang.roles for w in para.folded[a:b]):
                continue
            written = text[para.starts[a] : para.ends[b - 1]]
            person.roles.append(written.casefold())
            person.role = person.role or written

    def _titles(self, para: Paragraph, i: int) -> tuple[int, int]:
        """The capitalised title that stands right before a name."""
        lang, k = self.lang, i
        while k > 0 and i - k < _LONGEST_ROLE:
            word = para.folded[k - 1]
            inner = word in ("and", "the", "of", "for", "to", "on", "former", "&", "(", ")")
            if not (para.named(k - 1) or inner or (lang.either and lang.titled(word))):
                break
            k -= 1
        while (
            k < i
            and not para.named(k)
            and para.folded[k] != "former"
            and not lang.titled(para.folded[k])
        ):
            k += 1
        while k < i and para.folded[k] in lang["determiners"]:
            k += 1
        return k, i

    def find(self, words: list[str], full: bool = False) -> Person | None:
        """The person whose name ends with these words, or holds all of them."""
        folded = [_bare(w.casefold()) for w in words if w]
        if not folded:
            return None
        candidates = self.by_word.get(folded[-1], [])
        for person in candidates[:50]:
            if full and person.words == tuple(folded):
                return person
            if not full and person.words[-len(folded) :] == tuple(folded):
                return person
        if full:
            return None
        for person in candidates[:50]:
            if set(folded) <= set(person.words):
                return person
        return self._declined(folded)

    def _declined(self, folded: list[str]) -> Person | None:
        """The same by stems, where names have cases: "Варина" is "Варин"."""
        stems = [self.lang.stem(w) for w in folded]
        for person in self.by_word.get(stems[-1], [])[:50]:
            if [self.lang.stem(w) for w in person.words[-len(stems) :]] == stems:
                return person
        return None

    def _shorten(self, person: Person, words: list[str]) -> None:
        """The shorter of two forms is the nearer to the one that dictionaries give."""
        name = " ".join(words)
        if len(name) < len(person.name):
            person.name, person.words = name, tuple(w.casefold() for w in words)
            for word in person.words:
                self.by_word.setdefault(word, []).append(person)

    def note(self, person: Person) -> None:
        """Remembers that ``person`` was just talked about."""
        if person in self.recent:
            self.recent.remove(person)
        self.recent.append(person)
        del self.recent[:-12]

    def pronoun(self, word: str) -> Person | None:
        """Whom "he" or "she" most likely means here."""
        male, female = word in self.lang["male"], word in self.lang["female"]
        if not male and not female:
            return None
        sex, other = ("m", "f") if male else ("f", "m")
        for person in reversed(self.recent):
            if person.sex == sex or (person.sex != other and (person.voice or person.role)):
                person.sex = sex
                return person
        return None

    def described(self, words: list[str]) -> Person | None:
        """The only person whose role fits a description such as "the Syrian diplomat"."""
        folded = [w.casefold() for w in words]
        head = folded[-1] if folded else ""
        if self.lang.either:
            head = next((w for w in folded if w in self.lang.roles), head)
        fits = self.lang.roles.get(head)
        if not fits:
            return None
        others = [w[:4] for w in folded[:-1] if w not in self.lang["determiners"] and len(w) > 3]
        found = [
            p for p in self.all
            if any(fits & set(role.split()) for role in p.roles)
            and all(any(o in role for role in p.roles) for o in others)
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None
