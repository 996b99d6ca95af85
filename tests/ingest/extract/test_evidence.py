"""What speaks for and against a claim beside its rule, and what it is worth."""

from __future__ import annotations

import numpy as np
import pytest

from archive_tui.ingest.extract import (
    assemble,
    confidence,
    evidence,
    fit,
    frame,
    regression,
    structure,
)
from archive_tui.ingest.extract.confidence import Shape

LEAD = "Ana Orr is the mayor of Sandhaven. Piet Holm, a councillor, leads the other party.\n\n"


def facts(sentence: str, at: int = 0) -> set[str]:
    text = LEAD + sentence + "\n"
    cases, _, _ = assemble.claims(text, frame.read(text, frame.split_lines(text)), "en")
    return set(cases[at].evidence or ())


@pytest.mark.parametrize(
    ("sentence", "fact", "other"),
    [
        ("“The quay is safe today,” Orr said.", "plain-verb", "“The quay is safe,” Orr shrugged."),
        ("“The quay is safe,” a clerk said.", "vague-speaker", "“The quay is safe,” Orr said."),
        ("“The quay is safe,” Ana Orr said.", "full-name", "“The quay is safe,” Orr said."),
        ("“The quay is safe,” clerks said.", "bare-noun", "“The quay is safe,” the clerk said."),
        ("“The quay is safe,” it said.", "thing-speaker", "“The quay is safe,” she said."),
        ("Orr called the port “quite safe.”", "few-words", "Orr said “the port is quite safe.”"),
        ("Orr said “The quay is safe.”", "capital", "Orr said “the quay is safe.”"),
        ("“The quay is safe,” Orr said.", "first", "Orr said “the quay is safe.”"),
        ("Orr said the “rigged” council lost.", "attribute", "Orr said it was “rigged” and lost."),
        (
            "Orr called it “safe” and “sound as a bell.”",
            "quoted-between",
            "Orr called it “sound as a bell.”",
        ),
    ],
)
def test_a_fact_is_noted_where_it_holds(sentence: str, fact: str, other: str) -> None:
    at = 1 if fact == "quoted-between" else 0
    assert fact in facts(sentence, at)
    assert fact not in facts(other)


def test_what_other_rules_say_is_noted() -> None:
    agreeing = facts("Orr said the quay was “safe,” Orr added.")
    assert "single" not in agreeing
    assert "differs" in facts("Holm said the quay was “never safe,” Orr added on Friday.")
    assert "single" in facts("“The quay is safe,” Orr said.")


def test_who_spoke_before_is_known() -> None:
    twice = "“The quay is safe,” Orr said.\n\n“It will stay open,” Orr said."
    assert "spoke-before" not in facts(twice, 0)
    assert "spoke-before" in facts(twice, 1)


def test_a_passage_alone_in_its_sentence() -> None:
    said = "“The quay is safe,” Orr said. “It will stay open.”"
    assert {"bare", "no-verb"} <= facts(said, 1)
    assert not {"bare", "no-verb"} & facts(said, 0)


def test_who_is_only_mentioned_and_who_stands_above() -> None:
    above = "Orr left the hall at noon.\n\n“The quay is safe, and we all know it well.”"
    assert {"mentioned", "above"} <= facts(above)
    assert not {"mentioned", "above"} & facts("“The quay is safe,” Orr said.")


def test_long_passages_and_long_names() -> None:
    words = " ".join(["sand"] * 30)
    assert "many-words" in facts(f"“Ever more {words},” Orr said.")
    long = "the head of the board for the sea wall of the old town"
    assert "long-phrase" in facts(f"“The quay is safe,” {long} said.")


def test_every_fact_has_a_weight_and_moves_confidence_its_way() -> None:
    _, weights = confidence._table()
    assert set(weights) == {"*", "measured", *evidence.FACTS}
    shape = Shape(12, False, False)
    plain = confidence.of("name-said", "name", shape, ())
    for fact in ("vague-speaker", "differs", "no-verb", "bare-noun"):
        assert weights[fact] < 0
        assert confidence.of("name-said", "name", shape, (fact,)) < plain, fact
    for fact in ("plain-verb", "full-name", "spoke-before"):
        assert weights[fact] > 0
        assert confidence.of("strong-far-quote", "name", shape, (fact,)) > confidence.of(
            "strong-far-quote", "name", shape, ()
        )


def test_the_same_rule_is_less_sure_of_nobody_in_particular() -> None:
    sure, unsure = (
        structure(f"{LEAD}“The quay is safe,” {who} said.\n", language="en").quotations[0]
        for who in ("Ana Orr", "a clerk")
    )
    assert sure.rule == unsure.rule
    assert unsure.confidence < sure.confidence


def test_languages_that_nobody_measured_have_no_evidence() -> None:
    text = "„Der Kai ist sicher“, sagte Anna Orr am Montag in Sandhafen.\n"
    cases, _, lang = assemble.claims(text, frame.read(text, frame.split_lines(text)), "de")
    assert lang is not None
    assert cases[0].claim is not None
    assert cases[0].evidence is None


def test_regression_finds_what_counts_and_leaves_what_does_not() -> None:
    draw = np.random.default_rng(1)
    facts = (draw.random((4000, 2)) < 0.5).astype(float)
    odds = 0.5 + 1.5 * facts[:, 0]
    right = (draw.random(4000) < 1 / (1 + np.exp(-odds))).astype(float)
    rows = np.column_stack([np.ones(4000), np.zeros(4000), facts])
    weights = regression.fit(rows, right)
    assert weights[2] == pytest.approx(1.5, abs=0.25)
    assert abs(weights[3]) < 0.25


def test_without_cases_the_measured_share_stands() -> None:
    weights = regression.fit(np.zeros((0, 4)), np.zeros(0))
    assert weights.tolist() == [0.0, 1.0, 0.0, 0.0]


def _seen(article: int, fact: str, right: float) -> fit.Seen:
    return fit.Seen(article, ("*", "rule"), (fact,) if fact else (), right)


def test_held_out_means_without_the_own_article() -> None:
    # The fact means "right" in one article alone: held out, nothing is known of it.
    seen = [_seen(0, "first", 1.0)] * 40
    seen += [_seen(1 + at % 9, "", at // 9 % 2) for at in range(360)]
    weights, scored = fit.weigh(seen)
    assert scored[0][0] == pytest.approx(0.5, abs=0.05)
    assert weights["first"] > 1
