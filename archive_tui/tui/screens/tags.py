"""The tag manager: the tree with counts, and what can be done to a tag, previewed and undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from archive_tui.display import row_text
from archive_tui.tui.background import sentence_of
from archive_tui.tui.commands.views import TAGS
from archive_tui.tui.screens.choice import Choice, yes_or_no
from archive_tui.tui.screens.help import show_help
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.screens.undoing import Undoing
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.pane import HEAD, MUTED, PLAIN, STRONG, Pane, PaneLine, line
from store.rows import TAG_COLOURS, NearTags, TagCount, Undone

if TYPE_CHECKING:
    from archive_tui.tui.screens.tagging import TaggingPart

HINTS = "r rename  m merge  d describe  c colour  1-9 quick  n near  q back"


@dataclass(slots=True, frozen=True)
class Node:
    """A tag of the tree, in use itself or only by what is below it."""

    tag: str
    own: int
    below: int
    """Tags below it."""
    description: str
    colour: str


def tree(tags: Sequence[TagCount]) -> list[Node]:
    """Every tag and every level above one, in the order of the tree."""
    known = {tag.tag: tag for tag in tags}
    every = {"/".join(t.split("/")[:n]) for t in known for n in range(1, t.count("/") + 2)}
    below = dict.fromkeys(every, 0)
    for tag in known:
        parts = tag.split("/")
        for n in range(1, len(parts)):
            below["/".join(parts[:n])] += 1
    nodes = []
    for tag in sorted(every, key=lambda t: [atom.casefold() for atom in t.split("/")]):
        fact = known.get(tag, TagCount(tag, 0))
        nodes.append(Node(tag, fact.count, below[tag], fact.description, fact.colour))
    return nodes


class Tags(ModalScreen[str]):
    """Gives back the query that finds what one chose, "" for nothing.

    ``changed`` says whether anything was changed here.
    """

    DEFAULT_CSS = """
    Tags { background: $background; }
    Tags Pane { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *TAGS.bindings(),
        Binding("escape,q", "leave", "Leave", id="tags.leave", show=False),
    ]

    def __init__(self, main: TaggingPart, shown: str = "all") -> None:
        """``shown``: which tags at first, ``all`` or ``once``."""
        super().__init__()
        self._main, self._archive, self._background = main, main.archive, main.background
        self._tags: Sequence[TagCount] = ()
        self._near: Sequence[NearTags] = ()
        self._shown = shown
        self.changed = False

    def compose(self) -> ComposeResult:
        """The tree, and a line for what was done."""
        yield Pane(id="tags-lines")
        yield BottomLine()

    def on_mount(self) -> None:
        """Load the tags beside the interface."""
        self.query_one(Pane).focus()
        self._load()

    def say(self, sentence: str) -> None:
        """A sentence in the bottom line."""
        self.query_one(BottomLine).say(sentence)

    def _load(self, stay: str = "") -> None:
        def done(tags: list[TagCount]) -> None:
            if self.is_attached:
                self._tags = tags
                self._fill(stay)

        self._background.submit(self._archive.tags, done, failed=self._failed, key="tag manager")

    def _failed(self, error: Exception) -> None:
        self.say(sentence_of(error))

    def _fill(self, stay: str = "") -> None:
        pane = self.query_one(Pane)
        keep = pane.cursor
        lines = self._near_lines if self._shown == "near" else self._tree_lines
        pane.fill(lines, keep=True)
        places = [i for i, item in enumerate(pane.lines) if item.value is not None]
        wanted = next(
            (i for i in places if stay and _tag_of(pane.lines[i].value) == stay),
            min(places, key=lambda i: abs(i - keep), default=-1),
        )
        if wanted >= 0:
            pane.choose(pane.lines[wanted].value)
        count = sum(1 for tag in self._tags if tag.count)
        self.query_one(BottomLine).set_status(f"{count:,} tags", HINTS)

    def _tree_lines(self, width: int) -> list[PaneLine]:
        digits = {tag: digit for digit, tag in self._main.quick_tags().items()}
        nodes = tree(self._tags)
        if self._shown == "once":
            nodes = [node for node in nodes if node.own == 1]
        title = "Tags that one entry has · o shows all" if self._shown == "once" else "Tags"
        if not nodes:
            return [line(title, HEAD), line("There are none: t tags an entry.", MUTED)]
        return [line(title, HEAD), *(_line(node, digits, width, self._shown) for node in nodes)]

    def _near_lines(self, width: int) -> list[PaneLine]:
        head = line("Tags that may be one · m merges the first into the second · n shows all", HEAD)
        becomes = signs_of(self).becomes
        if not self._near:
            return [head, line("There are none.", MUTED)]
        return [
            head,
            *(
                line(
                    row_text(
                        f"{p.other} ({p.other_count:,}) {becomes} {p.keep} ({p.keep_count:,})",
                        width,
                    ),
                    value=p,
                )
                for p in self._near
            ),
        ]

    # -- what is under the cursor

    @property
    def _tag(self) -> str:
        """The tag under the cursor, "" for none."""
        return _tag_of(self.query_one(Pane).value)

    @on(Pane.Chosen)
    def _chosen(self) -> None:
        if self._tag:
            self.dismiss(f'tag:"{self._tag}"')

    def action_show(self, what: str) -> None:
        """Only some tags, or all again."""
        self._shown = "all" if self._shown == what else what
        if self._shown != "near":
            self._fill()
            return

        def done(found: list[NearTags]) -> None:
            if self.is_attached:
                self._near = found
                self._fill()

        self._background.submit(self._archive.near_tags, done, failed=self._failed, key="near")

    def action_untagged(self) -> None:
        """Find entries without any tag."""
        self.dismiss("is:untagged")

    # -- changes

    def _change(self, work: Callable[[], object], said: str, stay: str) -> None:
        def done(_: object) -> None:
            self.changed = True
            self.say(f"{said} · u undoes")
            self._load(stay)
            if self._shown == "near":
                self._shown = "all"
                self.action_show("near")

        self._background.submit(work, done, failed=self._failed)

    def _entries(self, tag: str) -> int:
        return len(self._archive.tagged(tag))

    def action_rename(self) -> None:
        """Rename or move, after saying what comes along."""
        tag = self._tag
        if tag:
            self._ask(f"Rename {tag} to (a path moves it)", tag, lambda new: self._rename(tag, new))

    def action_merge(self) -> None:
        """Merge into another one: of a pair that may be one, at once after asking."""
        pair = self.query_one(Pane).value
        if isinstance(pair, NearTags):
            self._rename(pair.other, pair.keep)
        elif self._tag:
            tag = self._tag
            self._ask(f"Merge {tag} into", "", lambda new: self._rename(tag, new), others_than=tag)

    def _ask(
        self, title: str, value: str, then: Callable[[str], None], others_than: str = ""
    ) -> None:
        known = [node.tag for node in tree(self._tags) if node.tag != others_than]

        def complete(text: str) -> Proposals:
            needle = text.strip().casefold()
            return [(tag, tag) for tag in known if needle in tag.casefold() and tag != text]

        prompt = Prompt(title, value=value, complete=complete, check=_trouble)
        self._push(prompt, lambda text: then(_parsed(text)))

    def _rename(self, old: str, new: str) -> None:
        if new == old:
            self.say(f"{old} is its name already: nothing is changed.")
            return
        known = {node.tag: node for node in tree(self._tags)}
        entries = self._entries(old)
        below = known[old].below if old in known else 0
        comes = "comes" if below == 1 else "come"
        along = f", {below} below {comes} along" if below else ""
        onto = f" It merges with {new} ({self._entries(new):,})." if new in known else ""
        question = f"{old} {signs_of(self).becomes} {new}: {_said(entries)}{along}.{onto}"
        self._confirm(
            question, lambda: self._archive.tag_rename(old, new), f"{old} is {new} now", new
        )

    def action_delete(self) -> None:
        """Take the tag and all below it off every entry, after asking."""
        tag = self._tag
        if not tag:
            return
        below = next(node.below for node in tree(self._tags) if node.tag == tag)
        along = f" and {below} below it" if below else ""
        question = f"Take {tag}{along} off {_said(self._entries(tag))}?"
        self._confirm(question, lambda: self._archive.tag_delete(tag), f"{tag} is gone", "")

    def _confirm(self, question: str, work: Callable[[], object], said: str, stay: str) -> None:
        def answered(letter: str) -> None:
            if letter == "y":
                self._change(work, said, stay)

        self._push(yes_or_no(question), answered)

    def action_describe(self) -> None:
        """Say what the tag means."""
        tag = self._tag
        if not tag:
            return
        known = next(node for node in tree(self._tags) if node.tag == tag)
        prompt = Prompt(f"What {tag} means (empty: nothing said)", value=known.description)
        self._push(
            prompt,
            lambda words: self._change(
                lambda: self._archive.tag_describe(tag, description=words),
                f"{tag}: {words or 'no description'}",
                tag,
            ),
        )

    def action_colour(self) -> None:
        """Give the tag a colour."""
        tag = self._tag
        if not tag:
            return
        options = [(name[0], name) for name in TAG_COLOURS] + [("n", "none")]

        def chosen(letter: str) -> None:
            name = next(name for key, name in options if key == letter)
            self._change(
                lambda: self._archive.tag_describe(tag, colour="" if name == "none" else name),
                f"{tag}: {name}",
                tag,
            )

        self._push(Choice(f"Which colour for {tag}?", options), chosen)

    def action_quick(self, digit: int) -> None:
        """Make the tag a quick tag, or no longer."""
        tag = self._tag
        if tag:
            held = self._main.quick_tags().get(str(digit)) == tag
            self._main.set_quick(digit, "" if held else tag)
            self._fill(tag)
            self.say(f"{tag} is {'no longer ' if held else ''}quick tag {digit}")

    def action_undo(self) -> None:
        """Take back one's own last change."""

        def done(undone: Undone) -> None:
            self.changed = True
            self.say(undone.sentence)
            self._load(self._tag)

        Undoing(self, self._background, "Undoing", self.say).run(self._archive.undo, done)

    def action_redo(self) -> None:
        """Do again what was taken back."""

        def done(redone: Undone) -> None:
            self.changed = True
            self.say(redone.sentence)
            self._load(self._tag)

        Undoing(self, self._background, "Doing again", self.say).run(self._archive.redo, done)

    def action_help(self) -> None:
        """The keys, these first."""
        show_help(self, TAGS.title)

    def _push(self, screen: Screen[Any], then: Callable[[Any], None]) -> None:
        def answered(answer: Any) -> None:
            if answer is not None:
                then(answer)

        self.app.push_screen(screen, answered)

    def action_leave(self) -> None:
        """Back, with nothing to find."""
        self.dismiss("")


def _said(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries:,} entries"


def _tag_of(value: object) -> str:
    if isinstance(value, NearTags):
        return value.other
    return value if isinstance(value, str) else ""


def _line(node: Node, digits: dict[str, str], width: int, shown: str) -> PaneLine:
    depth = 0 if shown == "once" else node.tag.count("/")
    name = node.tag if shown == "once" else node.tag.rsplit("/", 1)[-1]
    count = f" {node.own:,}" if node.own else ""
    quick = f" [{digits[node.tag]}]" if node.tag in digits else ""
    colour = f" {node.colour}" if node.colour else ""
    label = row_text("  " * depth + name, max(8, width - 24))
    rest = f"{count}{quick}{colour}"
    said = row_text(f"  {node.description}", max(0, width - len(label) - len(rest) - 1))
    style = PLAIN if node.own else MUTED
    return PaneLine(((label, style), (rest, STRONG), (said, MUTED)), node.tag)


def _parsed(text: str) -> str:
    from schema.tags import parse_tag

    return parse_tag(text)


def _trouble(text: str) -> str | None:
    try:
        _parsed(text)
    except ValueError as error:
        return str(error)
    return None
