"""Which keys do what: other keyboard layouts, and a person's own choice in the config file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

_LATIN = "qwertyuiopasdfghjklzxcvbnm"
_RUSSIAN = "йцукенгшщзфывапролдячсмить"
ALIASES: dict[str, str] = {
    **dict(zip(_LATIN, _RUSSIAN, strict=True)),
    **dict(zip(_LATIN.upper(), _RUSSIAN.upper(), strict=True)),
}
"""The letter that the same key sends on the Russian layout; letters only, since the
punctuation keys of one layout send what other keys of the other send."""


def with_layout_aliases(keys: str) -> str:
    """``keys`` (comma between) with what the same keys send on another layout."""
    given = keys.split(",")
    return ",".join([*given, *(ALIASES[key] for key in given if key in ALIASES)])


def validated(keys: Mapping[str, str], ids: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The key map that can be used, and sentences about what in ``keys`` cannot.

    ``keys``: binding id → key, or keys with a comma between, as Textual names them.
    """
    known = list(ids)
    usable: dict[str, str] = {}
    troubles: list[str] = []
    for name, value in keys.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else "."
            troubles.append(f"The key map names {name}, which is no command{hint}")
            continue
        given = [key.strip() for key in value.split(",")]
        bad = next((key for key in given if not _is_key(key)), None)
        if bad is not None:
            troubles.append(f"“{bad}” is no key that {name} could have.")
            continue
        usable[name] = with_layout_aliases(",".join(given))
    return usable, troubles


def _is_key(key: str) -> bool:
    from textual.keys import Keys

    last = key.rsplit("+", 1)[-1]
    if not last or not all(part in ("ctrl", "alt", "shift") for part in key.split("+")[:-1]):
        return False
    if len(last) == 1:
        return last.isalnum()
    named = {item.value for item in Keys} | _PUNCTUATION
    return last in named or key in named


_PUNCTUATION = frozenset({
    "slash", "question_mark", "colon", "full_stop", "comma_", "asterisk", "plus", "minus",
    "equals_sign", "underscore", "left_parenthesis", "right_parenthesis", "left_curly_bracket",
    "right_curly_bracket", "quotation_mark", "apostrophe", "exclamation_mark", "at",
    "number_sign", "dollar_sign", "percent_sign", "ampersand", "vertical_line", "tilde",
    "grave_accent", "circumflex_accent", "semicolon", "less_than_sign", "greater_than_sign",
    "backslash", "space",
})  # fmt: skip
