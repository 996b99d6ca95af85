"""How the words of a command are read, and how output is made harmless."""

from __future__ import annotations

import json

import pytest

from archive_tui.cli.app import cli
from archive_tui.cli.catalog import COMMANDS, SECTIONS
from archive_tui.cli.docs import PAGE, page
from archive_tui.cli.output import aligned, json_line
from archive_tui.cli.words import as_number
from archive_tui.display import cell_width


def test_numbers() -> None:
    assert [as_number(word) for word in ("12", "#12", "id:12", "0", "x", "-1")] == [
        12,
        12,
        12,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_json_holds_no_control_and_gives_the_text_back(encoding: str) -> None:
    text = "a\x1b\x07\x9b31m\x7f\u202e\u2066\u200f\ud800é🇸🇾"
    line = json_line({"t": text}, encoding)
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066" for c in line)
    assert json.loads(line)["t"] == text
    line.encode(encoding)


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_tables_keep_to_the_width(columns: int) -> None:
    lines = aligned(("kind", "title"), [("document", "漢字🇸🇾" * 30), ("t", "x")], columns)
    assert all(cell_width(line) <= columns for line in lines)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_has_examples(name: str) -> None:
    context = cli.make_context("archive-tui", [], resilient_parsing=True)
    command = cli.get_command(context, name)
    assert command is not None
    assert "Examples:" in (command.help or "")


def test_every_command_is_listed_once() -> None:
    assert sorted(COMMANDS) == sorted(name for s in SECTIONS for name in s.commands)


def test_the_reference_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
