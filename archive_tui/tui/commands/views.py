"""Keys of the screens that show many things at once."""

from __future__ import annotations

from archive_tui.tui.commands.command import Command, Group, by_digit

HELP = Group(
    "In the help",
    (
        Command("help.find", "slash", "find", "Find words in it"),
        Command("help.next", "n", "next", "The next line that holds them"),
        Command("help.leave", "escape,q,question_mark", "leave", "Leave"),
    ),
)

TAGS = Group(
    "Among the tags",
    (
        Command("tags.rename", "r", "rename", "Rename or move the tag, with all below it"),
        Command("tags.merge", "m", "merge", "Merge it into another one"),
        Command("tags.describe", "d", "describe", "Say what it means"),
        Command("tags.colour", "c", "colour", "Give it a colour"),
        Command("tags.delete", "delete,D", "delete", "Take it off every entry (asks)"),
        Command("tags.near", "n", "show('near')", "Only tags that may be one, and back"),
        Command("tags.once", "o", "show('once')", "Only tags that one entry has, and back"),
        Command("tags.untagged", "U", "untagged", "Find entries without any tag"),
        Command("tags.undo", "u", "undo", "Undo your last change"),
        Command("tags.redo", "ctrl+r", "redo", "Redo it"),
        Command("tags.help", "question_mark", "help", "Help: these keys"),
        *by_digit("tags.quick", "quick", "Quick tag", "Make it a quick tag, or no longer"),
    ),
)

VOICES = Group(
    "Among those who speak",
    (
        Command("voices.merge", "y", "merge", "The two names under the cursor are one"),
        Command("voices.one_with", "m", "one_with", "One with another name, which is asked for"),
        Command("voices.not_same", "n", "not_same", "They are two, and not proposed again"),
        Command("voices.page", "w", "page", "All that one said, by date"),
        Command("voices.undo", "u", "undo", "Undo your last change"),
        Command("voices.redo", "ctrl+r", "redo", "Redo it"),
        Command("voices.help", "question_mark", "help", "Help: these keys"),
    ),
)

QUARANTINE = Group(
    "Among files that could not be taken in",
    (
        Command("quarantine.write", "w", "write", "Write the file that was kept to a path"),
        Command("quarantine.drop", "delete,D", "drop", "Forget it; the kept file stays"),
        Command("quarantine.undo", "u", "undo", "Undo your last change"),
        Command("quarantine.leave", "q,escape", "leave", "Back"),
        Command("quarantine.help", "question_mark", "help", "Help: these keys"),
    ),
)

CHANGES = Group(
    "Between texts of an entry",
    (
        Command("changes.older", "left,h", "step(-1)", "The change before"),
        Command("changes.newer", "right,l", "step(1)", "The change after"),
        Command(
            "changes.rejoin", "r", "rejoin", "The orphaned quotation stands where its words are now"
        ),
    ),
)

NEIGHBOURHOOD = Group(
    "In the neighbourhood",
    (
        Command("graph.read", "r", "read", "Read the entry under the cursor"),
        Command("graph.back", "ctrl+o", "back", "The entry that was in the middle before"),
        Command("graph.write", "w", "write", "Write the graph to a file: .graphml or .dot"),
        Command("graph.leave", "q,escape", "leave", "Back to the list"),
        Command("graph.help", "question_mark", "help", "Help: these keys"),
    ),
)

SPEAKER = Group(
    "On a speaker's page",
    (
        Command("speaker.source", "o", "source", "Read the source of what is under the cursor"),
        Command("speaker.find", "f", "find", "Find all of it in the list"),
        Command("speaker.leave", "q,escape", "leave", "Back"),
        Command("speaker.help", "question_mark", "help", "Help: these keys"),
    ),
)

TIMELINE = Group(
    "On the timeline",
    (
        Command("time.finer", "plus", "zoom(1)", "Finer: years, months, weeks, days"),
        Command("time.coarser", "minus", "zoom(-1)", "Coarser"),
        Command("time.range", "v", "range", "Begin a range, or end it"),
        Command("time.list", "tab", "other", "From the bars to the list beneath, and back"),
        Command("time.whole", "a", "whole", "The whole time again"),
        Command("time.leave", "q,escape", "leave", "Drop the range; back to the list"),
        Command("time.help", "question_mark", "help", "Help: these keys"),
    ),
)
