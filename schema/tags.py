"""Tags: paths of atoms, such as ``actor/syria/government``."""

from __future__ import annotations

import unicodedata

MAX_ATOM = 100
"""Code points in one level of a tag."""
MAX_DEPTH = 12
"""Levels in one tag."""


def parse_tag(text: str) -> str:
    """The tag path for what a person typed.

    Atoms are separated by ``/`` and may contain spaces; space around atoms is
    dropped and runs of space become one. Case is kept. The text is brought to NFC,
    so that one tag typed on two machines is one tag.

    Raises ``ValueError`` for an empty tag or atom, a control character, a quotation
    mark, a leading ``+``/``-``, a comma, or more than 12 levels of 100 code points.
    """
    value = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") for c in value):
        raise ValueError("a tag holds no control characters")
    if any(c in '",' for c in value) or any("\u202a" <= c <= "\u202e" for c in value):
        raise ValueError("a tag holds no quotation marks, commas or direction overrides")
    atoms = [" ".join(atom.split()) for atom in value.split("/")]
    if not all(atoms):
        raise ValueError(f"a tag has no empty level: {text!r}")
    if atoms[0][0] in "+-":
        raise ValueError(f"a tag does not begin with + or -: {text!r}")
    if len(atoms) > MAX_DEPTH or any(len(atom) > MAX_ATOM for atom in atoms):
        raise ValueError("a tag has at most 12 levels of at most 100 characters")
    return "/".join(atoms)


def is_below(tag: str, ancestor: str) -> bool:
    """True where ``tag`` is ``ancestor`` itself or stands below it in the tree."""
    return tag == ancestor or tag.startswith(ancestor + "/")
