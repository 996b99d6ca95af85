"""Whether Textual's inside still has the shape that painting cells stands on.

``App._display`` and the compositor's updates are private: a newer Textual may change them
without notice. Then it paints itself, and the person is told.
"""

from __future__ import annotations

import inspect
import os
from types import FunctionType

from textual import _compositor
from textual.app import App
from textual.drivers import linux_driver
from textual.screen import Screen

_DISPLAY_TAKES = ["self", "screen", "renderable"]
_DISPLAY_USES = {
    "_batch_count", "_running", "_closed", "_driver", "_begin_update", "render_segments",
    "clamp_offset", "cursor_position", "write", "_end_update", "post_display_hook",
}  # fmt: skip
_LAYOUT_USES = {"region", "strips"}
_CHOPS_USES = {"chops", "spans", "chop_ends", "crop"}
_DRIVER_USES = {"_file", "_writer_thread"}
_TIMER_USES = {"_dirty_widgets", "_layout_required", "_scroll_required"}


def unsupported() -> str | None:
    """Why cells cannot be painted, as a sentence; None where they can."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return "TEXTUAL_DRIVER names a driver of its own, so whole regions are painted."
    if not _has_known_shape():
        from importlib.metadata import version

        return (
            f"Textual {version('textual')} paints in a way that this version does not know, "
            "so whole regions are painted, which costs more on a slow line."
        )
    return None


def _has_known_shape() -> bool:
    try:
        display = App._display
        return (
            list(inspect.signature(display).parameters) == _DISPLAY_TAKES
            and _names(display) >= _DISPLAY_USES
            and _names(_compositor.LayoutUpdate.render_segments) >= _LAYOUT_USES
            and _names(_compositor.ChopsUpdate.render_segments) >= _CHOPS_USES
            and _names(linux_driver.LinuxDriver.start_application_mode) >= _DRIVER_USES
            and _names(Screen._on_timer_update) >= _TIMER_USES
            and hasattr(linux_driver.LinuxDriver, "write")
        )
    except (AttributeError, TypeError, ValueError):
        return False


def _names(function: object) -> set[str]:
    """Attributes and globals that a function's own code names."""
    assert isinstance(function, FunctionType)
    return set(function.__code__.co_names)
