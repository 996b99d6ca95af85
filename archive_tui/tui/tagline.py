"""The line in which a person types tags: ``+syria -unread +"to read" actor/x``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r'([+-]?)(?:"([^"]*)("?)|(\S+))')


@dataclass(frozen=True, slots=True)
class Tagging:
    """Tags to put on and to take off."""

    add: tuple[str, ...]
    remove: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.add or self.remove)

    def __str__(self) -> str:
        parts = ["+" + _quoted(t) for t in self.add] + ["-" + _quoted(t) for t in self.remove]
        return " ".join(parts)


def _quoted(tag: str) -> str:
    return f'"{tag}"' if " " in tag else tag


def parse_tagline(line: str) -> Tagging:
    """What a tag line asks for. A tag without a sign is put on.

    Raises ``ValueError`` with a sentence for a tag that cannot be one, and for a
    tag that is both put on and taken off.
    """
    from schema.tags import parse_tag

    add: list[str] = []
    remove: list[str] = []
    for match in _TOKEN.finditer(line):
        sign, quoted, closing, plain = match.groups()
        if quoted is not None and not closing:
            raise ValueError("a quotation mark is not closed")
        tag = parse_tag(quoted if quoted is not None else plain)
        wanted = remove if sign == "-" else add
        if tag not in wanted:
            wanted.append(tag)
    both = [tag for tag in add if tag in remove]
    if both:
        raise ValueError(f"{both[0]} is both put on and taken off")
    return Tagging(tuple(add), tuple(remove))


def complete_tag(line: str, tags: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    """Completions of the tag at the end of ``line``: (what is shown, whole line with it).

    ``tags``: (tag, entries that have it), those used most first. Tags that begin with what
    was typed come first, then those with it inside. Of a tree one level is shown at a time:
    ``actor/…`` stands for what is below. What no entry has yet is offered last, as new.
    """
    start, sign, typed = _last_token(line)
    needle = typed.casefold()
    if not needle and not sign:
        return []
    spaced = _spaced(line, start)
    found: dict[str, str] = {}
    counts = dict(tags)
    begin = [t for t, _ in tags if t.casefold().startswith(needle)]
    inside = [t for t, _ in tags if needle in t.casefold() and t not in set(begin)]
    for tag in begin:
        # One level further than what was typed: the rest of the branch waits.
        slash = tag.find("/", len(needle))
        branch = tag[: slash + 1] if slash >= 0 else ""
        if branch and sum(t.startswith(branch) for t in begin) > 1:
            below = sum(t.startswith(branch) for t in begin)
            found.setdefault(branch, f"{branch}…  ({below} below)")
        else:
            found.setdefault(tag, f"{tag}  {counts[tag]:,}")
    for tag in inside:
        found.setdefault(tag, f"{tag}  {counts[tag]:,}")
    lines = [(shown, line[:start] + sign + _unfinished(tag)) for tag, shown in found.items()]
    if sign == "+" and typed and typed not in counts and _is_tag(typed):
        lines.append((f"{typed}  (new)", line[:start] + sign + _quoted(typed) + " "))
    return [*lines, *spaced]


def _spaced(line: str, start: int) -> list[tuple[str, str]]:
    """Where a word without a sign follows a tag: both as one tag, which takes quotation marks."""
    word = line[start:]
    before = list(_TOKEN.finditer(line[:start]))
    if not before or not word or word[0] in '+-"':
        return []
    sign, quoted, _, plain = before[-1].groups()
    tag = f"{quoted or plain} {word}"
    if not _is_tag(tag):
        return []
    head = line[: before[-1].start()]
    return [(f"{tag}  (one tag with a space)", f'{head}{sign or "+"}"{tag}" ')]


def _unfinished(tag: str) -> str:
    """The tag as it goes into the line: a branch stays open to be typed on."""
    if not tag.endswith("/"):
        return _quoted(tag) + " "
    return f'"{tag}' if " " in tag else tag


def _is_tag(text: str) -> bool:
    from schema.tags import parse_tag

    try:
        return parse_tag(text) == text
    except ValueError:
        return False


def _last_token(line: str) -> tuple[int, str, str]:
    last = None
    for match in _TOKEN.finditer(line):
        last = match
    if last is None or last.end() != len(line):
        return len(line), "", ""
    sign, quoted, closing, plain = last.groups()
    if quoted is not None and closing:
        return len(line), "", ""
    return last.start(), sign or "+", quoted if quoted is not None else plain
