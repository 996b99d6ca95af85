"""Keys in words: the help screen and the reference page, both made from the bindings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archive_tui.tui.commands.tables import BY_ID, GROUPS
from archive_tui.tui.keymap import ALIASES
from archive_tui.tui.signs import UNICODE, Signs, signs_of
from archive_tui.tui.widgets.row_layout import KIND_LETTERS

if TYPE_CHECKING:
    from textual.screen import Screen

_SHOWN = {
    "slash": "/", "question_mark": "?", "colon": ":", "full_stop": ".", "asterisk": "*",
    "left_parenthesis": "(", "right_parenthesis": ")", "left_curly_bracket": "{",
    "right_curly_bracket": "}", "pagedown": "PgDn", "pageup": "PgUp", "escape": "esc",
    "down": "↓", "up": "↑", "right": "→", "left": "←", "comma_": ",",
    "number_sign": "#", "vertical_line": "|", "semicolon": ";", "minus": "-", "plus": "+",
    "greater_than_sign": ">", "less_than_sign": "<",
}  # fmt: skip
SIGNS = "Signs in the list"
READER_SIGNS = "Signs beside a text"
"""Title of what explains them."""
_FOREIGN = frozenset(ALIASES.values())


def shown_key(keys: str) -> str:
    """Keys as people write them, the other layouts' letters left out."""
    names = []
    for key in keys.split(","):
        *modifiers, last = key.split("+")
        if last in _FOREIGN:
            continue
        names.append("+".join([*modifiers, _SHOWN.get(last, last)]))
    return " ".join(names)


def keys_shown(screen: Screen[object], name: str) -> str:
    """The keys that a command has now, with a person's own key map."""
    remapped = getattr(screen.app, "own_keys", {})
    command = BY_ID.get(name)
    keys = remapped.get(name, command.keys if command else "")
    return signs_of(screen).worded(shown_key(keys)) if keys else ""


def groups() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Every key: (group, [(binding id, keys, what it does)])."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for group in GROUPS:
        rows = found.setdefault(group.title, [])
        rows += [(c.id, *c.help) for c in group.commands if c.help[1]]
    return list(found.items())


def binding_ids() -> list[str]:
    """Every name that a key map may use."""
    return sorted(BY_ID)


def signs(drawn: Signs = UNICODE) -> list[tuple[str, str]]:
    """What the signs of the list mean: (sign, meaning)."""
    kinds = ", ".join(f"{letter} {kind}" for kind, letter in KIND_LETTERS.items())
    return [
        (" ".join(KIND_LETTERS.values()), f"What it is: {kinds}"),
        ("T? T!", "Proposed by the program, and not decided on · rejected"),
        (f"{drawn.quotations}3", "It holds three quotations"),
        ("3?", "Three of its quotations are open: p reviews them"),
        ("n x", "It has notes · it has links"),
        (f"{drawn.mark} {drawn.range_start}", "Marked · here a range begins"),
        (drawn.nested.strip(), "A quotation, beneath the source that holds it"),
        (f"{drawn.cursor} {drawn.cursor_away}", "The cursor · while the keys go elsewhere"),
    ]


def reader_signs() -> list[tuple[str, str]]:
    """What the signs at the left of a text mean: (sign, meaning)."""
    return [
        ("#13", "A quotation begins on this line: entry 13"),
        ("#13?", "The same, proposed and not decided on"),
        (">#20", "A link leads from this line to entry 20"),
        (">", "A link to what is not in the archive yet"),
        ("<#20", "A link leads from entry 20 to this line"),
    ]


def help_lines(
    own: dict[str, str], first: str = "", drawn: Signs = UNICODE
) -> Iterator[tuple[str, str]]:
    """(style, line) of the help screen; ``own`` is the person's key map.

    ``first``: the group that stands first, that of the screen in use. Behind the first one
    stand the signs of the list, drawn by ``drawn``.
    """
    for at, (title, rows) in enumerate(sorted(groups(), key=lambda group: group[0] != first)):
        if at == 1:
            yield "head", SIGNS
            yield from (("", f"  {sign:<18} {meaning}") for sign, meaning in signs(drawn))
            yield "", ""
            yield "head", READER_SIGNS
            yield from (("", f"  {sign:<18} {meaning}") for sign, meaning in reader_signs())
            yield "", ""
        yield "head", title
        for name, keys, what in rows:
            shown = drawn.worded(shown_key(own.get(name, keys))) or "palette"
            yield "", f"  {shown:<18} {what}"
        yield "", ""


def reference() -> str:
    """The page ``docs/keys.md``."""
    lines = [
        "# Keys",
        "",
        "Made from the program's own bindings by `python -m archive_tui.tui.helptext`.",
        "Every command is also in the palette (`:` or `ctrl+p`), those without a key only there.",
        "",
        "A key is changed in the configuration file (`archive-tui config` says where it is) by its",
        "name; keys are written as Textual names them, with a comma between:",
        "",
        "```toml",
        "[keys]",
        '"tag.edit" = "t,ctrl+t"',
        '"list.down" = "j,down,ctrl+n"',
        "```",
        "",
        "On a Russian layout the same keys work: each letter also answers to the letter that its",
        "key sends there.",
    ]
    lines += ["", f"## {SIGNS}", "", "| sign | what it means |", "|---|---|"]
    lines += [f"| `{sign}` | {meaning} |" for sign, meaning in signs()]
    lines += ["", f"## {READER_SIGNS}", "", "| sign | what it means |", "|---|---|"]
    lines += [f"| `{sign}` | {meaning} |" for sign, meaning in reader_signs()]
    for title, rows in groups():
        lines += ["", f"## {title}", "", "| keys | what | name |", "|---|---|---|"]
        for name, keys, what in rows:
            shown = " ".join(f"`{key}`" for key in shown_key(keys).split()) or "palette"
            lines.append(f"| {shown} | {what} | `{name}` |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(reference(), end="")
