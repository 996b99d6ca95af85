"""Transcripts and whole passages of other texts inside quotation marks."""

from __future__ import annotations

import pytest

from archive_tui.ingest.extract import FoundQuotation, structure
from archive_tui.ingest.extract.transcripts import remark

LEAD = "Ana Orr spoke with Piet Holm on Harbour Radio.\n\nA transcript follows:\n\n"


def quotations(text: str) -> list[FoundQuotation]:
    return list(structure(LEAD + text + "\n", language="en").quotations)


def placed(found: FoundQuotation) -> str | None:
    return found.attribution.place.exact if found.attribution.place else None


def test_labels_in_capitals_say_who_speaks() -> None:
    text = (
        "“HOLM: Will the quay be open in the spring?\n\n"
        "“MAYOR ORR: Of course it will. We have said so.\n\n"
        "“And we have said it often.\n\n"
        "“(LAUGHTER)\n\n"
        "“HOLM: Thank you.”\n"
    )
    found = quotations(text)
    assert [placed(q) for q in found] == ["HOLM", "MAYOR ORR", "MAYOR ORR", None, "HOLM"]
    assert [q.rule for q in found] == ["label", "label", "continued", "remark", "label"]
    assert found[3].mode == "scare"
    assert found[1].attribution.speaker == "Ana Orr"


@pytest.mark.parametrize("words", ["“The plan: sand.”", "“Orr: no.”", "“A: the quay.”"])
def test_no_label(words: str) -> None:
    rules = [q.rule for q in quotations(f"Holm said {words} on Monday, and Orr left.")]
    assert rules
    assert "label" not in rules


@pytest.mark.parametrize(
    ("quoted", "is_remark"),
    [
        ("“(CROSSTALK.)", True),
        ("“[applause]”", True),
        ("“(Laughter) Well, no.”", False),
        ("“Well (no).”", False),
    ],
)
def test_remarks(quoted: str, is_remark: bool) -> None:
    assert remark(quoted) is is_remark


def test_a_signature_below_the_words() -> None:
    text = (
        "“We will not sell one foot of the quay.”\n\n—Ana Orr, mayor of Sandhaven.\n\n"
        "Then the council met."
    )
    (found,) = quotations(text)
    assert (found.rule, placed(found)) == ("dash-below", "Ana Orr")


def test_a_dash_that_lists_is_no_signature() -> None:
    text = "“We will not sell one foot of the quay.”\n\n— and nobody answered that question.\n"
    assert [q.rule for q in quotations(text)] != ["dash-below"]


def test_quotations_in_a_text_quoted_as_a_whole() -> None:
    text = (
        "The Harbour Post wrote:\n\n"
        "“She signed the paper after what she called a “long and bitter winter,” and left.\n\n"
        "“Nobody followed her.”\n"
    )
    found = quotations(text)
    whole, inner, after = found
    assert whole.start < inner.start
    assert inner.end < whole.end < after.start
    assert (inner.rule, placed(inner)) == ("what-called", "she")


def test_a_text_of_one_paragraph_too_long_to_read() -> None:
    text = "“Sand and salt,” he said, and " * 2500
    found = structure(text, language="en").quotations
    assert len(found) == 2500
    assert {q.attribution.speaker for q in found} == {None}


def test_single_marks_stay_nested() -> None:
    text = "Orr said:\n\n“They say ‘no’ to all of it, and so do we.\n\n“We always did.”\n"
    assert len(quotations(text)) == 2
