"""The steps of the tour: each has the person do one main thing, and sees whether it was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

CELLS = 73
"""What 80 columns leave beside the number of the step."""


@dataclass(slots=True, frozen=True)
class Seen:
    """What the tour looks at after each key."""

    open_number: int | None
    """The entry in the reader, or None while the list is shown."""
    at_quotation: bool
    """True where one jumped to a quotation in the reader."""
    query: str
    in_search: bool
    """True while the keys go into the search line."""
    actions: frozenset[str]
    """Actions of the journal that the person's changes had since the step began."""
    helped: bool
    """True once the help was opened since the step began."""


@dataclass(slots=True, frozen=True)
class Step:
    """One thing to do. ``text`` has two lines of at most `CELLS` cells."""

    text: str
    done: Callable[[Seen], bool]


STEPS: tuple[Step, ...] = (
    Step(
        "j and k move through the list of sources. Go to an article (a D stands\n"
        "beside it) and read it: enter.",
        lambda seen: seen.open_number is not None,
    ),
    Step(
        "What people said is lit; a ? means that nobody has confirmed it yet.\n"
        "Walk from quotation to quotation: ) forward, ( back.",
        lambda seen: seen.at_quotation,
    ),
    Step(
        "j k or space scroll, n goes on to the next match of a search.\nBack to the list: q.",
        lambda seen: seen.open_number is None,
    ),
    Step(
        "Search: / and then words, such as:  weir kind:document\n"
        "Results come while you type; enter goes to them.",
        lambda seen: bool(seen.query.strip()) and not seen.in_search,
    ),
    Step(
        "Tag what is under the cursor: t, then type  +topic/weir  and enter.\n"
        "(space marks several first; . repeats the last tagging.)",
        lambda seen: "tag" in seen.actions,
    ),
    Step(
        "Nothing is lost: every change is in a journal and can be taken back.\n"
        "Undo the tagging: u. (ctrl+r does it again.)",
        lambda seen: "undo" in seen.actions,
    ),
    Step(
        "Link this source to another: x, a letter for how they hang together,\n"
        "then some words to find the other one; enter takes it, enter ends.",
        lambda seen: "link" in seen.actions,
    ),
    Step(
        "The program proposes who said what; a person decides. Open the review: p.\n"
        "y accepts, n rejects, u undoes. Settle one, then q.",
        lambda seen: bool(seen.actions & {"confirm", "reject", "correct"}),
    ),
    Step(
        "esc clears the search. : finds every command by a word of its name.\n"
        "And ? shows every key: have a look, then q.",
        lambda seen: seen.helped,
    ),
)
END = "That was all of it. The sample is yours to spoil; 'archive-tui init' makes your own."
