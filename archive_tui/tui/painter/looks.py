"""How a cell looks, and the shortest escape sequence from one look to another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

_OFF = {
    1: 22,
    2: 22,
    3: 23,
    4: 24,
    5: 25,
    6: 25,
    7: 27,
    8: 28,
    9: 29,
    21: 24,
    51: 54,
    52: 54,
    53: 55,
}
"""SGR attribute → the one that ends it."""
_SEEN_ON_BLANKS = frozenset((4, 7, 9, 21, 51, 52, 53))
"""Attributes that show on a space: lines and reversal."""


@dataclass(slots=True, frozen=True, eq=False)
class Look:
    """Interned by ``_look``, so that the same look is the same object."""

    attributes: frozenset[int]
    """SGR numbers, such as 1 for bold."""
    foreground: str
    """SGR parameters, "" for the terminal's own colour; so too the background."""
    background: str
    link: str
    """Parameters and address of OSC 8, "" for none."""

    @property
    def blank(self) -> Look:
        """How a space of this look is seen: without what does not show on a space."""
        return _blank(self)


@lru_cache(maxsize=4096)
def _look(attributes: frozenset[int], foreground: str, background: str, link: str) -> Look:
    return Look(attributes, foreground, background, link)


PLAIN = _look(frozenset(), "", "", "")
"""The terminal's own colours and nothing else."""


@lru_cache(maxsize=4096)
def _blank(look: Look) -> Look:
    if look.attributes & _SEEN_ON_BLANKS:
        return look
    return _look(frozenset(), "", look.background, look.link)


def look_of(style: Style | None, colors: ColorSystem) -> Look:
    """The look that Textual's own painting would give to a segment of this style."""
    if style is None:
        return PLAIN
    codes = style._ansi
    if codes is None:
        codes = Strip.render_ansi(style, colors)
    link = f"id={style._link_id};{style._link}" if style._link else ""
    return _parsed(codes, link)


@lru_cache(maxsize=4096)
def _parsed(codes: str, link: str) -> Look:
    """The look that SGR parameters stand for."""
    attributes: set[int] = set()
    colors = {"3": "", "4": ""}
    parts = iter(codes.split(";") if codes else ())
    for part in parts:
        if part in ("38", "48"):
            kind = next(parts)
            rest = [next(parts) for _ in range(1 if kind == "5" else 3)]
            colors[part[0]] = ";".join((part, kind, *rest))
        elif part in ("39", "49"):
            colors[part[0]] = ""
        elif len(part) == 2 and part[0] in colors:
            colors[part[0]] = part
        elif part[0] in ("9", "1") and len(part) == len("90") + (part[0] == "1"):
            colors["3" if part[0] == "9" else "4"] = part
        else:
            attributes.add(int(part))
    return _look(frozenset(attributes), colors["3"], colors["4"], link)


@lru_cache(maxsize=16384)
def change(old: Look, new: Look) -> str:
    """What turns the pen from one look to another; "" where they are the same."""
    if old is new:
        return ""
    link = "" if old.link == new.link else f"\x1b]8;{new.link or ';'}\x1b\\"
    if (old.attributes, old.foreground, old.background) == (
        new.attributes,
        new.foreground,
        new.background,
    ):
        return link
    steps = _steps(old, new)
    anew = [*map(str, sorted(new.attributes)), new.foreground, new.background]
    anew = [code for code in anew if code]
    return link + min(f"\x1b[{';'.join(steps)}m", _sgr(anew), key=len)


def _sgr(codes: list[str]) -> str:
    return f"\x1b[0;{';'.join(codes)}m" if codes else "\x1b[m"


def _steps(old: Look, new: Look) -> list[str]:
    """Parameters that end what ends and begin what begins."""
    ends = {_OFF[code] for code in old.attributes - new.attributes}
    kept = {code for code in old.attributes & new.attributes if _OFF[code] not in ends}
    steps = [str(code) for code in (*sorted(ends), *sorted(new.attributes - kept))]
    if old.foreground != new.foreground:
        steps.append(new.foreground or "39")
    if old.background != new.background:
        steps.append(new.background or "49")
    return steps
