"""Paths as they are typed, and completed meanwhile; nothing here fails on what cannot be one."""

from __future__ import annotations

import os.path
from pathlib import Path

MOST = 9


def expanded(text: str) -> str:
    """What was typed, with the home folder for ``~``, and that of a user there is for ``~name``."""
    # Path.expanduser fails where there is no such user, here the words stay as they are.
    return os.path.expanduser(text.strip())


def typed_path(text: str) -> Path:
    """The path that was typed."""
    return Path(expanded(text))


def is_there(place: Path) -> bool:
    """Whether something is there, as far as one may look and the path can be one."""
    return os.path.lexists(place)


def complete_path(line: str) -> list[tuple[str, str]]:
    """Files and folders that a path could go on to: what is shown, and the whole line."""
    typed = typed_path(line or ".")
    folder = typed if line.endswith("/") or not line else typed.parent
    name = "" if line.endswith("/") or not line else typed.name
    try:
        found = sorted(p for p in folder.iterdir() if p.name.startswith(name))
    except (OSError, ValueError):
        return []
    shown = [p for p in found if not p.name.startswith(".") or name.startswith(".")][:MOST]
    return [(str(p) + ("/" if os.path.isdir(p) else ""),) * 2 for p in shown]


def trouble_new(text: str) -> str | None:
    """Why no new archive can be made there, as a sentence; None where one can."""
    place = typed_path(text)
    if not text.strip():
        return "Type the path of a folder."
    if place.parts[:1] and place.parts[0].startswith("~"):
        return f"There is no user {place.parts[0][1:]}, whose folder {place.parts[0]} would be."
    try:
        if place.is_dir() and any(place.iterdir()):
            return f"{place} is not empty: an archive needs a folder of its own."
        return f"{place} is a file." if place.is_file() else None
    except (OSError, ValueError) as error:
        return f"No archive can be made there: {getattr(error, 'strerror', None) or error}."


def trouble_writing(text: str) -> str | None:
    """Why no new file can be written there, as a sentence; None where nothing speaks against it."""
    if not text.strip():
        return "Type the path of a file."
    target = typed_path(text)
    return f"{target} is there already." if is_there(target) else None
