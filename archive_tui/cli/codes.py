"""Exit codes of every command."""

from __future__ import annotations

DONE = 0
NOTHING = 1
"""Nothing was found."""
USAGE = 2
"""Wrong usage, a query that was not understood, or a change that was refused."""
QUARANTINED = 3
"""Some input was quarantined."""
UNUSABLE = 4
"""The archive cannot be used: missing, corrupt, newer, busy; or an unexpected failure."""
INTERRUPTED = 130
"""Interrupted with ctrl+c."""
CLOSED = 141
"""Whoever read the output stopped reading (``archive-tui log | head -1``)."""
