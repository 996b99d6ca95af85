"""Paths completed while they are typed."""

from __future__ import annotations

from pathlib import Path

MOST = 9


def complete_path(line: str) -> list[tuple[str, str]]:
    """Files and folders that a path could go on to: what is shown, and the whole line."""
    typed = Path(line or ".").expanduser()
    folder = typed if line.endswith("/") or not line else typed.parent
    name = "" if line.endswith("/") or not line else typed.name
    try:
        found = sorted(p for p in folder.iterdir() if p.name.startswith(name))
    except OSError:
        return []
    shown = [p for p in found if not p.name.startswith(".") or name.startswith(".")][:MOST]
    return [(str(p) + ("/" if p.is_dir() else ""),) * 2 for p in shown]


def trouble_new(text: str) -> str | None:
    """Why no new archive can be made there, as a sentence; None where one can."""
    place = Path(text.strip()).expanduser()
    if not text.strip():
        return "Type the path of a folder."
    if place.is_dir() and any(place.iterdir()):
        return f"{place} is not empty: an archive needs a folder of its own."
    return f"{place} is a file." if place.is_file() else None
