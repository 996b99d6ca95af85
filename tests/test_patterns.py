"""Every regular expression of ours is linear, whatever it is given: see ``hostile_patterns``."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive_tui.ingest.formats.mail_parts import _between
from store.fulltext.patterns import wildcard_pattern
from tests import hostile_patterns
from tests.hostile_patterns import ANYWHERE, fault, uses

PROGRAM = Path(__file__).with_name("hostile_patterns.py")
PARTS = 4
PATIENCE = 1200
"""Seconds after which a pattern is taken to be stuck; none needs more than a few."""


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_the_time_grows_with_the_text_and_no_faster(part: int) -> None:
    command = [sys.executable, "-P", str(PROGRAM), f"{part}/{PARTS}"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        tried = (error.stdout or b"").decode("utf-8", "replace").splitlines()
        pytest.fail(f"stuck: {tried[-1] if tried else 'nothing was tried'}")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) >= 40
    assert [one for one in told if "fault" in one] == []


def test_it_finds_every_pattern_and_what_is_done_with_it() -> None:
    found = dict(uses().values())
    assert found["archive_tui.ingest.formats.tweets._STATUS"] == {"match"}
    in_place = [use for key, use in found.items() if key.startswith("store.fulltext.pieces:")]
    assert in_place == [{"split"}]  # written where it is used
    assert len(found) > 200


@pytest.mark.parametrize(
    "written",
    [
        r"\s+$",
        r"\w+@\w+",
        r"(?:a|b)*c",
        r'".*?"x',
        r"<!--.*-->",
        r"(\d+)\.(\d+)?z",
        r"[ \t]*\n?[ \t]*;",
    ],
)
def test_it_tells_one_that_is_not_linear(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile_patterns, "SIZES", (1_600, 6_400, 25_000, 100_000))
    assert fault(re.compile(written), ANYWHERE)


@pytest.mark.parametrize(
    "written", [r"(?<!\s)\s++x", r"[^\W\d_]{2,30}\Z", r'"[^"\n]{0,80}"', r"a+"]
)
def test_it_leaves_one_that_is(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile_patterns, "SIZES", (1_600, 6_400, 25_000, 100_000))
    assert fault(re.compile(written), {"search"}) is None


@pytest.mark.parametrize("words", ["*a*a*a*b", "?*a?b*c?*", "*ab*?c", "a*", "[ab]*a*b*c"])
def test_wildcards_of_a_query(words: str) -> None:
    assert fault(wildcard_pattern(words), {"match"}) is None


def _boundaries(size: int) -> int:
    data = b"--velm \t" * (size // 8)
    return sum(1 for _ in _between(data, 0, len(data), "velm"))


def _spaces(size: int) -> int:
    data = (b"--velm" + b" " * 50 + b"x\n") * (size // 58)
    return sum(1 for _ in _between(data, 0, len(data), "velm"))


@pytest.mark.parametrize("make", [_boundaries, _spaces])
def test_boundaries_of_a_mail(make: Callable[[int], int]) -> None:
    assert make(1_000_000) <= 1
