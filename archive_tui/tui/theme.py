"""The interface's own themes: dark, light, and high contrast.

Every colour that text has stands 4.5 : 1 or more against its background, in the high
contrast theme 7 : 1 (WCAG 2.2, 1.4.3 and 1.4.6).
"""

from __future__ import annotations

from textual.theme import Theme

DARK, LIGHT, CONTRAST = "archive-dark", "archive-light", "archive-contrast"


def _own(
    name: str,
    *,
    dark: bool,
    paper: tuple[str, str, str],
    ink: tuple[str, str],
    colours: dict[str, str],
) -> Theme:
    """``paper``: background, surface, panel; ``ink``: text, and text that steps back."""
    background, surface, panel = paper
    text, muted = ink
    variables = {f"text-{what}": colour for what, colour in colours.items()}
    return Theme(
        name,
        dark=dark,
        background=background,
        surface=surface,
        panel=panel,
        foreground=text,
        primary=colours["primary"],
        secondary=colours["secondary"],
        accent=colours["accent"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        variables={
            **variables,
            "text": text,
            "text-muted": muted,
            "block-cursor-foreground": background,
            "block-cursor-background": text,
            "input-selection-background": panel,
        },
    )


THEMES: tuple[Theme, ...] = (
    _own(
        DARK,
        dark=True,
        paper=("#15181d", "#1d2229", "#2b3340"),
        ink=("#d8dce2", "#8f99a6"),
        colours={
            "primary": "#7fb4ea",
            "secondary": "#9db8cc",
            "accent": "#c3a6ee",
            "warning": "#e3b866",
            "error": "#ee8a80",
            "success": "#8fcf9b",
        },
    ),
    _own(
        LIGHT,
        dark=False,
        paper=("#fbfaf6", "#efece3", "#ddd8ca"),
        ink=("#20252b", "#5c6570"),
        colours={
            "primary": "#1a5797",
            "secondary": "#3d5a70",
            "accent": "#663399",
            "warning": "#7a4f00",
            "error": "#a02020",
            "success": "#22662f",
        },
    ),
    _own(
        CONTRAST,
        dark=True,
        paper=("#000000", "#000000", "#262626"),
        ink=("#ffffff", "#d0d0d0"),
        colours={
            "primary": "#66ccff",
            "secondary": "#a8d8ff",
            "accent": "#e0b0ff",
            "warning": "#ffd700",
            "error": "#ff9d94",
            "success": "#7dff9a",
        },
    ),
)
