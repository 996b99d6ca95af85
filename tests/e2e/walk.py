"""The blocks of the walk-through: what is typed, and what must then be seen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

PAGE = Path(__file__).parents[2] / "docs" / "walkthrough.md"
NAMED = {
    "enter": "Enter",
    "esc": "Escape",
    "tab": "Tab",
    "space": "Space",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
}
"""Keys with a name, as tmux calls them."""
_BLOCK = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r'"([^"]*)"|(\S+)')

Kind = Literal["sh", "keys", "output"]


@dataclass(slots=True, frozen=True)
class Block:
    """A fenced block. ``word`` is what stands behind its kind."""

    kind: Kind
    word: str
    body: str
    line: int
    """Of the page, from 1: the block's first."""


@dataclass(slots=True, frozen=True)
class Step:
    """A line of a ``keys`` block."""

    start: tuple[str, ...]
    """Words of the command that starts the program; empty for keys."""
    keys: tuple[str, ...]
    """As ``Terminal.keys`` takes them."""
    seen: tuple[str, ...]
    """Texts that are then on the screen."""
    said: str


def blocks(text: str) -> list[Block]:
    """The blocks of the page, in order; raises ValueError for one of an unknown kind."""
    found = []
    for match in _BLOCK.finditer(text):
        kind, word, body = match.groups()
        if kind not in get_args(Kind):
            raise ValueError(f"a block of an unknown kind: {kind}")
        line = text.count("\n", 0, match.start()) + 2
        found.append(Block(cast("Kind", kind), word or "", body, line))
    return found


def steps(body: str) -> list[Step]:
    """The lines of a ``keys`` block; raises ValueError for one that says not what is seen."""
    return [_step(line) for line in body.splitlines() if line.strip()]


def _step(line: str) -> Step:
    typed, arrow, seen = line.partition("→")
    texts = tuple(text.strip() for text in seen.split(" · ") if text.strip())
    if not arrow or not texts:
        raise ValueError(f"nothing that must be seen: {line!r}")
    if typed.startswith("$ archive-tui"):
        return Step(tuple(typed.split()[1:]), (), texts, line)
    keys = [f"text:{text}" if text else _key(name) for text, name in _KEY.findall(typed)]
    if not keys:
        raise ValueError(f"nothing typed: {line!r}")
    return Step((), tuple(keys), texts, line)


def _key(name: str) -> str:
    if name.startswith("ctrl+"):
        return f"C-{name.removeprefix('ctrl+')}"
    if name in NAMED:
        return NAMED[name]
    if len(name) != 1:
        raise ValueError(f"no key of that name: {name!r}")
    return f"text:{name}"
