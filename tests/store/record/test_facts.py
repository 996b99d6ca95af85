"""What a search asks the record with every change is found by an index, not by reading all."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import Archive
from store.record import facts


@pytest.mark.parametrize(
    ("field", "value"), [("is", "rejected"), ("is", "proposed"), ("tag", "a/b")]
)
def test_no_scan_of_all_entries(tmp_path: Path, field: str, value: str) -> None:
    with Archive.create(tmp_path / "a") as archive, archive.database.read() as db:
        asked: list[str] = []
        db.set_trace_callback(asked.append)
        facts.numbers(db, field, value)
        db.set_trace_callback(None)
        assert asked
        plans = [row[3] for sql in asked for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert not [plan for plan in plans if plan.startswith("SCAN")]
