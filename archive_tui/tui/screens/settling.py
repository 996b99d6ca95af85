"""Deciding in a review: accept, reject, correct, many at once, undo. Written by a thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from archive_tui.display import row_text
from archive_tui.tui.background import Background, sentence_of
from archive_tui.tui.claims import source_line
from archive_tui.tui.corrections import Correction
from archive_tui.tui.profile import Profile
from archive_tui.tui.reviews import Key, Left, Review, Step, parse_confidence
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.correcting import Correcting
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.screens.undoing import Stopped, Work
from archive_tui.tui.widgets.passage import PassageReader
from store.errors import ArchiveError

if TYPE_CHECKING:
    from store import Archive
    from store.proposals import OpenProposals
    from store.rows import Undone

T = TypeVar("T")
DONE = {"confirmed": "Accepted", "rejected": "Rejected"}
SURE = "0.95"
"""The confidence that is offered for accepting all above it."""
MANY = 300
"""Proposals from which on a step is long: it says how far it is, and others wait for it."""
TOLD_EVERY = 0.2
"""Seconds between two sentences about how far it is."""


class SettlingPart(Screen[Left]):
    """The part of the review screen that changes something.

    Each decision is shown at once and written by one thread, in order; where writing fails
    the source is read again, so that the screen shows what is so.
    """

    archive: Archive
    profile: Profile
    review: Review
    writer: Background
    _settling = False
    _stopping = False
    _told_at = 0.0

    @property
    def reader(self) -> PassageReader:
        """The source's text."""
        raise NotImplementedError

    def say(self, sentence: str) -> None:
        """A sentence in the bottom line."""
        raise NotImplementedError

    def show_current(self) -> None:
        """Show the proposal in hand."""
        raise NotImplementedError

    def show_status(self) -> None:
        """Show which one of how many it is."""
        raise NotImplementedError

    def action_step(self, direction: int) -> None:
        """Go to another proposal."""
        raise NotImplementedError

    def action_source(self, direction: int) -> None:
        """Go to another source."""
        raise NotImplementedError

    def _turn_to(self, source: int, direction: int, key: Key | None = None) -> None:
        """Take up another source."""
        raise NotImplementedError

    def attempt(self, action: Callable[[], T]) -> T | None:
        """What ``action`` gives; None, and its sentence in the bottom line, where it fails."""
        try:
            return action()
        except (ArchiveError, ValueError, OSError) as error:
            self.say(sentence_of(error))
            return None

    # -- one by one

    def action_decide(self, status: str) -> None:
        """Accept or reject what is in hand, and go on."""
        here = self.review.current
        if here is None or self._busy():
            return
        step = self.review.decide([here.key], status)
        if step is None:
            self.say(f"{DONE[status]} already.")
        else:
            self._write([here.key], status)
        self.action_step(1)

    def _busy(self) -> bool:
        if self._settling:
            self.say("Wait until that is done: esc stops it.")
        return self._settling

    def _write(self, keys: Sequence[Key], status: str) -> None:
        self.writer.submit(lambda: self._put(keys, status), failed=self._not_written)

    def _put(
        self, keys: Sequence[Key], status: str, progress: Callable[[int], None] | None = None
    ) -> int:
        """Write a decision about entries and links as one step. In the thread."""
        numbers = [key for key in keys if isinstance(key, int)]
        uids = [key for key in keys if isinstance(key, str)]
        verb = "accept" if status == "confirmed" else "reject"
        label = f"{verb} {'a proposal' if len(keys) == 1 else f'{len(keys):,} proposals'}"
        if len(keys) == 1 and numbers:
            label = f"{verb} #{numbers[0]}"
        with self.archive.batch(label):
            changed = self.archive.decide(numbers, status, progress=progress) if numbers else 0
            return changed + (self.archive.decide_links(uids, status) if uids else 0)

    def _not_written(self, error: Exception) -> None:
        """Show what is so: forget what was decided on this sheet but not written."""
        self.review.done.clear()
        self.review.undone.clear()
        self._reload()
        self.say(sentence_of(error))

    def _reload(self) -> None:
        sheet, here = self.review.sheet, self.review.current
        if sheet is None or here is None:
            return
        keys = [proposal.key for proposal in sheet.proposals]
        fresh = self.attempt(lambda: self.archive.proposals(sheet.source, keys))
        if fresh is not None:
            for key in set(keys).difference(p.key for p in fresh):
                self.review.forget(key)
            for proposal in fresh:
                if self.review.statuses.get(proposal.key, proposal.status) != proposal.status:
                    self.review.note(proposal.key, proposal.status)
            held = [p for p in fresh if p.key in set(keys)]
            if not held:
                self._turn_to(sheet.source, 1)
                return
            sheet.proposals = held
            at = sheet.index_of(here.key)
            self.review.at = min(self.review.at, len(held) - 1) if at is None else at
            self.show_current()

    # -- undo

    def action_undo(self) -> None:
        """Take back the last decision made here, and go back to it."""
        review = self.review
        self._again("Undoing", review.take_back, review.do_again, self.archive.undo)

    def action_redo(self) -> None:
        """Do it again."""
        review = self.review
        self._again("Doing again", review.do_again, review.take_back, self.archive.redo)

    def _again(
        self,
        title: str,
        choose: Callable[[], Step | None],
        put_back: Callable[[], Step | None],
        work: Work,
    ) -> None:
        if self._busy():
            return
        step = choose()
        if step is None:
            none = "Nothing was decided here yet." if title == "Undoing" else None
            self.say(none or "Nothing was taken back here.")
            return
        many = len(step.after) >= MANY
        told = self._begin_long() if many else lambda done, total: None

        def progress(done: int, total: int) -> None:
            told(done, total)
            if many:
                share = 100 * done // max(1, total)
                self._tell(f"{title} {len(step.after):,} decisions … {share} % · esc stops")

        def done(undone: Undone) -> None:
            self._settling = False
            if step.corrected or len(step.after) > 1:
                self._reload()
            self.say(undone.sentence)

        def failed(error: Exception) -> None:
            self._settling = False
            if not isinstance(error, Stopped):
                self._not_written(error)
                return
            put_back()
            self._reload()
            self.say("Stopped: nothing was changed.")

        self.writer.submit(lambda: work(progress), done, failed=failed)
        self._turn_to(step.source, 0, step.key)
        if many:
            self.say(f"{title} {len(step.after):,} decisions …")

    # -- all above a confidence

    def action_accept_above(self) -> None:
        """Ask for a confidence and for which proposals; say how many that is."""
        agenda, sheet = self.review.agenda, self.review.sheet
        if self._busy():
            return
        if agenda is None or sheet is None:
            self.say("The other sources are being looked up …")
            return

        def counted(line: str) -> tuple[list[Key], list[Key]]:
            least = parse_confidence(line)
            return agenda.at_or_above(least, sheet.source), agenda.at_or_above(least)

        def complete(line: str) -> Proposals:
            try:
                here, everywhere = counted(line)
            except ValueError as error:
                return [(str(error), line)]
            return [(f"{len(here):,} in this source · {len(everywhere):,} in all", line)]

        def check(line: str) -> str | None:
            try:
                return None if counted(line)[1] else "Nothing open is that sure."
            except ValueError as error:
                return str(error)

        prompt = Prompt(
            "Accept all at or above which confidence?",
            value=SURE,
            complete=complete,
            check=check,
            blink=self.profile.blink,
        )
        self.app.push_screen(prompt, lambda line: self._ask_scope(line, counted) if line else None)

    def _ask_scope(self, line: str, counted: Callable[[str], tuple[list[Key], list[Key]]]) -> None:
        here, everywhere = counted(line)
        options = [("s", f"the {len(here):,} in this source")] if here else []
        options.append(("a", f"all {len(everywhere):,}, in every source of this review"))
        question = f"Accept what is at {line.strip()} or above? It can be undone."

        def answered(letter: str | None) -> None:
            if letter is not None:
                self._accept(here if letter == "s" else everywhere)

        self.app.push_screen(Choice(question, options), answered)

    def _accept(self, keys: list[Key]) -> None:
        step = self.review.decide(keys, "confirmed")
        if step is None:
            return
        total, told = len(keys), self._begin_long()

        def progress(done: int) -> None:
            told(done, total)
            self._tell(f"Accepting {done:,} of {total:,} … esc stops")

        def done(changed: int) -> None:
            self._settling = False
            self._go_on(step)
            self.say(f"Accepted {changed:,}")

        def failed(error: Exception) -> None:
            sentence = sentence_of(error)
            if isinstance(error, Stopped):
                sentence = "Stopped: what was accepted by then stays accepted · u undoes"
            self.writer.submit(self.archive.open_proposals, lambda left: shortened(left, sentence))

        def shortened(left: OpenProposals, sentence: str) -> None:
            self._settling = False
            self.review.shorten(step, set(left.keys))
            self._go_on(step)
            self.say(sentence)

        self.writer.submit(lambda: self._put(keys, "confirmed", progress), done, failed=failed)
        self.say(f"Accepting {total:,} …")

    def _go_on(self, step: Step) -> None:
        """After many were accepted: on to what is open, unless the person is elsewhere already."""
        here, sheet = self.review.current, self.review.sheet
        if here is None or sheet is None or here.key != step.key:
            self._reload()
            return
        self._turn_to(step.source, 0)
        if all(self.review.status(p) != "proposed" for p in sheet.proposals):
            self.action_source(1)

    def _begin_long(self) -> Callable[[int, int], None]:
        """A long change begins; what it gives back raises Stopped once the person stops it."""
        self._settling, self._stopping = True, False

        def told(done: int, total: int) -> None:
            if self._stopping:
                raise Stopped

        return told

    def _tell(self, sentence: str) -> None:
        """Say how far a long change is, a few times a second. From its thread."""
        now = time.monotonic()
        if now >= self._told_at + TOLD_EVERY:
            self._told_at = now
            self.call_later(self._say_while, sentence)

    def _say_while(self, sentence: str) -> None:
        if self._settling:
            self.say(sentence)

    def stop_settling(self) -> bool:
        """Stop a long change; False where none is under way."""
        self._stopping = self._settling
        return self._settling

    # -- correcting

    def action_correct(self) -> None:
        """Correct the quotation in hand."""
        here, sheet = self.review.current, self.review.sheet
        if here is None or sheet is None or self._busy():
            return
        if here.kind != "quotation":
            self.say(
                f"A {here.kind} is accepted here and edited in the list; e corrects quotations."
            )
            return
        if here.start < 0:
            self.say("Its words are not in the source's newest text: there is nothing to select.")
            return

        def known() -> list[str]:
            return list(self.attempt(lambda: self.archive.known("speaker")) or ())

        top = self.reader.scroll_offset.y
        screen = Correcting(
            here,
            sheet.text,
            row_text(source_line(sheet.row), max(20, self.size.width - 2)),
            top,
            known,
            self._save_correction,
            blink=self.profile.blink,
        )
        self.app.push_screen(screen, self._corrected)

    def _save_correction(self, made: Correction, answer: Callable[[str], None]) -> None:
        """Write a correction, after what waits to be written; a refusal keeps it open."""
        if not made.changes:
            answer("")
            return

        work = partial(
            self.archive.correct,
            made.proposal.number,
            span=made.new_span,
            speaker_place=made.new_place,
            fields=made.fields,
            version=made.proposal.version,
        )
        self.writer.submit(
            work, lambda _: answer(""), failed=lambda error: answer(sentence_of(error))
        )

    def _corrected(self, made: Correction | None) -> None:
        if made is None:
            return
        if not made.changes:
            self.action_decide("confirmed")
            return
        self.review.decide_corrected(made.proposal)
        self._reload()
        self.action_step(1)
        self.say(f"#{made.proposal.number} corrected and accepted")
