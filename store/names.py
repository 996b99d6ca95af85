"""What a name is, told apart from pronouns and descriptions. No archive is needed."""

from __future__ import annotations

import re
from functools import lru_cache

_POSSESSIVE = re.compile(r"['’]s?$")
_MARK = re.compile("['’]")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


PRONOUNS = _words(
    # English, German, French, Spanish, Russian, Arabic: the six that extraction knows.
    "i you he she it we they who one him her them us me this that these those "
    "ich du er sie es wir ihr man wer je tu il elle on nous vous ils elles qui ce celui celle "
    "yo tú él ella ellos ellas nosotros usted ustedes quien uno "
    "я ты он она оно мы вы они кто أنا هو هي نحن هم أنت"
)
_ARTICLES = _words(
    "a an the one two some another other this that these those his her their its our my your "
    "ein eine einer einem einen dieser diese un une des ce cette ces son sa leur "
    "uno una unos unas este esta su этот эта его её их"
)
_KINDS = _words(
    "officials critics experts sources witnesses authorities residents activists analysts "
    "researchers scientists investigators inspectors observers reporters journalists lawyers "
    "diplomats rebels protesters supporters opponents campaigners lawmakers "
    "prosecutors police many most others several both people everyone everybody nobody someone "
    "somebody anyone sometimes there here then now what yes no but and"
)
"""Words that only the beginning of a sentence makes look like a name."""
_ALONE = _ARTICLES | _KINDS
_PARTICLES = _words(
    "al el as ad an ar bin ibn ben abu umm van von vom der den ter ten zu zum af av de da di du "
    "do dos del della la le lo y"
)
_INNER = _PARTICLES | _words(
    "of for the and on in at to against with und für der die das des pour et sur contre les "
    "par para por con en и в по за для"
)
"""Small words that stand inside a name."""
LONGEST = 80
"""Code points of the longest words that are taken for a name of somebody."""


def is_pronoun(words: str) -> bool:
    """True where ``words`` is one pronoun."""
    return words.strip().casefold() in PRONOUNS


def is_name(words: str) -> bool:
    """True where ``words`` name a person or a body, and do not merely describe one.

    "Odra Kell", "the Ministry of Defence" and "OPCW" do; "it", "an earlier", "the report",
    "Russian officials" do not: in scripts with capitals a name ends in a capital word.
    """
    found = _WORD.findall(words)
    if not found or is_pronoun(words):
        return False
    if found[0].isdigit():
        return False  # "14 engineers"
    shouted = found[0].isupper() and len(found[0]) > 1
    if len(found) > 1 and found[0].casefold() in _ARTICLES and not shouted:
        found = found[1:] if found[0].casefold() == "the" else []
    if not found or (len(found) == 1 and found[0].casefold() in _ALONE):
        return False
    if len(found) > 1 and found[0].islower() and found[0].split("-")[0] not in _PARTICLES:
        return False  # "chairman of the Commission"
    if any(w.islower() and w.split("-")[0] not in _INNER for w in found[1:]):
        return False  # "Lessons learnt by Odra Kell"
    if _MARK.split(found[0], 1)[0].casefold() in PRONOUNS:
        return False  # "He’s"
    last = next((w for w in reversed(found) if not w.isdigit()), "")
    if not last:
        return False
    # Letters without case, as in Arabic and Chinese, cannot tell; they count as a name.
    return any(c.isupper() for c in last) or not any(c.islower() for c in last)


@lru_cache(maxsize=10_000)
def surface(words: str | None, name: str) -> str | None:
    """How a source calls the bearer of ``name`` at one place, or None where that tells nothing.

    Pronouns, the name itself, and whole sentences tell nothing.
    """
    if not words:
        return None
    line = _POSSESSIVE.sub("", " ".join(words.split()))
    if not line or len(line) > LONGEST or is_pronoun(line):
        return None
    return None if _bare(line) == _bare(name) else line


def _bare(name: str) -> str:
    return name.removeprefix("The ").removeprefix("the ").replace(".", "").casefold()
