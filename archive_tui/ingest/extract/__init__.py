"""From a text to what is in it: frame, tweets, reports, quotations. Pure functions.

Names load when first used, so importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive_tui.ingest.extract.assemble import structure as structure
    from archive_tui.ingest.extract.model import Found as Found
    from archive_tui.ingest.extract.model import FoundQuotation as FoundQuotation
    from archive_tui.ingest.extract.model import FoundReport as FoundReport
    from archive_tui.ingest.extract.model import FoundTweet as FoundTweet
    from archive_tui.ingest.extract.output import proposals as proposals
    from archive_tui.ingest.extract.output import to_json as to_json

VERSION = "4"
"""Version of the rules; grows when they would answer differently."""

_HOME = {
    "structure": "assemble",
    "Found": "model",
    "FoundQuotation": "model",
    "FoundReport": "model",
    "FoundTweet": "model",
    "proposals": "output",
    "to_json": "output",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
