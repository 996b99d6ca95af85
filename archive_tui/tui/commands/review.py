"""Commands of the review, and while a proposal is corrected."""

from __future__ import annotations

from archive_tui.tui.commands.command import Command, Group

REVIEW = Group(
    "In the review",
    (
        Command("review.accept", "y,c", "decide('confirmed')", "Accept, and on to the next"),
        Command("review.reject", "n,r", "decide('rejected')", "Reject, and on to the next"),
        Command("review.correct", "e", "correct", "Correct: words, speaker, mode, addressee"),
        Command("review.above", "a", "accept_above", "Accept all at or above a confidence"),
        Command("review.undo", "u", "undo", "Undo the last decision, and back to it"),
        Command("review.redo", "ctrl+r", "redo", "Redo it"),
        Command(
            "review.next",
            "space,j,down,tab,right_parenthesis",
            "step(1)",
            "Leave it open, on to the next",
        ),
        Command(
            "review.previous",
            "k,up,shift+tab,left_parenthesis",
            "step(-1)",
            "Back to the one before",
        ),
        Command("review.next_source", "right_curly_bracket", "source(1)", "Next source"),
        Command("review.previous_source", "left_curly_bracket", "source(-1)", "Previous source"),
        Command("review.open", "enter", "open", "Open the source in the reader, at this place"),
        Command("review.leave", "q,escape", "leave", "Back to the list"),
        Command("review.palette", "colon,ctrl+p", "palette", "All commands", palette=False),
        Command("review.help", "question_mark", "help", "Help: these keys"),
        Command("review.repaint", "ctrl+l", "repaint", "Paint the screen anew"),
        Command("review.suspend", "ctrl+z", "suspend", "Go to the shell; fg comes back"),
    ),
)

CORRECTION = Group(
    "Correcting a proposal",
    (
        Command("correct.save", "enter,ctrl+s", "save", "Save and accept what was corrected"),
        Command("correct.leave", "escape,q", "leave", "Leave it as it was"),
        Command("correct.words", "w", "target('words')", "Select the words"),
        Command("correct.speaker", "s", "target('speaker')", "Select the speaker in the text"),
        Command("correct.swap", "tab", "swap", "From the words to the speaker and back"),
        Command(
            "correct.start_on", "right,l", "begin(1)", "Words: start later · speaker: next name"
        ),
        Command(
            "correct.start_back",
            "left,h",
            "begin(-1)",
            "Words: start earlier · speaker: previous name",
        ),
        Command("correct.end_on", "shift+right,L", "end(1)", "End a word later"),
        Command("correct.end_back", "shift+left,H", "end(-1)", "End a word earlier"),
        Command("correct.type", "i", "type_speaker", "Type who speaks"),
        Command("correct.mode", "m", "mode", "Mode: direct, mixed, indirect, scare"),
        Command("correct.role", "r", "ask('role')", "Role: office or description, as written"),
        Command("correct.addressee", "t", "ask('addressee')", "To whom it was said"),
        Command("correct.down", "down,j", "scroll_lines(1)", "Scroll down"),
        Command("correct.up", "up,k", "scroll_lines(-1)", "Scroll up"),
        Command("correct.palette", "colon,ctrl+p", "palette", "All commands", palette=False),
        Command("correct.help", "question_mark", "help", "Help: these keys"),
    ),
)
