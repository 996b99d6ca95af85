"""Copying: citations in a style, quotations with their source; to the terminal or into a file."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

from archive_tui.display import display_text
from archive_tui.tui.paths import complete_path, typed_path
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.prompt import Prompt

LETTERS = {"t": "text", "m": "markdown", "b": "bibtex", "c": "csl"}
ENDINGS = {".md": "markdown", ".bib": "bibtex", ".json": "csl"}
"""Files that say by their name in which style they are."""
LIMIT = 74_994
"""Bytes of OSC 52 that xterm and those after it take at most."""


class CitingPart(Base):
    """Commands that copy."""

    def action_copy(self) -> None:
        """Send the citation of what is in hand, or marked, to the terminal's clipboard."""
        self._copy_citation(self.interface.citation)

    def action_copy_as(self) -> None:
        """Choose the style, and whether it goes to the terminal or into a file."""
        from archive_tui.export.styles import STYLES

        if not self._cited():
            self.say("There is nothing to cite here.")
            return
        names = {letter: STYLES[style][0] for letter, style in LETTERS.items()}
        options = [(letter, f"{name}, to the clipboard") for letter, name in names.items()]
        options += [(letter.upper(), f"{name}, into a file") for letter, name in names.items()]
        options.append(("Y", "the quotation with its source, in Markdown, to the clipboard"))

        def chosen(letter: str) -> None:
            if letter == "Y":
                self._copy_words(markdown=True)
            elif letter in LETTERS:
                self._copy_citation(LETTERS[letter])
            else:
                self._write(LETTERS[letter.lower()])

        many = len(self._cited())
        what = "the citation" if many == 1 else f"{many:,} citations"
        self.prompt(Choice(f"Copy {what} in which style?", options), chosen)

    def action_copy_words(self) -> None:
        """Send the quotation, or the selected passage, with its source to the terminal."""
        self._copy_words(markdown=self.interface.citation == "markdown")

    def action_write(self) -> None:
        """Append the citation to a file, in the style that its name says, or the one set."""
        self._write(None)

    # -- what is copied

    def _cited(self) -> list[tuple[int, tuple[int, int] | None]]:
        """What is cited: the passage selected, the entry read, or all marked."""
        passage = self.passage()
        if passage is not None and passage[1] is not None:
            return [passage]
        return [(number, None) for number in self.targets()]

    def _citation(self, style: str) -> str | None:
        from archive_tui.export.citation import cite
        from archive_tui.export.styles import in_style

        cited = self._cited()
        if not cited:
            self.say("There is nothing to cite here.")
            return None
        return self.attempt(
            lambda: in_style(self.archive, [cite(self.archive, *one) for one in cited], style)
        )

    def _copy_citation(self, style: str) -> None:
        from archive_tui.export.styles import STYLES

        text = self._citation(style)
        if text:
            many = len(self._cited())
            what = "Citation" if many == 1 else f"{many:,} citations"
            self._send(text, f"{what} ({STYLES[style][0]})")

    def _copy_words(self, *, markdown: bool) -> None:
        from archive_tui.export.styles import quoted

        passage = self.passage()
        if passage is None:
            self.say("There is nothing to quote here.")
            return
        number, span = passage
        if span is None:
            number = self.quotation_here() or number
        if span is None and not self._is_words(number):
            self.say(
                "Select the words in the reader first (V a sentence), or go to a quotation with )."
            )
            return
        text = self.attempt(lambda: quoted(self.archive, number, span, markdown=markdown))
        if text:
            what = "Quotation" if span is None else "The passage"
            self._send(text, f"{what} with its source")

    def _is_words(self, number: int) -> bool:
        rows = self.attempt(lambda: self.archive.rows([number])) or []
        return bool(rows) and rows[0].kind in ("quotation", "tweet")

    def _send(self, text: str, what: str) -> None:
        shown = display_text(text, keep_newlines=True)
        self.app.copy_to_clipboard(shown)
        sentence = f"{what} sent to the terminal's clipboard · ctrl+y: style, file"
        if shown != text:
            sentence = f"{what} sent to the terminal's clipboard, control characters made visible"
        if len(b64encode(shown.encode("utf-8", "replace"))) > LIMIT:
            sentence = f"{what} sent, but longer than most terminals take · ctrl+y: into a file"
        self.say(sentence)

    # -- files

    def _write(self, style: str | None) -> None:
        if not self._cited():
            self.say("There is nothing to cite here.")
            return

        def write(path: str) -> None:
            if not path.strip():
                self.say("No file was named: nothing is written.")
                return
            target = typed_path(path)
            chosen = style or ENDINGS.get(target.suffix.lower(), self.interface.citation)
            text = self._citation(chosen)
            if text and self.attempt(lambda: _appended(target, text, chosen)):
                many = len(self._cited())
                what = "Citation" if many == 1 else f"{many:,} citations"
                self.say(f"{what} added to {target}")

        many = len(self._cited())
        what = "the citation" if many == 1 else f"{many:,} citations"
        named = " (its name: .md .bib .json, else plain text)" if style is None else ""
        prompt = Prompt(
            f"Add {what} to which file?{named}", complete=complete_path, blink=self.profile.blink
        )
        self.prompt(prompt, write)


def _appended(target: Path, text: str, style: str) -> bool:
    """Add to a file; JSON goes into the list that is there. Raises OSError, ValueError."""
    if style == "csl" and target.exists() and target.stat().st_size:
        try:
            there = json.loads(target.read_text(encoding="utf-8"))
        except ValueError:
            there = None
        if not isinstance(there, list):
            raise ValueError(f"Nothing was written: no list of CSL-JSON is in {target}.")
        lines = ",\n".join(json.dumps(i, ensure_ascii=False) for i in [*there, *json.loads(text)])
        beside = target.with_name(f".{target.name}.new")
        beside.write_text(f"[{lines}]\n", encoding="utf-8")
        beside.replace(target)
        return True
    with target.open("a", encoding="utf-8") as stream:
        stream.write(text + "\n")
    return True
