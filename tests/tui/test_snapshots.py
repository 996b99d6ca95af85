"""The main screens look as they did when somebody looked at them."""

from __future__ import annotations

import pytest

from store import Archive
from tests.tui.snapshots import NAMES, SIZES, THEMES, Cell, page, path_of, snapshot


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", NAMES)
async def test_a_screen_looks_as_it_did(name: str, size: tuple[int, int], sample: Archive) -> None:
    kept = path_of(name, size).read_text(encoding="utf-8")
    assert await snapshot(name, sample, size) == kept, (
        "where it should look like this: python -m tests.tui.snapshots [FOLDER FOR PICTURES]"
    )


def test_a_colour_that_changes_is_seen() -> None:
    def rows(style: str) -> dict[str, list[list[Cell]]]:
        return {theme: [[("a", style), ("b", "")]] for theme in THEMES}

    assert page("x", (2, 1), rows("bold")) != page("x", (2, 1), rows("red"))


def test_themes_differ_in_colours_alone() -> None:
    with pytest.raises(ValueError, match="differ"):
        page("x", (1, 1), {"one": [[("a", "")]], "two": [[("b", "")]]})
