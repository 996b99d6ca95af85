"""Where entries live. ``from store import Archive`` is the one door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.archive import Archive as Archive

__all__ = ["Archive"]


def __getattr__(name: str) -> Any:
    if name == "Archive":
        from store.archive import Archive

        return Archive
    raise AttributeError(f"module 'store' has no attribute {name!r}")
