"""Commands of the main screen."""

from __future__ import annotations

from archive_tui.tui.commands.command import Command, Group, by_digit

FINDING = Group(
    "Finding",
    (
        Command("search.focus", "slash", "search", "Search, or go to an entry with #12"),
        Command("search.instead", "O", "instead", "Take the search proposed instead"),
        Command("search.explain", "E", "explain", "How this search is understood, in full (list)"),
        Command("search.like", "M", "like", "More like this entry, or the selected passage"),
        Command("search.again", "", "searched", "Earlier searches: search again"),
        Command("search.saved", "", "saved", "Saved searches, with their counts"),
        Command("search.save", "s", "save_search", "Save this search under a name"),
        Command("search.forget", "", "forget_search", "Delete a saved search"),
        Command("view.facets", "f", "facets", "Facets: kinds, tags, speakers, outlets"),
        Command("view.exclude", "minus", "exclude", "Leave out the facet under the cursor"),
        Command("view.unfold", "l,right", "unfold(True)", "Show the quotations beneath"),
        Command("view.fold", "h,left", "unfold(False)", "Hide the quotations again"),
        Command("time.open", "T", "timeline", "Timeline: what was found by day, month, year"),
        Command("view.sort", "S", "sort", "Sort the list in another way"),
        Command("match.next", "n", "match(1)", "Next match in the text"),
        Command("match.previous", "N", "match(-1)", "Previous match in the text"),
    ),
)

TAGGING = Group(
    "Tagging",
    (
        Command("tag.edit", "t", "tag", "Tag: +this -that, on the entry or all marked"),
        Command("tag.repeat", "full_stop", "repeat", "Repeat the last tagging"),
        Command("tags.open", "L", "tags", "Tags: rename, merge, describe, colour, delete"),
        Command("tag.retag", "", "retag", "Retag all that a query finds, with a preview"),
        Command("tag.quick", "", "set_quick", "Set a quick tag for a digit"),
        *by_digit("tag.quick", "quick", "Quick tag", "Quick tags one to nine, put or taken off"),
    ),
)

ENTRY = Group(
    "One entry",
    (
        Command("note.write", "m", "note", "Write a note on the entry or the selected passage"),
        Command("note.editor", "", "editor", "Write a note in your editor"),
        Command("entry.edit", "e", "edit", "Edit the entry's fields"),
        Command(
            "entry.delete",
            "delete",
            "delete",
            "Delete it, all marked, or the link pointed at (asks)",
        ),
        Command("entry.copy", "y", "copy", "Copy the citation to the clipboard"),
        Command("entry.copy_as", "ctrl+y", "copy_as", "Copy or export citations: style, or a file"),
        Command("entry.copy_words", "Y", "copy_words", "Copy the quotation with its source"),
        Command("entry.pipe", "vertical_line", "pipe", "Pipe the text to a command"),
        Command("entry.write", "", "write", "Export citations to a file: .md .bib .json"),
        Command("entry.original", "o", "original", "Open the original file, or say where it is"),
        Command("entry.changes", "D", "changes", "Compare: an entry's texts, or two quotations"),
        Command("quotation.make", "Q", "quote", "Make a quotation of the selected passage"),
    ),
)

LINKS = Group(
    "Cross-references and proposals",
    (
        Command("link.make", "x", "link", "Cross-reference to another entry"),
        Command("link.remove", "", "unlink", "Remove the link under the details' cursor"),
        Command("graph.open", "X", "neighbourhood", "Neighbourhood: what it leads to, and back"),
        Command("relation.add", "", "add_relation", "Add a relation of your own"),
        Command("proposals.review", "p", "review", "Review what was proposed"),
        Command("proposals.confirm", "c", "decide('confirmed')", "Confirm the proposal"),
        Command("proposals.reject", "r", "decide('rejected')", "Reject the proposal"),
        Command("agents.open", "A", "agents", "Who speaks, and names that may be one"),
        Command("agents.page", "w", "speaker", "Speaker's page: all that one said, by date"),
    ),
)

GOING = Group(
    "Going about",
    (
        Command("go.pane", "tab", "pane(1)", "Next pane"),
        Command("go.pane_back", "shift+tab", "pane(-1)", "Previous pane"),
        Command("view.details", "i", "details", "Details: tags, links, notes, where it is from"),
        Command("go.back", "ctrl+o", "history(-1)", "Back to where you were"),
        Command("go.forward", "alt+right", "history(1)", "Forward again"),
        Command("go.number", "number_sign", "go_to", "Go to an entry by its number"),
        Command("go.page", "", "go_to_page", "Go to a printed page of this text"),
        Command("go.jump", "semicolon", "jump", "Jump: letters on everything on the screen"),
        Command("view.zoom", "z", "zoom", "The pane in hand takes the whole screen, and back"),
        Command("view.density", "", "density", "Density: compact or comfortable, and back"),
        Command("view.wider", "greater_than_sign", "widen(1)", "Side pane wider"),
        Command("view.narrower", "less_than_sign", "widen(-1)", "Side pane narrower"),
        Command("go.up", "q", "up", "Close what is open; at the top: quit"),
        Command("go.escape", "escape", "leave", "Close what is open, clear the search"),
    ),
)

PROGRAM = Group(
    "The program",
    (
        Command("change.undo", "u", "undo", "Undo your last change"),
        Command("change.redo", "ctrl+r", "redo", "Redo it"),
        Command("import.start", "I", "import", "Import a file or a folder"),
        Command("palette.open", "colon,ctrl+p", "palette", "All commands", palette=False),
        Command("help.open", "question_mark", "help", "Help: these keys"),
        Command("screen.repaint", "ctrl+l", "repaint", "Paint the screen anew"),
        Command("screen.suspend", "ctrl+z", "suspend", "Go to the shell; fg comes back"),
        Command("work.show", "W", "work", "Work: imports, the index; files left out, and why"),
        Command("quarantine.open", "", "quarantine", "Files that could not be taken in"),
        Command("duplicates.find", "", "duplicates", "Look for near-duplicates"),
        Command("archive.switch", "", "switch", "Open another archive"),
        Command("archive.create", "", "create", "Make a new archive"),
        Command("tour.start", "", "tour", "Tour: each main thing once, in two minutes"),
        Command("settings.open", "", "settings", "Settings: theme, mouse, citation, screen reader"),
        Command("app.quit", "ctrl+q", "ask_quit", "Quit"),
    ),
)

MAIN = (FINDING, TAGGING, ENTRY, LINKS, GOING, PROGRAM)
"""All of the main screen."""
COMMANDS = tuple(command for group in MAIN for command in group.commands)
