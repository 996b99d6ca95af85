"""Every pattern that the packages compile, tried on what its own shape makes worst for it.

Run as a program, in a process of its own, since a pattern that is stuck cannot be stopped:
prints one JSON line before each pattern and one with what is wrong with it, if anything is.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGES = ("schema", "store", "archive_tui")
ANCHORED = {"match", "fullmatch"}
ANYWHERE = {"search", "finditer", "findall", "sub", "subn", "split"}
FIRST, SCREEN, SIZES = 100, 400, (1_600, 6_400, 25_000, 100_000, 250_000, 1_000_000)
WORST = 2
"""Texts that are tried at length: the slowest ones at ``SCREEN`` characters, the first of them at
full length."""
GROWTH = 2.5
"""Times the growth of the text by which the time may grow; the square of it is beyond."""
TICK = 0.1
"""Seconds of processor time that are noise."""
UNBOUNDED = 64
ENDS = ("", "\x01", "\n\x01")
"""What a text ends with: a pattern that goes on to the end is slow only where it fails there."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
GENERAL = (
    *(
        " ",
        "\n",
        "\r\n",
        "\t \n",
        "a",
        "a ",
        "A",
        "Aa ",
        "é",
        "語",
        "0",
        "1 ",
        ".",
        "..",
        ",",
        ", ",
    ),
    *('"', "“", "”", "'", "’", "«", "»", "—", "-", "--", "(", ")", "[", "]", "{", "<", ">", "/"),
    *("&", "&amp;", ":", ";", "=", "@", "#", "*", "?", "^", "~", "\\", "_", 'x="', "\x00", "\x1b["),
    *(
        "<!--",
        "<script ",
        "<a/",
        '="',
        "='",
        "</script ",
        "<?xml ",
        "data:a/b;",
        "charset=",
        ";a=b",
    ),
    *(
        "\u2014 x (@",
        "(@abc) ",
        "http://x.com/a/status/",
        " & ",
        "9\r\n",
        "f;x",
        "2030-01-01T",
        "en-",
    ),
    *(
        "<!-- Page saved with SingleFile ",
        " url: ",
        "<!-- saved from url=(0000)",
        "Snapshot-",
        "é, ",
    ),
    *("http://", "1. ", "a. ", "A. B. ", "2030-01-01", "a, b and ", "\n\n", "\n ", "| ", "||"),
)


def modules() -> Iterator[ModuleType]:
    """Every module of the packages."""
    for package in PACKAGES:
        top = importlib.import_module(package)
        yield top
        for info in pkgutil.walk_packages(top.__path__, f"{package}."):
            if not info.name.endswith("__main__"):
                yield importlib.import_module(info.name)


def uses() -> dict[re.Pattern[Any], tuple[str, set[str]]]:
    """Every pattern with the place that it has and the methods that are called on it."""
    loaded = list(modules())
    names: dict[re.Pattern[Any], str] = {}
    called: dict[re.Pattern[Any], set[str]] = defaultdict(set)
    for module in loaded:
        own = vars(module)
        for name, value in own.items():
            for pattern in held(value):
                names.setdefault(pattern, f"{module.__name__}.{name}")
    for module in loaded:
        assert module.__file__
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        inside = {n for f in ast.walk(tree) if isinstance(f, FUNCTIONS) for n in ast.walk(f)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                value = vars(module).get(node.value.id)
                if isinstance(value, re.Pattern) and node.attr in ANCHORED | ANYWHERE:
                    called[value].add(node.attr)
            if isinstance(node, ast.Call):
                for given in (*node.args, *(k.value for k in node.keywords)):
                    value = vars(module).get(given.id) if isinstance(given, ast.Name) else None
                    if isinstance(value, re.Pattern):
                        called[value] |= ANYWHERE
            if isinstance(node, ast.Call) and (literal := inline(node)):
                pattern, method = literal
                if method == "compile" and node not in inside:
                    continue  # its name says what is done with it
                names.setdefault(pattern, f"{module.__name__}:{node.lineno}")
                called[pattern].add("search" if method == "compile" else method)
    return {pattern: (name, called[pattern] or ANYWHERE) for pattern, name in names.items()}


def held(value: object, depth: int = 5) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value and in the containers and objects within it."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        for one in value.values():
            yield from held(one, depth - 1)
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from held(one, depth - 1)
    elif depth and type(value).__module__.partition(".")[0] in PACKAGES:
        fields = getattr(type(value), "__dataclass_fields__", {})
        for name in fields:
            yield from held(getattr(value, name, None), depth - 1)


def inline(node: ast.Call) -> tuple[re.Pattern[Any], str] | None:
    """The pattern of ``re.sub(r"…", …)`` and its like; None for another call."""
    function = node.func
    if not (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in ANCHORED | ANYWHERE | {"compile"}
        and node.args
    ):
        return None
    written = node.args[0]
    if isinstance(written, ast.Constant):
        text = written.value
    elif isinstance(written, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else "velm" for p in written.values)
        text = "".join(str(part) for part in parts)
    else:
        return None
    flags = 0
    for argument in (*node.args[2:], *(k.value for k in node.keywords if k.arg == "flags")):
        if isinstance(argument, ast.Attribute) and isinstance(argument.value, ast.Name):
            flags |= getattr(re, argument.attr, 0) if argument.value.id == "re" else 0
    return re.compile(text, flags), function.attr


# -- what is worst for a pattern -------------------------------------------------------

POOL = [*map(chr, range(32, 127)), *"\n\t\r\x0b\x00é語Жא“”‘’«»—…\u00a0\u2029\ue000"]


class Shape:
    """Texts that go along with a pattern as far as a place in it, and then on and on."""

    def __init__(self, pattern: re.Pattern[Any], chance: random.Random) -> None:
        written = pattern.pattern
        if isinstance(written, bytes):
            written = written.decode("latin-1")
        self.chance = chance
        # The parser's own tree, which has no public name.
        self.tree: Any = re._parser.parse(written, pattern.flags & ~re.DEBUG)  # type: ignore[attr-defined]

    def pieces(self) -> set[tuple[str, str]]:
        """What comes once, and what comes again and again after it."""
        found: set[tuple[str, str]] = set()
        self._walk(self.tree, "", found)
        whole = [self.text([node]) for node in self.tree]
        for end in range(1, len(whole) + 1):
            found.add(("", "".join(whole[:end])))
        return {(once, again) for once, again in found if again}

    def _walk(self, nodes: Any, before: str, found: set[tuple[str, str]]) -> None:
        for node in nodes:
            kind, argument = str(node[0]), node[1]
            if "REPEAT" in kind:
                _, most, body = argument
                if int(most) >= UNBOUNDED:
                    once = self.text(body)
                    found |= {("", once), (before, once), ("", before + once)}
                    found.add(("", before + once * 30))
                self._walk(body, before, found)
            elif kind == "SUBPATTERN":
                self._walk(argument[3], before, found)
            elif kind == "ATOMIC_GROUP":
                self._walk(argument, before, found)
            elif kind in ("ASSERT", "ASSERT_NOT"):
                self._walk(argument[1], before, found)
            elif kind == "BRANCH":
                for branch in argument[1]:
                    self._walk(branch, before, found)
            before += self.text([node])

    def text(self, nodes: Any) -> str:
        """One text that the nodes would match, more or less."""
        return "".join(self._one(str(node[0]), node[1]) for node in nodes)

    def _one(self, kind: str, argument: Any) -> str:
        if kind == "LITERAL":
            return chr(argument)
        if kind == "NOT_LITERAL":
            return self.chance.choice([c for c in "a 1.\n" if ord(c) != argument])
        if kind == "ANY":
            return self.chance.choice("a 1.")
        if kind == "IN":
            return str(self.chance.choice([c for c in POOL if within(c, argument)] or ["a"]))
        if kind == "BRANCH":
            return self.text(self.chance.choice(argument[1]))
        if kind == "SUBPATTERN":
            return self.text(argument[3])
        if kind == "ATOMIC_GROUP":
            return self.text(argument)
        if "REPEAT" in kind:
            least, most, body = argument
            times = max(int(least), min(int(most), self.chance.choice((0, 1, 2))))
            return "".join(self.text(body) for _ in range(min(times, 80)))
        return ""


def within(letter: str, items: Any) -> bool:
    """Whether a set of the parser's tree holds a character."""
    negated = found = False
    for kind, argument in items:
        name = str(kind)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            found |= ord(letter) == argument
        elif name == "RANGE":
            found |= argument[0] <= ord(letter) <= argument[1]
        elif name == "CATEGORY":
            found |= category(letter, str(argument))
    return found != negated


def category(letter: str, name: str) -> bool:
    """Whether a character is of a category such as ``CATEGORY_NOT_WORD``."""
    sets: dict[str, Callable[[str], bool]] = {
        "DIGIT": str.isdigit,
        "SPACE": str.isspace,
        "WORD": lambda c: c.isalnum() or c == "_",
    }
    return sets[name.rpartition("_")[2]](letter) != ("_NOT_" in name)


# -- trying ----------------------------------------------------------------------------


def spent(pattern: re.Pattern[Any], text: str | bytes, methods: set[str]) -> float:
    """Seconds of processor time that the pattern takes with a text."""
    start = time.process_time()
    if methods & ANYWHERE:
        for _ in pattern.finditer(text):
            pass
    if methods & ANCHORED:
        pattern.match(text)
        pattern.fullmatch(text)
    return time.process_time() - start


def fault(pattern: re.Pattern[Any], methods: set[str]) -> str | None:
    """What takes more than its share of time, with how the time grew; None where nothing does."""

    def made(piece: tuple[str, str, str], size: int) -> str | bytes:
        once, again, end = piece
        text = once + again * (size // len(again) + 1) + end
        return text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text

    shapes = {("", piece) for piece in GENERAL}
    for seed in range(5):
        shapes |= Shape(pattern, random.Random(seed)).pieces()
    pieces = {(*shape, end) for shape in shapes for end in ENDS}
    for piece in pieces:
        spent(pattern, made(piece, FIRST), methods)
    slow = sorted(pieces, key=lambda p: (-spent(pattern, made(p, SCREEN), methods), p))[:WORST]
    for rank, piece in enumerate(slow):
        size, before = SCREEN, spent(pattern, made(piece, SCREEN), methods)
        for longer in SIZES if rank == 0 else SIZES[:-1]:
            for attempt in range(3):
                now = spent(pattern, made(piece, longer), methods)
                allowed = GROWTH * longer / size
                if now <= TICK + allowed * max(before, TICK / 4):
                    break
                before = (
                    max(before, spent(pattern, made(piece, size), methods)) if attempt else before
                )
            else:
                grew = f"{size:,} characters {before:.3f} s, {longer:,} characters {now:.3f} s"
                return f"{piece!r}: {grew}"
            size, before = longer, now
    return None


def main() -> None:
    """Try a share of the patterns, ``2/4`` for the second of four; all of them without one."""
    part, parts = map(int, (sys.argv[1] if len(sys.argv) > 1 else "1/1").split("/"))
    named = sorted(uses().items(), key=lambda item: (item[1][0], str(item[0].pattern)))
    for pattern, (name, methods) in named[part - 1 :: parts]:
        print(json.dumps({"name": name, "pattern": str(pattern.pattern)}), flush=True)
        if wrong := fault(pattern, methods):
            print(json.dumps({"name": name, "fault": wrong}), flush=True)


if __name__ == "__main__":
    main()
