"""Deciding by confidence: ``review --accept-above``, ``--reject-below``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import plural, put_json, say
from archive_tui.cli.progress import Step, progress
from archive_tui.cli.session import Session, agree, cover

if TYPE_CHECKING:
    from store import Archive

CONFIDENCE = click.FloatRange(0, 1)


@dataclass(slots=True, frozen=True)
class Bounds:
    """From which confidence on is accepted, and below which is rejected."""

    accept_above: float | None
    reject_below: float | None

    @property
    def given(self) -> bool:
        """True where one of them is there."""
        return self.accept_above is not None or self.reject_below is not None

    def check(self) -> None:
        """Raises ``click.UsageError`` where a proposal could be both."""
        low, high = self.reject_below, self.accept_above
        if low is not None and high is not None and low > high:
            raise click.UsageError(
                f"What is between {high} and {low} cannot be accepted and rejected at once."
            )

    def verdict(self, confidence: float) -> str | None:
        """What becomes of a proposal that is so sure; None leaves it open."""
        if self.accept_above is not None and confidence >= self.accept_above:
            return "confirmed"
        if self.reject_below is not None and confidence < self.reject_below:
            return "rejected"
        return None


def decide_by_confidence(
    archive: Archive,
    session: Session,
    bounds: Bounds,
    query: str,
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Decide about every open proposal in scope; one step for undo. The exit code."""
    found = _found(archive, session, query) if query.strip() else None
    verdicts: dict[str, list[int | str]] = {"confirmed": [], "rejected": []}
    left = 0
    for key, source, confidence in archive.open_proposals():
        if found is not None and source not in found and key not in found:
            continue
        verdict = bounds.verdict(confidence)
        if verdict is None:
            left += 1
        else:
            verdicts[verdict].append(key)
    total = sum(map(len, verdicts.values()))
    if total and not dry_run:
        agree(total, yes=yes, verb="decide about")
        with archive.batch(_label(bounds)), progress("decided") as step:
            _write(archive, verdicts, total, step)
    accepted, rejected = (len(verdicts[name]) for name in ("confirmed", "rejected"))
    if as_json:
        put_json({"accepted": accepted, "rejected": rejected, "left": left, "dry_run": dry_run})
    else:
        would = "would be " if dry_run else ""
        say(
            f"{plural(accepted, 'proposal')} {would}accepted, {rejected:,} {would}rejected, "
            f"{left:,} left open."
        )
    return codes.DONE if total else codes.NOTHING


def _label(bounds: Bounds) -> str:
    parts = []
    if bounds.accept_above is not None:
        parts.append(f"accept proposals at {bounds.accept_above} or above")
    if bounds.reject_below is not None:
        parts.append(f"reject proposals below {bounds.reject_below}")
    return ", ".join(parts)


def _write(archive: Archive, verdicts: dict[str, list[int | str]], total: int, step: Step) -> None:
    done = 0
    for status, keys in verdicts.items():
        numbers = [key for key in keys if isinstance(key, int)]
        uids = [key for key in keys if isinstance(key, str)]
        if numbers:
            archive.decide(numbers, status, progress=partial(_counted, step, done, total))
            done += len(numbers)
        if uids:
            archive.decide_links(uids, status)
            done += len(uids)


def _counted(step: Step, before: int, total: int, done: int) -> None:
    step(before + done, total)


def _found(archive: Archive, session: Session, query: str) -> frozenset[int]:
    """The entries that the query finds. Raises ``click.UsageError`` as ``in_scope`` does."""
    cover(archive, session.settings)
    results = archive.search(query, limit=1)
    if results.hints and results.total:
        raise click.UsageError(
            f"Nothing was changed, since the query was not fully understood: {results.hints[0]}"
        )
    for hint in results.hints:
        say(hint)
    return frozenset(results.numbers)
