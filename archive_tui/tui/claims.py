"""A proposal in words, for the panel and the lines of a review. No Textual here."""

from __future__ import annotations

from archive_tui.ingest.extract.reasons import reason
from archive_tui.tui.corrections import Correction
from archive_tui.tui.signs import UNICODE, Signs
from archive_tui.tui.widgets.claim import ClaimLine
from store.proposals import ProposalRow
from store.rows import Row

NOTHING = "—"


def title_of(proposal: ProposalRow, status: str, signs: Signs = UNICODE) -> str:
    """The panel's first line: what became of it, what it is, how sure."""
    done = {
        "confirmed": f"{signs.accepted}accepted",
        "rejected": f"{signs.rejected}rejected",
        "proposed": "?",
    }
    what = f"{proposal.kind}, {proposal.mode}" if proposal.mode else proposal.kind
    number = "" if proposal.uid else f" · #{proposal.number}"
    return f"{done[status]} {what} · confidence {proposal.confidence:.2f}{number}"


def lines_of(proposal: ProposalRow) -> list[ClaimLine]:
    """What is proposed, whose it is, and why."""
    why = ("", "why", reason(proposal.rule) or NOTHING)
    if proposal.kind == "quotation":
        lines = [
            ("strong", "speaker", proposal.speaker or NOTHING),
            ("", "role", proposal.role or NOTHING),
            ("", "to", proposal.addressee or NOTHING),
        ]
        if proposal.start < 0:
            lines.append(("", "words", f"{proposal.title} (not in the source's newest text)"))
        return [*lines, why]
    by = " · ".join(part for part in (proposal.byline, proposal.date) if part)
    if proposal.kind == "link":
        there = f"#{proposal.number} {proposal.title}" if proposal.number else proposal.title
        lines = [("strong", proposal.relation, there), ("", "of", by or NOTHING)]
        return [*lines, ("", "note", proposal.note or NOTHING), why]
    return [
        ("strong", proposal.relation or proposal.kind, proposal.title),
        ("", "of", by or NOTHING),
        why,
    ]


def correction_title(correction: Correction, target: str, signs: Signs = UNICODE) -> str:
    """The panel's first line while a proposal is corrected."""
    what = "the words" if target == "words" else "the speaker"
    return f"{signs.correcting}correcting #{correction.proposal.number} · selecting {what}"


def correction_lines(correction: Correction, words: str) -> list[ClaimLine]:
    """What it will be; what differs from the proposal has a star."""
    fields = correction.fields

    def line(label: str, name: str, value: str, style: str = "") -> ClaimLine:
        star = "* " if name in fields else ""
        return style, label, f"{star}{value or NOTHING}"

    star = "* " if correction.new_span else ""
    role_and_to = [
        line("role", "role", correction.role),
        line("to", "addressee", correction.addressee),
    ]
    return [
        line("speaker", "speaker", correction.speaker, "strong"),
        *role_and_to,
        line("mode", "mode", correction.mode),
        ("", "words", star + _both_ends(words)),
    ]


def _both_ends(words: str) -> str:
    """Long words with their middle left out: both ends are being moved."""
    return words if len(words) <= 64 else f"{words[:34]} … {words[-26:]}"


def source_line(row: Row) -> str:
    """The line above the text: the source."""
    parts = (f"#{row.number} {row.title}", row.byline, row.date)
    return " · ".join(part for part in parts if part)
