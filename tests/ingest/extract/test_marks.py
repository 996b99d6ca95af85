"""Pairing of quotation marks."""

from __future__ import annotations

import pytest

from archive_tui.ingest.extract.marks import pair


@pytest.mark.parametrize(
    ("text", "outer"),
    [
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("She said “no ‘never’ again”.", ["“no ‘never’ again”"]),
        ('"the "so-called" pier", he said', ['"the "so-called" pier"']),
        ("Er sagte: „Nein, nie.“", ["„Nein, nie.“"]),
        ("Il a dit « jamais ».", ["« jamais »"]),
        ("Er sagte »nie mehr«.", ["»nie mehr«"]),
        ("彼は「いいえ」と言った", ["「いいえ」"]),
        ('"straight to curly”, he said', ['"straight to curly”']),
        ('A 6\'2" man with a 12" rule', []),
        ("The workers' pay and the boss's", []),
        ('<tweet id="77" author="x">', []),
        ("No mark closes “this one here, later text. And so on", []),
    ],
)
def test_outermost(text: str, outer: list[str]) -> None:
    assert [text[m.start : m.end] for m in pair(text, 0, len(text))] == outer


def test_nested_are_kept_inside() -> None:
    text = '"the "so-called" pier", he said'
    (found,) = pair(text, 0, len(text))
    assert [text[a:b] for a, b in found.nested] == ['"so-called"']


def test_an_open_mark_runs_on_into_the_next_paragraph() -> None:
    text = "“It will not hold. We told them so."
    (found,) = pair(text, 0, len(text), continued=True)
    assert (found.start, found.end, found.closed) == (0, len(text), False)
