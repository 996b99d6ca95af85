"""The order in which the rules for a passage's own sentence are asked: first answer wins."""

from __future__ import annotations

from collections.abc import Callable

from archive_tui.ingest.extract import rules, wordings
from archive_tui.ingest.extract.rules import Claim, Site

SENTENCE: tuple[Callable[[Site], Claim | None], ...] = (
    rules.dashed,
    wordings.wording,
    wordings.as_said,
    wordings.whose_words,
    wordings.called_by,
    wordings.heard_saying,
    wordings.in_words_of,
    rules.what_called,
    wordings.spoken_of,
    rules.colon_verb,
    wordings.uttered_by,
    rules.told_quote,
    rules.said_name,
    rules.name_said,
    rules.colon,
    rules.according,
    wordings.utterance,
    wordings.paper_says,
    wordings.attitude,
    wordings.resolved,
    rules.clause_before,
    wordings.reported_and,
    rules.verb_before,
    rules.verb_after,
)
"""By their own measured accuracy, and the more particular before the more general."""
