"""Keys of the list, the reader, the side panes and the search line."""

from __future__ import annotations

from archive_tui.tui.commands.command import Command, Group

LIST = Group(
    "In the list",
    (
        Command("list.down", "j,down", "down", "Down"),
        Command("list.up", "k,up", "up", "Up"),
        Command("list.top", "g,home", "top", "First"),
        Command("list.bottom", "G,end", "bottom", "Last"),
        Command("list.half_down", "ctrl+d", "half_page(1)", "Half a page down"),
        Command("list.half_up", "ctrl+u", "half_page(-1)", "Half a page up"),
        Command("list.page_down", "pagedown,ctrl+f", "page(1)", "Page down"),
        Command("list.page_up", "pageup,ctrl+b", "page(-1)", "Page up"),
        Command("list.open", "enter", "open", "Open"),
        Command("list.mark", "space", "mark", "Mark"),
        Command("list.mark_range", "v", "mark_range", "Mark a range"),
        Command("list.mark_all", "asterisk", "mark_all", "Mark all"),
    ),
)

READER = Group(
    "In the reader",
    (
        Command("reader.down", "j,down", "by_lines(1)", "Down"),
        Command("reader.up", "k,up", "by_lines(-1)", "Up"),
        Command("reader.page_down", "space,pagedown", "by_pages(1)", "Page down"),
        Command("reader.page_up", "b,pageup", "by_pages(-1)", "Page up"),
        Command("reader.half_down", "ctrl+d", "by_halves(1)", "Half down"),
        Command("reader.half_up", "ctrl+u", "by_halves(-1)", "Half up"),
        Command("reader.top", "g,home", "top", "Start"),
        Command("reader.bottom", "G,end", "bottom", "End"),
        Command(
            "reader.next_quotation", "right_parenthesis", "next('quotation')", "Next quotation"
        ),
        Command(
            "reader.previous_quotation",
            "left_parenthesis",
            "previous('quotation')",
            "Previous quotation",
        ),
        Command("reader.next_heading", "right_curly_bracket", "next('heading')", "Next heading"),
        Command(
            "reader.previous_heading",
            "left_curly_bracket",
            "previous('heading')",
            "Previous heading",
        ),
        Command("reader.next_link", "l", "next('link')", "Next link"),
        Command("reader.previous_link", "h", "previous('link')", "Previous link"),
        Command("reader.next_match", "n", "next('match')", "Next match"),
        Command("reader.previous_match", "N", "previous('match')", "Previous match"),
        Command("reader.editor", "E", "screen.editor", "Note in your editor"),
        Command("reader.follow", "enter", "follow", "Follow"),
        Command(
            "reader.select", "V", "select", "Select the sentence; again: its paragraph, a word"
        ),
        Command(
            "reader.select_next",
            "right",
            "move_selection(1)",
            "Select the next word, sentence or paragraph",
        ),
        Command("reader.select_previous", "left", "move_selection(-1)", "Select the one before"),
        Command("reader.word_more", "shift+right", "extend_word(1)", "A word more"),
        Command("reader.word_less", "shift+left", "extend_word(-1)", "A word less"),
        Command("reader.line_more", "shift+down", "extend_line(1)", "A line more"),
        Command("reader.line_less", "shift+up", "extend_line(-1)", "A line less"),
    ),
)

PANE = Group(
    "In a side pane",
    (
        Command("pane.down", "down,j", "down", "Next line"),
        Command("pane.up", "up,k", "up", "Previous line"),
        Command("pane.half_down", "ctrl+d,pagedown,space", "page(1)", "Half a page down"),
        Command("pane.half_up", "ctrl+u,pageup,b", "page(-1)", "Half a page up"),
        Command("pane.top", "g,home", "end(False)", "First line"),
        Command("pane.bottom", "G,end", "end(True)", "Last line"),
        Command("pane.choose", "enter", "choose", "Follow, or narrow by it"),
    ),
)

DETAILS = Group(
    "In a side pane",
    (
        Command(
            "details.editor",
            "E",
            "screen.editor",
            "Details: the note, or a new one, in your editor",
        ),
    ),
)

SEARCH_LINE = Group(
    "In the search line",
    (
        Command("box.leave", "escape", "leave", "Back to the list, the search stays"),
        Command("box.list", "down", "to_list", "To what was found"),
        Command("box.earlier", "up", "earlier", "The search before this one"),
        Command("box.search", "enter", "submit", "Search now; #12 goes there"),
    ),
)
