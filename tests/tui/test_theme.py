"""The themes: every colour of every widget can be read, state is never colour alone."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.widget import Widget

from archive_tui import config
from archive_tui.tui import theme as themes
from archive_tui.tui.app import ArchiveApp
from archive_tui.tui.profile import Profile
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.entry_list import EntryList
from archive_tui.tui.widgets.pane import Pane
from archive_tui.tui.widgets.reader import Reader
from store import Archive
from tests.tui.conftest import Start


def contrast(one: Color, other: Color) -> float:
    """WCAG's contrast ratio, 1 to 21."""

    def luminance(colour: Color) -> float:
        parts = [c / 255 for c in (colour.r, colour.g, colour.b)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("name", "least"), [(themes.DARK, 4.5), (themes.LIGHT, 4.5), (themes.CONTRAST, 7.0)]
)
async def test_every_component_can_be_read(
    sample: Archive, start: Start, name: str, least: float
) -> None:
    async with start(sample, (160, 50)) as driver:
        driver.pilot.app.theme = name
        await driver.settle()
        kinds: tuple[type[Widget], ...] = (EntryList, Reader, Pane, BottomLine)
        for widget in (w for kind in kinds for w in driver.main.query(kind)):
            for component in widget.COMPONENT_CLASSES:
                style = widget.get_component_rich_style(component)
                assert style.color is not None, component
                assert style.bgcolor is not None, component
                ink, paper = (
                    Color.from_rich_color(style.color),
                    Color.from_rich_color(style.bgcolor),
                )
                assert contrast(ink, paper) >= least, (component, ink.hex, paper.hex)


async def test_a_theme_that_is_not_there_is_said(sample: Archive) -> None:
    profile = Profile(remote=False, mouse=False, blink=False, theme="no-such")
    app = ArchiveApp(sample, profile, settings=config.standard())
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert app.theme == themes.DARK
        assert "no-such" in app.main.query_one(BottomLine).text
