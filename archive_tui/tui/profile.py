"""How much the terminal can take; decided before Textual is imported."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

from archive_tui.config import Interface


@dataclass(slots=True, frozen=True)
class Profile:
    """What the interface does on this terminal."""

    remote: bool
    """Over SSH: no animation, few frames, no blinking, the mouse left to the terminal."""
    mouse: bool
    blink: bool
    theme: str
    """The theme's name, ``ansi-dark`` where the terminal's own colours are to be used."""
    painter: str = "cells"
    """``cells`` or ``stock``, as in the settings."""


def profile_of(environ: Mapping[str, str], wanted: Interface | None = None) -> Profile:
    """The profile that the environment suggests and the settings in ``wanted`` decide."""
    wanted = wanted or Interface()
    remote = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    colours = environ.get("COLORTERM", "") in ("truecolor", "24bit")
    many = colours or "256color" in environ.get("TERM", "")
    plain = bool(environ.get("NO_COLOR")) or not many
    theme = wanted.theme or ("ansi-dark" if plain or remote else "archive-dark")
    mouse = not remote if wanted.mouse is None else wanted.mouse
    return Profile(remote, mouse, not remote, theme, wanted.painter)


def apply(profile: Profile, environ: MutableMapping[str, str] = os.environ) -> None:
    """Set what Textual reads from the environment when it is imported.

    What a person has set already stays.
    """
    if profile.remote:
        environ.setdefault("TEXTUAL_FPS", "15")
        environ.setdefault("TEXTUAL_ANIMATIONS", "none")
        # On a slow line the parts of an arrow key may arrive apart.
        environ.setdefault("ESCDELAY", "300")
    environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
