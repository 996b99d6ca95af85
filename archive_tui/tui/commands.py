"""Every command of the interface, once: keys, help, palette and the key map come from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider

from archive_tui.tui.keymap import with_layout_aliases


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can do.

    ``id`` is its name in the key map; ``keys`` as Textual names them, comma between.
    """

    id: str
    keys: str
    action: str
    title: str
    group: str
    palette: bool = True
    priority: bool = False

    def binding(self) -> Binding:
        """The binding, with the other layouts' letters beside its own."""
        return Binding(
            with_layout_aliases(self.keys) if self.keys else f"f24+{self.id}",
            self.action,
            self.title,
            show=False,
            id=self.id,
            priority=self.priority,
        )


FIND, MARK, ENTRY, LINK, GO, HELP, REVIEW, CORRECT = (
    "Finding",
    "Tagging",
    "One entry",
    "Cross-references and proposals",
    "Going about",
    "The program",
    "In the review",
    "Correcting a proposal",
)

COMMANDS: tuple[Command, ...] = (
    Command("search.focus", "slash", "search", "Search, or go to an entry with #12", FIND),
    Command("search.instead", "O", "instead", "Take the search proposed instead", FIND),
    Command("search.explain", "E", "explain", "How this search is understood, in full", FIND),
    Command("search.like", "M", "like", "More like this entry, or the selected passage", FIND),
    Command("search.again", "", "searched", "Earlier searches: search again", FIND),
    Command("search.saved", "", "saved", "Saved searches, with their counts", FIND),
    Command("search.save", "s", "save_search", "Save this search under a name", FIND),
    Command("search.forget", "", "forget_search", "Delete a saved search", FIND),
    Command("view.facets", "f", "facets", "Facets: kinds, tags, speakers, outlets", FIND),
    Command("view.exclude", "minus", "exclude", "Leave out the facet under the cursor", FIND),
    Command("view.unfold", "l,right", "unfold(True)", "Show the quotations beneath", FIND),
    Command("view.fold", "h,left", "unfold(False)", "Hide the quotations again", FIND),
    Command("time.open", "T", "timeline", "Timeline: what was found by day, month, year", FIND),
    Command("view.sort", "S", "sort", "Sort the list in another way", FIND),
    Command("match.next", "n", "match(1)", "Next match in the text", FIND),
    Command("match.previous", "N", "match(-1)", "Previous match in the text", FIND),
    Command("tag.edit", "t", "tag", "Tag: +this -that, on the entry or all marked", MARK),
    Command("tag.repeat", "full_stop", "repeat", "Repeat the last tagging", MARK),
    Command("tags.open", "L", "tags", "Tags: rename, merge, describe, colour, delete", MARK),
    Command("tag.retag", "", "retag", "Retag all that a query finds, with a preview", MARK),
    Command("tag.quick", "", "set_quick", "Set a quick tag for a digit", MARK),
    Command("note.write", "m", "note", "Write a note on the entry or the selected passage", ENTRY),
    Command("note.editor", "", "editor", "Write a note in your editor", ENTRY),
    Command("entry.edit", "e", "edit", "Edit the entry's fields", ENTRY),
    Command(
        "entry.delete",
        "delete",
        "delete",
        "Delete the entry or all marked, or the link in the details (asks)",
        ENTRY,
    ),
    Command("entry.copy", "y", "copy", "Copy the citation to the terminal", ENTRY),
    Command("entry.copy_as", "ctrl+y", "copy_as", "Copy the citation: style, or a file", ENTRY),
    Command("entry.copy_words", "Y", "copy_words", "Copy the quotation with its source", ENTRY),
    Command("entry.pipe", "vertical_line", "pipe", "Pipe the text to a command", ENTRY),
    Command("entry.write", "", "write", "Write the citation to a file", ENTRY),
    Command("entry.original", "o", "original", "Open the original file, or say where it is", ENTRY),
    Command("entry.changes", "D", "changes", "Compare: an entry's texts, or two quotations", ENTRY),
    Command("quotation.make", "Q", "quote", "Make a quotation of the selected passage", ENTRY),
    Command("link.make", "x", "link", "Cross-reference to another entry", LINK),
    Command("link.remove", "", "unlink", "Remove the link under the details' cursor", LINK),
    Command("graph.open", "X", "neighbourhood", "Neighbourhood: what it leads to, and back", LINK),
    Command("relation.add", "", "add_relation", "Add a relation of your own", LINK),
    Command("proposals.review", "p", "review", "Review what was proposed", LINK),
    Command("proposals.confirm", "c", "decide('confirmed')", "Confirm the proposal", LINK),
    Command("proposals.reject", "r", "decide('rejected')", "Reject the proposal", LINK),
    Command("agents.open", "A", "agents", "Who speaks, and names that may be one", LINK),
    Command("agents.page", "w", "speaker", "Speaker's page: all that one said, by date", LINK),
    Command("go.pane", "tab", "pane(1)", "Next pane", GO),
    Command("go.pane_back", "shift+tab", "pane(-1)", "Previous pane", GO),
    Command("view.details", "i", "details", "Details: tags, links, notes, where it is from", GO),
    Command("go.back", "ctrl+o", "history(-1)", "Back to where you were", GO),
    Command("go.forward", "alt+right", "history(1)", "Forward again", GO),
    Command("go.number", "number_sign", "go_to", "Go to an entry by its number", GO),
    Command("go.jump", "semicolon", "jump", "Jump: letters on everything on the screen", GO),
    Command("view.zoom", "z", "zoom", "The pane in hand takes the whole screen, and back", GO),
    Command("view.wider", "greater_than_sign", "widen(1)", "Side pane wider", GO),
    Command("view.narrower", "less_than_sign", "widen(-1)", "Side pane narrower", GO),
    Command("go.up", "q", "up", "Close what is open; at the top: quit", GO),
    Command("go.escape", "escape", "leave", "Close what is open, clear the search", GO),
    Command("change.undo", "u", "undo", "Undo your last change", HELP),
    Command("change.redo", "ctrl+r", "redo", "Redo it", HELP),
    Command("import.start", "I", "import", "Import a file or a folder", HELP),
    Command("palette.open", "colon,ctrl+p", "palette", "All commands", HELP, palette=False),
    Command("help.open", "question_mark", "help", "Help: these keys", HELP),
    Command("screen.repaint", "ctrl+l", "repaint", "Paint the screen anew", HELP),
    Command("screen.suspend", "ctrl+z", "suspend", "Go to the shell; fg comes back", HELP),
    Command("work.show", "W", "work", "Work beside the interface: imports, indexing", HELP),
    Command("duplicates.find", "", "duplicates", "Look for near-duplicates", HELP),
    Command("archive.switch", "", "switch", "Open another archive", HELP),
    Command("tour.start", "", "tour", "Tour: each main thing once, in two minutes", HELP),
    Command("settings.open", "", "settings", "Settings", HELP),
    Command("app.quit", "ctrl+q", "ask_quit", "Quit", HELP),
)

QUICK = tuple(
    Command(
        f"tag.quick{digit}", str(digit), f"quick({digit})", f"Quick tag {digit}", MARK,
        palette=False,
    )
    for digit in range(1, 10)
)  # fmt: skip


REVIEW_COMMANDS: tuple[Command, ...] = (
    Command("review.accept", "y", "decide('confirmed')", "Accept, and on to the next", REVIEW),
    Command("review.reject", "n", "decide('rejected')", "Reject, and on to the next", REVIEW),
    Command("review.correct", "e", "correct", "Correct: words, speaker, mode, addressee", REVIEW),
    Command("review.above", "a", "accept_above", "Accept all at or above a confidence", REVIEW),
    Command("review.undo", "u", "undo", "Undo the last decision, and back to it", REVIEW),
    Command("review.redo", "ctrl+r", "redo", "Redo it", REVIEW),
    Command(
        "review.next", "space,j,down,tab,right_parenthesis", "step(1)",
        "Leave it open, on to the next", REVIEW,
    ),
    Command(
        "review.previous", "k,up,shift+tab,left_parenthesis", "step(-1)",
        "Back to the one before", REVIEW,
    ),
    Command("review.next_source", "right_curly_bracket", "source(1)", "Next source", REVIEW),
    Command(
        "review.previous_source", "left_curly_bracket", "source(-1)", "Previous source", REVIEW
    ),
    Command("review.open", "enter", "open", "Open the source in the reader, at this place", REVIEW),
    Command("review.leave", "q,escape", "leave", "Back to the list", REVIEW),
    Command("review.palette", "colon,ctrl+p", "palette", "All commands", REVIEW, palette=False),
    Command("review.help", "question_mark", "help", "Help: these keys", REVIEW),
    Command("review.repaint", "ctrl+l", "repaint", "Paint the screen anew", REVIEW),
    Command("review.suspend", "ctrl+z", "suspend", "Go to the shell; fg comes back", REVIEW),
)  # fmt: skip
"""Commands of the review screen."""

CORRECT_COMMANDS: tuple[Command, ...] = (
    Command("correct.save", "enter,ctrl+s", "save", "Save and accept what was corrected", CORRECT),
    Command("correct.leave", "escape,q", "leave", "Leave it as it was", CORRECT),
    Command("correct.words", "w", "target('words')", "Select the words", CORRECT),
    Command("correct.speaker", "s", "target('speaker')", "Select the speaker in the text", CORRECT),
    Command("correct.swap", "tab", "swap", "From the words to the speaker and back", CORRECT),
    Command(
        "correct.start_on", "right,l", "begin(1)", "Words: start later · speaker: next name",
        CORRECT,
    ),
    Command(
        "correct.start_back", "left,h", "begin(-1)",
        "Words: start earlier · speaker: previous name", CORRECT,
    ),
    Command("correct.end_on", "shift+right,L", "end(1)", "End a word later", CORRECT),
    Command("correct.end_back", "shift+left,H", "end(-1)", "End a word earlier", CORRECT),
    Command("correct.type", "i", "type_speaker", "Type who speaks", CORRECT),
    Command("correct.mode", "m", "mode", "Mode: direct, mixed, indirect, scare", CORRECT),
    Command("correct.role", "r", "ask('role')", "Role: office or description, as written", CORRECT),
    Command("correct.addressee", "t", "ask('addressee')", "To whom it was said", CORRECT),
    Command("correct.down", "down,j", "scroll_lines(1)", "Scroll down", CORRECT),
    Command("correct.up", "up,k", "scroll_lines(-1)", "Scroll up", CORRECT),
    Command("correct.palette", "colon,ctrl+p", "palette", "All commands", CORRECT, palette=False),
    Command("correct.help", "question_mark", "help", "Help: these keys", CORRECT),
)  # fmt: skip
"""Commands while a proposal is corrected."""


def screen_bindings() -> Iterator[Binding]:
    """Bindings of the main screen."""
    return bindings_of((*COMMANDS, *QUICK))


def bindings_of(commands: Iterable[Command]) -> Iterator[Binding]:
    """Bindings of the commands that have keys."""
    return (command.binding() for command in commands if command.keys)


def pane_bindings() -> Iterator[Binding]:
    """Bindings of the side panes."""
    for id_, keys, action, title in (
        ("pane.down", "down,j", "down", "Next line"),
        ("pane.up", "up,k", "up", "Previous line"),
        ("pane.half_down", "ctrl+d,pagedown", "page(1)", "Half a page down"),
        ("pane.half_up", "ctrl+u,pageup", "page(-1)", "Half a page up"),
        ("pane.top", "g,home", "end(False)", "First line"),
        ("pane.bottom", "G,end", "end(True)", "Last line"),
        ("pane.choose", "enter", "choose", "Follow, or narrow by it"),
    ):
        yield Command(id_, keys, action, title, "In a side pane").binding()


def details_bindings() -> Iterator[Binding]:
    """Bindings of the details beside those of every side pane."""
    title = "Details: the note, or a new one, in your editor"
    yield Command("details.editor", "E", "screen.editor", title, "In a side pane").binding()


def voices_bindings() -> Iterator[Binding]:
    """Bindings of the list of who speaks."""
    for id_, keys, action, title in (
        ("voices.merge", "y", "merge", "The two names under the cursor are one"),
        ("voices.not_same", "n", "not_same", "They are two, and not proposed again"),
        ("voices.page", "w", "page", "All that one said, by date"),
        ("voices.undo", "u", "undo", "Undo your last change"),
    ):
        yield Command(id_, keys, action, title, "Who speaks").binding()


def changes_bindings() -> Iterator[Binding]:
    """Bindings of the changes between the texts of a source."""
    for id_, keys, action, title in (
        ("changes.older", "left,h", "step(-1)", "The change before"),
        ("changes.newer", "right,l", "step(1)", "The change after"),
        ("changes.rejoin", "r", "rejoin", "The orphaned quotation stands where its words are now"),
    ):
        yield Command(id_, keys, action, title, "What changed").binding()


def tags_bindings() -> Iterator[Binding]:
    """Bindings of the tag manager."""
    for id_, keys, action, title in (
        ("tags.rename", "r", "rename", "Rename or move the tag, with all below it"),
        ("tags.merge", "m", "merge", "Merge it into another one"),
        ("tags.describe", "d", "describe", "Say what it means"),
        ("tags.colour", "c", "colour", "Give it a colour"),
        ("tags.delete", "delete,D", "delete", "Take it off every entry (asks)"),
        ("tags.near", "n", "show('near')", "Only tags that may be one, and back"),
        ("tags.once", "o", "show('once')", "Only tags that one entry has, and back"),
        ("tags.untagged", "U", "untagged", "Find entries without any tag"),
        ("tags.undo", "u", "undo", "Undo your last change"),
    ):
        yield Command(id_, keys, action, title, "Among the tags").binding()
    for digit in range(1, 10):
        title = f"Make it quick tag {digit}, or no longer"
        yield Command(
            f"tags.quick{digit}", str(digit), f"quick({digit})", title, "Among the tags"
        ).binding()


def box_bindings() -> Iterator[Binding]:
    """Bindings of the search line."""
    for id_, keys, action, title in (
        ("box.leave", "escape", "leave", "Back to the list, the search stays"),
        ("box.list", "down", "to_list", "To what was found"),
        ("box.earlier", "up", "earlier", "The search before this one"),
        ("box.search", "enter", "submit", "Search now; #12 goes there"),
    ):
        yield Command(id_, keys, action, title, "In the search line").binding()


class Actions(Provider):
    """The palette: every command, found by a few letters of its title.

    A screen with commands of its own names them in ``offered``.
    """

    def _commands(self) -> list[Command]:
        offered: tuple[Command, ...] = getattr(self.screen, "offered", COMMANDS)
        return [command for command in offered if command.palette]

    async def discover(self) -> Hits:
        """All of them, while nothing was typed."""
        for command in self._commands():
            yield DiscoveryHit(command.title, self._run(command), help=self._keys(command))

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = matcher.match(command.title)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(command.title),
                    self._run(command),
                    text=command.title,
                    help=self._keys(command),
                )

    def _run(self, command: Command) -> _Runner:
        return _Runner(self, command.action)

    def _keys(self, command: Command) -> str:
        from archive_tui.tui.helptext import keys_shown

        return keys_shown(self.screen, command.id)


class _Runner:
    """Runs an action on the screen that the palette was opened over."""

    def __init__(self, provider: Provider, action: str) -> None:
        self._provider = provider
        self._action = action

    async def __call__(self) -> None:
        screen = self._provider.screen
        await screen.run_action(self._action)
