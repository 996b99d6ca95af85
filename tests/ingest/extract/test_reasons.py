"""Why something is proposed, in words."""

from __future__ import annotations

from archive_tui.ingest.extract.language import known as languages
from archive_tui.ingest.extract.reasons import known, reason, table


def test_a_rule_is_named_and_explained() -> None:
    assert reason("said-name").startswith("said-name: the words are followed by a verb")
    assert known("said-name")


def test_endings_add_to_what_the_rule_says() -> None:
    whole = reason("same-sentence-guess")
    assert whole.startswith("same-sentence-guess: other words in the same sentence")
    assert whole.endswith("please check")
    assert known("same-sentence-guess")


def test_a_rule_without_a_sentence_is_named_at_least() -> None:
    assert reason("said-by-the-moon") == "rule “said-by-the-moon”"
    assert not known("said-by-the-moon")
    assert reason("") == ""


def test_sentences_fit_into_two_lines_of_the_panel() -> None:
    rules, _ = table()
    assert all(len(rule) + len(why) < 125 for rule, why in rules.items())


def test_the_table_is_no_language() -> None:
    assert "reasons" not in languages()
