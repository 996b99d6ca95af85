"""``timeline`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from schema import Document, PartialDate
from store import Archive
from tests.cli.conftest import Run


def test_periods_are_counted_vague_and_undated_ones_apart(place: Path, run: Run) -> None:
    with Archive.open(place, actor="lena") as archive:
        for date in ("2030-04-20", "2030-05-01", "2030", None):
            when = PartialDate(date) if date else None
            archive.add([Document(title=f"On {date}", text=f"{date} text", published=when)])
    lines = [json.loads(x) for x in run("timeline", "--by", "month", "--json").stdout.splitlines()]
    assert lines == [
        {"period": "2030", "from": "2030-01-01", "to": "2030-12-31", "count": 1, "vague": 1},
        {"period": "2030-04", "from": "2030-04-01", "to": "2030-04-30", "count": 2, "vague": 0},
        {"period": "2030-05", "from": "2030-05-01", "to": "2030-05-31", "count": 1, "vague": 0},
        {"period": None, "from": None, "to": None, "count": 2, "vague": 0},
    ]
    plain = run("timeline", "--by", "month", "title:on")
    assert plain.stdout.splitlines() == ["2030~\t1\t1", "2030-04\t1\t0", "2030-05\t1\t0"]
    assert "Without a date: 1." in plain.stderr
    assert run("timeline", "nothingofthekind").exit_code == 1
    assert run("timeline", "date:(").exit_code == 2
