"""Shingles, sketches and candidates against the plain definitions."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_tui.evidence import shingles as made
from archive_tui.evidence.candidates import alike, equal, least_contained
from archive_tui.evidence.shingles import Sketch, containment, resemblance, shared, sketch

VOCABULARY = [f"{a}{b}" for a in ("vel", "mar", "bri", "odo", "kes") for b in ("ta", "ri", "lu")]
PROSE = st.lists(st.sampled_from(VOCABULARY), max_size=120).map(" ".join)


def plain(text: str, k: int) -> set[tuple[str, ...]]:
    """The definition: runs of k words, words being letters, marks and digits in a row."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())
    return {tuple(words[at : at + k]) for at in range(len(words) - k + 1)}


@given(PROSE, PROSE, st.integers(1, 6))
def test_resemblance_and_containment_are_exact(one: str, other: str, k: int) -> None:
    a, b = plain(one, k), plain(other, k)
    mine, theirs = made.shingles(one, k), made.shingles(other, k)
    assert (len(mine), len(theirs)) == (len(a), len(b))
    common = shared(mine, theirs)
    assert common == len(a & b)
    assert resemblance(common, len(a), len(b)) == (len(a & b) / len(a | b) if a | b else 0)
    least = min(len(a), len(b))
    assert containment(common, len(a), len(b)) == (len(a & b) / least if least else 0)


@given(st.text(max_size=200), st.integers(1, 4))
def test_any_text_has_ascending_distinct_shingles(text: str, k: int) -> None:
    hashes = made.shingles(text, k)
    assert (np.diff(hashes.astype(object)) > 0).all()
    assert (hashes == made.shingles(text, k)).all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Dam of Velmar is SAFE now", "the dam — of Velmar — is “safe” now!"),
        ("Straße über die alte Brücke dort", "STRASSE u\u0308ber die alte Bru\u0308cke dort"),
        ("سد فيلمار آمن اليوم تماما", "سد فيلمار، آمن اليوم: تماما"),
        ("堤防は安全であると大臣", "堤防は、安全であると大臣。"),
        ("เขื่อนปลอดภัย", "เขื่อน ปลอดภัย"),
    ],
)
def test_punctuation_case_and_composition_do_not_count(one: str, other: str) -> None:
    assert made.shingles(one, 4).tolist() == made.shingles(other, 4).tolist() != []


def test_scripts_without_spaces_are_cut_by_letter() -> None:
    assert len(made.words("堤防は安全である")) == 8
    assert len(made.words("\U00020000\U00020001")) == 2
    one, other = "堤防は安全であると大臣が月曜日に述べた。", "大臣が月曜日に述べた。技師は疑う。"
    assert shared(made.shingles(one, 5), made.shingles(other, 5)) == 6


def test_a_long_text_is_hashed_in_pieces_and_gives_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = " ".join(random.Random(1).choices(VOCABULARY, k=3_000))
    whole = made.words(text).tolist()
    monkeypatch.setattr(made, "PIECE", 100)
    assert made.words(text).tolist() == whole


def test_hostile_texts_do_no_harm() -> None:
    for text in ("", "\0" * 50, "a" * 3_000_000, "\ud800 \udfff" * 9, "\u0301" * 99, "x " * 50_000):
        assert len(made.shingles(text, 5)) <= 1
    assert len(made.shingles("\U0010ffff a b c d e", 5)) <= 2


def test_hashes_are_the_same_in_every_process() -> None:
    text = "The dam is safe, Minister Odra Kell said on Monday. 堤防は安全"
    code = (
        f"from archive_tui.evidence.shingles import shingles; print(shingles({text!r}, 5).tolist())"
    )
    for seed in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert found.stdout.strip() == str(made.shingles(text, 5).tolist())


def test_sketches_are_nested_samples() -> None:
    draw = np.random.default_rng(1)
    for size, level in ((0, 0), (60, 0), (150, 1), (300, 2), (700, 3), (90_000, 3)):
        hashes = np.unique(draw.integers(0, 2**63, size, dtype=np.uint64))
        known = sketch(hashes)
        assert (known.size, known.level) == (size, level)
        kept = [value for value in hashes.tolist() if value % 2**level == 0]
        assert known.hashes.tolist() == kept
        assert abs(len(kept) - size / 2**level) <= 6 * (size / 2**level) ** 0.5


def of_words(words: list[str]) -> Sketch:
    return sketch(made.shingles(" ".join(words), 5))


def planted(seed: int) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Texts of 60 to 700 words, and pairs of them that share 75 % of the smaller at least."""
    draw = random.Random(seed)
    rare = [f"w{n}" for n in range(4_000)]
    texts = [draw.choices(rare, k=draw.randint(60, 700)) for _ in range(150)]
    pairs = []
    for at in range(50):
        base = texts[at]
        begin = draw.randint(0, len(base) // 5)
        copy = [*draw.choices(rare, k=draw.randint(0, 9)), *base[begin:]]
        if at % 3 == 0:
            copy += draw.choices(rare, k=900)
        if at % 3 == 1:
            copy = base[: max(60, len(base) // 2)]
        pairs.append((len(texts), at))
        texts.append(copy)
    return texts, pairs


@pytest.mark.parametrize("seed", range(4))
def test_no_planted_pair_escapes_the_candidates(seed: int) -> None:
    texts, pairs = planted(seed)
    known = [of_words(words) for words in texts]
    found = {(pair.late, pair.early) for pair in alike(known, 0.75)}
    plain_sets = [plain(" ".join(words), 5) for words in texts]
    for late, early in pairs:
        a, b = plain_sets[late], plain_sets[early]
        if len(a & b) >= 0.75 * min(len(a), len(b)):
            assert (late, early) in found
    # And hardly any other pair has to be compared in full.
    assert len(found - set(pairs)) <= 5


def test_a_passage_that_stands_in_every_text_joins_none() -> None:
    draw = random.Random(3)
    rare = [f"w{n}" for n in range(5_000)]
    notice = draw.choices(rare, k=60)
    texts = [[*draw.choices(rare, k=300), *notice] for _ in range(200)]
    assert list(alike([of_words(words) for words in texts], 0.75)) == []


def test_a_story_in_very_many_outlets_hangs_together() -> None:
    draw = random.Random(4)
    rare = [f"w{n}" for n in range(5_000)]
    base = draw.choices(rare, k=400)
    texts = [
        [word if draw.random() > 0.01 else draw.choice(rare) for word in base] for _ in range(300)
    ]
    above = list(range(300))

    def root(at: int) -> int:
        while above[at] != at:
            at = above[at]
        return at

    for pair in alike([of_words(words) for words in texts], 0.75):
        above[root(pair.late)] = root(pair.early)
    assert {root(at) for at in range(300)} == {0}


def test_texts_with_equal_shingles_are_one_group() -> None:
    known = [of_words(words.split()) for words in ("a b c d e f", "b c d e f g", "a b c d e f")]
    assert equal([*known, known[0]]) == [[0, 2, 3], [1]]


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 400), st.floats(0.2, 1))
def test_what_resembles_is_contained_as_far_as_is_asked(
    one: int, other: int, common: int, threshold: float
) -> None:
    common = min(common, one, other)
    if resemblance(common, one, other) >= threshold:
        assert containment(common, one, other) >= least_contained(threshold, 1.0) - 1e-9
