"""The keys page and the key map, made from the bindings."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

from textual.dom import DOMNode

from archive_tui.tui.commands.command import Group
from archive_tui.tui.commands.main import MAIN
from archive_tui.tui.commands.panes import DETAILS, LIST, PANE, READER, SEARCH_LINE
from archive_tui.tui.commands.review import CORRECTION, REVIEW
from archive_tui.tui.commands.tables import GROUPS
from archive_tui.tui.commands.views import (
    CHANGES,
    HELP,
    NEIGHBOURHOOD,
    QUARANTINE,
    SPEAKER,
    TAGS,
    TIMELINE,
    VOICES,
)
from archive_tui.tui.helptext import SIGNS, binding_ids, help_lines, reference, signs
from archive_tui.tui.keymap import ALIASES, validated, with_layout_aliases
from archive_tui.tui.screens.changes import Changes
from archive_tui.tui.screens.correcting import Correcting
from archive_tui.tui.screens.help import Help
from archive_tui.tui.screens.main import MainScreen
from archive_tui.tui.screens.neighbouring import Neighbouring
from archive_tui.tui.screens.quarantine import Quarantine
from archive_tui.tui.screens.reviewing import Reviewing
from archive_tui.tui.screens.speaking import Speaking
from archive_tui.tui.screens.tags import Tags
from archive_tui.tui.screens.timing import Timing
from archive_tui.tui.screens.voices import Voices
from archive_tui.tui.signs import PLAIN, UNICODE
from archive_tui.tui.widgets.details import DetailsPane
from archive_tui.tui.widgets.entry_list import EntryList
from archive_tui.tui.widgets.reader import Reader
from archive_tui.tui.widgets.row_layout import layout_row
from archive_tui.tui.widgets.search_box import SearchBox
from store.rows import Row


def test_the_keys_page_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "keys.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "docs/keys.md: python -m archive_tui.tui.helptext > docs/keys.md"
    )


WHERE: tuple[tuple[type[DOMNode], tuple[Group, ...]], ...] = (
    (MainScreen, MAIN),
    (Reviewing, (REVIEW,)),
    (Correcting, (CORRECTION,)),
    (EntryList, (LIST,)),
    (Reader, (READER,)),
    (DetailsPane, (PANE, DETAILS)),
    (SearchBox, (SEARCH_LINE,)),
    (Tags, (TAGS,)),
    (Voices, (VOICES,)),
    (Changes, (CHANGES,)),
    (Help, (HELP,)),
    (Quarantine, (QUARANTINE,)),
    (Neighbouring, (NEIGHBOURHOOD,)),
    (Speaking, (SPEAKER,)),
    (Timing, (TIMELINE,)),
    (Quarantine, (QUARANTINE,)),
)


def test_every_table_is_bound_where_it_says() -> None:
    assert {group for _, groups in WHERE for group in groups} == set(GROUPS)
    for owner, groups in WHERE:
        bound = {b.id for found in owner._merge_bindings().key_to_bindings.values() for b in found}
        for command in (c for group in groups for c in group.commands):
            assert (command.id in bound) == bool(command.keys), command


def test_no_key_of_a_screen_or_widget_has_two_meanings() -> None:
    for owner, groups in WHERE:
        bindings = [binding for group in groups for binding in group.bindings()]
        keys = Counter(key for b in bindings for key in b.key.split(","))
        assert [key for key, count in keys.items() if count > 1] == [], owner


def test_every_command_has_an_action_and_a_name_of_its_own() -> None:
    names = [command.id for group in GROUPS for command in group.commands]
    assert len(names) == len(set(names))
    for owner, groups in WHERE:
        for command in (c for group in groups for c in group.commands):
            screen, _, action = command.action.split("(")[0].rpartition(".")
            assert hasattr(MainScreen if screen else owner, f"action_{action}"), command


def test_every_sign_of_a_row_is_explained() -> None:
    row = Row(7, "quotation", "Words", "2031", "who", (), "proposed", 3, 1, 1)
    open_ones = dataclasses.replace(row, status="rejected", proposed=3)
    explained = " ".join(sign for sign, _ in signs())
    for shown in (row, open_ones):
        parts = layout_row(shown, 80, depth=1)
        for sign in "".join(text for name, text in parts if name in ("kind", "flags")).split():
            assert set(sign) <= set(explained), sign
    own = UNICODE
    shown_in_the_list = (
        own.cursor,
        own.cursor_away,
        own.mark,
        own.range_start,
        own.nested,
        own.quotations,
    )
    for glyph in shown_in_the_list:
        assert glyph.strip() in explained


def test_the_signs_stand_behind_the_first_group_of_the_help() -> None:
    heads = [text for style, text in help_lines({}, "In the list") if style == "head"]
    assert heads[:2] == ["In the list", SIGNS]
    plain = "".join(text for _, text in help_lines({}, drawn=PLAIN))
    assert not set(plain) & set("❝▌●")


def test_an_alias_is_never_a_key_of_the_latin_layout() -> None:
    assert not set(ALIASES) & set(ALIASES.values())
    assert with_layout_aliases("j,down") == "j,down,о"


def test_a_key_map_is_checked_and_near_names_suggested() -> None:
    given = {"tag.edit": "ctrl+t", "tag.edti": "x", "help.open": "nonsense+key"}
    usable, troubles = validated(given, binding_ids())
    assert usable == {"tag.edit": "ctrl+t"}
    assert any("tag.edit?" in sentence for sentence in troubles)
    assert any("nonsense+key" in sentence for sentence in troubles)
