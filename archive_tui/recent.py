"""The archives that a person opened last, kept in their state folder; nothing else is."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

MOST = 9
ENV_STATE = "ARCHIVE_TUI_STATE"
"""The variable that names another file."""


def state_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the list is, or would be."""
    if environ.get(ENV_STATE):
        return Path(os.path.expanduser(environ[ENV_STATE]))
    from platformdirs import user_state_path

    return user_state_path("archive-tui", appauthor=False) / "recent.json"


def recent(environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Folders of archives that are still there, the last one first; empty for a broken list."""
    try:
        kept = json.loads(state_file(environ).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    if not isinstance(kept, list):
        return []
    return [Path(name) for name in kept if isinstance(name, str) and Path(name).is_dir()]


def remember(archive: Path, environ: Mapping[str, str] = os.environ) -> None:
    """Put ``archive`` first. A list that cannot be written is done without."""
    here = archive.absolute()
    names = [str(here), *(str(path) for path in recent(environ) if path != here)][:MOST]
    file = state_file(environ)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        beside.write_text(json.dumps(names, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(file)
