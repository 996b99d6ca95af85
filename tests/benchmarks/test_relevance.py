"""The figure of ranking, by hand, and the collections' form. Texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import relevance


def test_ndcg() -> None:
    assert relevance.ndcg([1, 2], {1, 2}) == 1.0
    assert relevance.ndcg([9, 1], {1}) == pytest.approx(0.6309, abs=1e-4)
    assert relevance.ndcg([9], {1}) == 0.0
    assert relevance.ndcg([], set()) == 0.0


def test_a_collection_is_read_and_ranked(tmp_path: Path) -> None:
    folder = tmp_path / "cran"
    folder.mkdir()
    (folder / "cran.all.1400").write_text(
        ".I 1\n.T\ntides of the bay\n.A\norr,a.\n.W\ntides of the bay\n rise twice .\n"
        ".I 2\n.T\nsand\n.W\nsand moves .\n"
    )
    (folder / "cran.qry").write_text(".I 001\n.W\nwhat moves the sand\n.I 004\n.W\nwhich tides\n")
    (folder / "cranqrel").write_text("1 2 1\n2 1 3\n")
    read = relevance.read(tmp_path, "cran")
    assert read is not None
    assert read.documents[2] == ("sand", "sand moves .")
    assert read.questions[2] == ["which", "tides"]
    (tmp_path / "ours").mkdir()
    assert relevance.measure(read, relevance.ours(tmp_path / "ours", read)) == 1.0
    assert "cisi" in next(relevance.lines(tmp_path, ["cisi"]))
