"""Which names may mean the same person or body: pure functions on names, no archive.

Names are brought into groups first (the same surname by its consonants, the same first
name, the same letters of an acronym), and compared within a group only, so that fifty
thousand names take seconds. The confidences are set by hand, in the order in which such
pairs turn out to be one; they are no measured probabilities.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_ACRONYM = re.compile(r"(?:[A-Z0-9]\.?){2,8}")
_BRACKETED = re.compile(r"(?<!\s)\s*+\(([A-Z][A-Z.]{1,10})\)\s*+$")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_MALE = _words("mr sir lord king prince herr monsieur senor")
_FEMALE = _words("mrs ms miss dame lady queen princess frau madame mme senora")
_TITLES = _MALE | _FEMALE | _words(
    "dr prof professor doctor president minister ambassador senator sen rep gov governor "
    "general gen colonel col major maj captain capt lieutenant lt sergeant sgt justice judge "
    "rev pope secretary chairman mayor hon")  # fmt: skip
_PARTICLES = _words(
    "al el ul as ad an ar at az bin ibn ben van von der den de da di du do dos del la le"
)
_SUFFIXES = _words("jr sr ii iii iv")
_SMALL = _words("the of for and on in to at a de du des la le les fur der die das und")
_BODIES = _words(
    "agency alliance army assembly association authority bank board bureau cabinet center "
    "centre college command commission committee company congress corporation council court "
    "department directorate embassy federation force forces forum foundation front fund "
    "government group house institute institution league ministry mission nations network "
    "observatory office organisation organization panel parliament party police programme "
    "program secretariat senate service services society staff team tribunal union university "
    "watch post times news agence ministere ministerium"
)
_SPELLING = (
    ("isation", "ization"), ("centre", "center"), ("defence", "defense"),
    ("programme", "program"),
)  # fmt: skip
_SOUNDS = (
    ("tsch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("kh", "h"),
    ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ts", "c"), ("tz", "c"),
    ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("dj", "j"),
)  # fmt: skip
_VOWELS = re.compile("[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")
_INITIAL = "an initial for the first name"
_WHOLE = 60
"""Names of a group that are all compared with each other."""
_NEAR = 12
"""In a larger group, neighbours in alphabetical order that a name is compared with."""
_LAST_LETTER = 0.55
"""Words that differ in their last letter only."""
_AMBIGUOUS = 4
"""A short form that fits more names than this is proposed for none of them."""


@dataclass(slots=True, frozen=True)
class Alike:
    """Two agents, by their places in the sequence given, that may be one."""

    full: int
    """The one whose name says more."""
    other: int
    confidence: float
    reason: str


@dataclass(slots=True, frozen=True)
class _Name:
    owner: int
    words: tuple[str, ...]
    """Latin letters, case folded, without titles and particles."""
    sex: str
    suffix: str
    body: bool
    acronym: str
    """Letters of a name that is an acronym, else ""."""
    linked: bool = False
    """True where small words hold the name together: "Ministry of Dams"."""

    @property
    def family(self) -> str:
        return self.words[-1]


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The consonants of a word by sound: the same for most spellings of a foreign name."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    word = _DOUBLED.sub(r"\1", word)
    first = "a" if _VOWELS.match(word) else ""
    return first + _DOUBLED.sub(r"\1", _VOWELS.sub("", word))


def _parse(name: str, owner: int) -> Iterator[_Name]:
    from anyascii import anyascii

    bracketed = _BRACKETED.search(name)
    if bracketed:
        yield from _parse(bracketed[1], owner)
        name = name[: bracketed.start()]
    latin = name if name.isascii() else anyascii(name)
    lower = latin.casefold().replace("'", "").replace("`", "")
    tokens = _WORD.findall(lower)[:12]
    letters = latin.replace(".", "").strip()
    if _ACRONYM.fullmatch(latin.strip()) and letters.isalpha():
        yield _Name(owner, (letters.casefold(),), "", "", True, letters.casefold())
        return
    if tokens and tokens[0] in _TITLES and "of" in tokens[3:-1]:
        tokens = tokens[: tokens.index("of")]  # "Rep. Odra Kell of Velmar"
    inner = any(t in ("of", "for", "and") for t in tokens[1:-1])
    if len(tokens) > 1 and (inner or not _BODIES.isdisjoint(tokens)):
        words = tuple(_spelt(t) for t in tokens if t not in _SMALL)
        if words:
            yield _Name(owner, words, "", "", True, "", inner)
        return
    sex = suffix = ""
    while len(tokens) > 1 and tokens[0] in _TITLES:
        sex = sex or ("m" if tokens[0] in _MALE else "f" if tokens[0] in _FEMALE else "")
        tokens.pop(0)
    if len(tokens) > 2 and tokens[-1] in _SUFFIXES:
        suffix = tokens.pop()
    kept = [t for t in tokens if t not in _PARTICLES] or tokens
    if kept:
        yield _Name(owner, tuple(kept), sex, suffix, False, "")


def _spelt(word: str) -> str:
    for one, other in _SPELLING:
        word = word.replace(one, other)
    return word


Compare = Callable[[_Name, _Name], tuple[float, str] | None]


def alike(agents: Sequence[Sequence[str]]) -> list[Alike]:
    """Pairs of agents that may be one, the surest first; each agent is given by its names.

    Takes time in proportion to the number of names, save for sorting.
    """
    persons: list[_Name] = []
    bodies: list[_Name] = []
    for owner, names in enumerate(agents):
        for name in names:
            for parsed in _parse(name, owner):
                (bodies if parsed.body else persons).append(parsed)
    best: dict[tuple[int, int], Alike] = {}
    found = (*_shared(_persons(persons)), *_roles(persons, bodies), *_bodies(bodies))
    for one, other, sure, reason in found:
        if one.owner == other.owner:
            continue
        key = min(one.owner, other.owner), max(one.owner, other.owner)
        if key not in best or best[key].confidence < sure:
            best[key] = Alike(one.owner, other.owner, round(sure, 2), reason)
    return sorted(best.values(), key=lambda a: (-a.confidence, a.full, a.other))


_Found = tuple[_Name, _Name, float, str]


def _shared(pairs: Iterable[_Found]) -> Iterator[_Found]:
    """The pairs, those by an initial less sure the more people the initial fits."""
    found = list(pairs)
    fits: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    for one, other, _, reason in found:
        if reason == _INITIAL:
            fits[other.owner].add(one.words)
    for one, other, sure, reason in found:
        count = len(fits[other.owner]) if reason == _INITIAL else 1
        if count == 1:
            yield one, other, sure, reason
        elif count <= _AMBIGUOUS:
            yield one, other, sure / count, f"{reason}, which fits {count} people"


def _within(group: list[_Name], compare: Compare) -> Iterator[_Found]:
    reach = len(group) if len(group) <= _WHOLE else _NEAR
    if len(group) > _WHOLE:
        group = sorted(group, key=lambda n: n.words[::-1])
    for at, one in enumerate(group):
        for other in group[at + 1 : at + 1 + reach]:
            if one.owner != other.owner and (found := compare(one, other)):
                longer, shorter = (one, other) if _says(one) >= _says(other) else (other, one)
                yield longer, shorter, *found


def _says(name: _Name) -> int:
    return sum(map(len, name.words))


# -- persons ---------------------------------------------------------------------------------


def _persons(names: list[_Name]) -> Iterator[_Found]:
    full = [n for n in names if len(n.words) > 1]
    families: dict[str, list[_Name]] = defaultdict(list)
    by_family: dict[tuple[str, str], list[_Name]] = defaultdict(list)
    by_given: dict[tuple[str, str], list[_Name]] = defaultdict(list)
    by_words: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for name in full:
        heard = skeleton(name.family)
        families[heard].append(name)
        by_family[heard, skeleton(name.words[0])[:1]].append(name)
        if len(name.words[0]) > 1:
            by_given[skeleton(name.words[0]), name.family[0]].append(name)
        by_words[tuple(sorted(name.words))].append(name)
    for group in (*by_family.values(), *by_given.values()):
        yield from _within(group, _same_person)
    for group in by_words.values():
        yield from _within(group, _other_order)
    yield from _surnames([n for n in names if len(n.words) == 1], families)


def _roles(persons: list[_Name], bodies: list[_Name]) -> Iterator[_Found]:
    """A full name with what stands before it: "House Speaker Odra Kell", "Odra Kell"."""
    bare: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    for name in persons:
        if 1 < len(name.words) < 4:
            bare[name.words].append(name)
    for name in (*persons, *(b for b in bodies if not b.linked)):
        for size in (2, 3):
            if len(name.words) > size and len(name.words[-size]) > 1:
                for other in bare.get(name.words[-size:], ())[:_WHOLE]:
                    if other.owner != name.owner:
                        yield other, name, 0.85, "more words before the same name"


def _surnames(short: list[_Name], families: dict[str, list[_Name]]) -> Iterator[_Found]:
    """A surname alone with the full names that end in it."""
    alone: dict[str, list[_Name]] = defaultdict(list)
    for name in short:
        heard = skeleton(name.family)
        alone[heard].append(name)
        full = [n for n in families.get(heard, ())[:1000] if n.owner != name.owner]
        full = [n for n in full if _agree(n, name)]
        exact = [n for n in full if n.family == name.family]
        fits = exact or [n for n in full if _spelling(n.family, name.family)]
        count = len({n.words for n in fits})
        if not 0 < count <= _AMBIGUOUS:
            continue
        sure = (0.75 if exact else 0.6) / count
        reason = "the surname alone" if exact else "the surname alone, spelt another way"
        if count > 1:
            reason += f", which fits {count} people"
        for found in fits:
            yield found, name, sure, reason
    for group in alone.values():
        yield from _within(group, _same_person)


def _agree(one: _Name, other: _Name) -> bool:
    sexes, suffixes = {one.sex, other.sex}, {one.suffix, other.suffix}
    return sexes != {"m", "f"} and not (len(suffixes) == 2 and "" not in suffixes)


def _spelling(one: str, other: str) -> float:
    """How sure it is that two words spell one name: 1 the same, 0 not."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.fuzz import ratio

    if one == other:
        return 1.0
    if skeleton(one) == skeleton(other) and len(skeleton(one)) > 1:
        # Vowels alone differ; "Mary" and "Moira" must not pass where little is left of them.
        if min(len(one), len(other)) < 4 or ratio(one, other) < 70:
            return 0.0
        return _LAST_LETTER if _but_for_the_end(one, other) else 0.85
    if one[0] != other[0] or min(len(one), len(other)) < 5:
        return 0.0
    slips = OSA.distance(one, other, score_cutoff=2)
    if slips == 1:
        return _LAST_LETTER if _but_for_the_end(one, other) else 0.8
    return 0.7 if slips == 2 and min(len(one), len(other)) >= 9 else 0.0


def _but_for_the_end(one: str, other: str) -> bool:
    # Maria and Mario, Martin and Martina: another sex or name as often as a slip.
    return one[:-1] == other[:-1] or one[:-1] == other or one == other[:-1]


def _same_person(one: _Name, other: _Name) -> tuple[float, str] | None:
    if not _agree(one, other):
        return None
    if one.words == other.words:
        return 0.97, "the same name but for a title, an accent or a mark"
    family = _spelling(one.family, other.family)
    if not family:
        return None
    if len(one.words) == 1 or len(other.words) == 1:
        same = len(one.words) == len(other.words)
        return (0.8 * family, "one name, spelt another way") if same else None
    given, reason = _given(one.words[:-1], other.words[:-1])
    if not given:
        return None
    if family < 1:
        if len(one.words[0]) == 1 or len(other.words[0]) == 1:
            return None
        if given < 1 and min(given, family) < 0.8:
            return None
        return 0.92 * min(given, family), "names spelt nearly alike"
    return 0.93 * given, reason


def _given(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, str]:
    """How well the names before the surname agree, and what differs."""
    first, second = one[0], other[0]
    if len(first) == 1 or len(second) == 1:
        if first[0] != second[0]:
            return 0.0, ""
        sure, reason = 0.8, _INITIAL
    else:
        sure, reason = _spelling(first, second), "the first name spelt another way"
        if sure == 1.0:
            reason = "a middle name more"
    longer, shorter = (one[1:], other[1:]) if len(one) >= len(other) else (other[1:], one[1:])
    at = 0
    for word in shorter:
        while at < len(longer) and not _fits(longer[at], word):
            at += 1
        if at == len(longer):
            return 0.0, ""
        at += 1
    return (sure * 0.95 if len(longer) > len(shorter) else sure), reason


def _fits(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return _spelling(one, other) > 0


def _other_order(one: _Name, other: _Name) -> tuple[float, str] | None:
    if one.words == other.words or not _agree(one, other):
        return None
    return 0.85, "the same names in another order"


# -- bodies ----------------------------------------------------------------------------------


def _bodies(names: list[_Name]) -> Iterator[_Found]:
    whole = [n for n in names if not n.acronym]
    groups: dict[tuple[str, int], list[_Name]] = defaultdict(list)
    initials: dict[str, list[_Name]] = defaultdict(list)
    for name in whole:
        groups["".join(name.words)[:4], len(name.words)].append(name)
        initials["".join(w[0] for w in name.words)].append(name)
    for group in groups.values():
        yield from _within(group, _same_body)
    same: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        if not name.acronym:
            continue
        same[name.acronym].append(name)
        fits = initials.get(name.acronym, [])
        count = len({n.words for n in fits})
        if 0 < count <= _AMBIGUOUS:
            sure = (0.9 if len(name.acronym) > 2 else 0.7) / count
            more = f", which fits {count} names" if count > 1 else ""
            for found in fits:
                yield found, name, sure, f"its first letters{more}"
    for group in same.values():
        yield from _within(group, _same_letters)


def _same_letters(one: _Name, other: _Name) -> tuple[float, str] | None:
    return 0.95, "the same letters"


def _same_body(one: _Name, other: _Name) -> tuple[float, str] | None:
    if one.words == other.words:
        return 0.96, "the same name but for small words and spelling"
    if len(one.words) != len(other.words):
        return None
    sure = 1.0
    for first, second in zip(one.words, other.words, strict=True):
        if first != second and any(c.isdigit() for c in first + second):
            return None
        sure = min(sure, _spelling(first, second))
    return (0.9 * sure, "names spelt nearly alike") if sure >= 0.7 else None
