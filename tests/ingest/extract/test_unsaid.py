"""Which quoted words are nobody's, and which are somebody's though the text does not say whose.

All people, places and works are invented.
"""

from __future__ import annotations

import pytest

from archive_tui.ingest.extract import FoundQuotation, structure


def first(sentence: str) -> FoundQuotation:
    return structure(f"{sentence}\n", language="en").quotations[0]


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        # What something is called, by nobody in particular.
        ("The so-called “night mayor” of Velden opens the club at ten.", "term"),
        ("The law, known as the “Harbour Act,” passed on Friday in the lower house.", "term"),
        ("Holm shared a list of ships called “slow” with the port.", "term"),
        # A work, by what stands beside it or is done with it.
        ("The film “Mud” opens on Friday.", "title"),
        ("The band performed “The Long Mile” twice that night.", "title"),
        ("He was a guest on “Harbour Tonight” in May.", "title"),
        # Nothing near a single word reports anything.
        ("The boats in the outer harbour are “slow” in winter.", "scare"),
    ],
)
def test_nobody_s_words(sentence: str, rule: str) -> None:
    found = first(sentence)
    assert (found.mode, found.rule) == ("scare", rule)
    assert found.attribution.speaker is None


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        # A single word inside reported speech is somebody's, named or not.
        ("The minister was accused of “burying” the report.", None),
        ("She is widely said to be “furious.”", None),
        ("The mood on the quay was reportedly “sour.”", None),
        ("The vote sent a message that the “clever” are not welcome here.", None),
        ("Ana Orr refused to call it a “crisis.”", "Ana Orr"),
        # So-called, by somebody.
        ("Ana Orr has asked the port to tax so-called “ghost ships” first.", "Ana Orr"),
        # Capitals are no title where the words are asked for, or are a slogan.
        ("Piet Holm called for “Law and Order” in the harbour.", "Piet Holm"),
        ("Piet Holm’s “Keep The Harbour Open” slogan was on every wall.", "Piet Holm"),
    ],
)
def test_somebody_s_words(sentence: str, speaker: str | None) -> None:
    found = first(sentence)
    assert found.mode != "scare", found.rule
    assert found.attribution.speaker == speaker


def test_what_is_said_on_a_programme_is_not_its_title() -> None:
    said, title = structure(
        "“I expect to be asked about it,” Ana Orr said on “Harbour Tonight.”\n", language="en"
    ).quotations
    assert (said.mode, said.attribution.speaker) == ("direct", "Ana Orr")
    assert (title.mode, title.rule) == ("scare", "title")
