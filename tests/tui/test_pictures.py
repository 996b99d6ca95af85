"""The pictures in the documentation show what the interface shows now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive_tui.tui.picture import SCENES, main, picture, shown

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", SCENES)
async def test_a_picture_is_current_in_what_it_shows(name: str) -> None:
    now = shown(await picture(SCENES[name]))
    assert any(now)
    kept = shown((DOCS / f"{name}.svg").read_text(encoding="utf-8"))
    assert kept == now, f"docs/{name}.svg: python -m archive_tui.tui.picture docs {name}"


def test_a_picture_asks_nothing_of_the_network() -> None:
    for name in SCENES:
        assert 'url("http' not in (DOCS / f"{name}.svg").read_text(encoding="utf-8")


def test_every_picture_of_a_page_has_a_scene() -> None:
    for page in (DOCS / "walkthrough.md", DOCS.parent / "README.md"):
        names = re.findall(r"!\[[^\]]*\]\((?:docs/)?([\w-]+)\.svg\)", page.read_text("utf-8"))
        assert names
        assert set(names) <= set(SCENES)


def test_a_wrong_scene_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", "no-such"]) == 2
    assert "walkthrough-import" in capsys.readouterr().err
