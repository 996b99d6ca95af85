"""Tables on the command line: asked once, remembered, or told what to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_tui.cli import columns
from schema import Document
from store import Archive
from tests.cli.conftest import Run

TABLE = "Headline,Day,Junk\nBridge shut,1/2/2031,x\nBridge open,3/4/2031,y\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(TABLE)
    return path


def titles(place: Path) -> dict[str | None, str]:
    with Archive.open(place) as archive:
        found = [archive.get(n) for n in archive.numbers()]
    return {e.title: str(e.published) for e in found if isinstance(e, Document)}


def test_without_a_terminal_the_command_is_told(run: Run, table: Path, place: Path) -> None:
    before = titles(place)
    refused = run("import", str(table))
    assert refused.exit_code == 2
    assert f"archive-tui import {table} --map title=Headline --map date=Day" in refused.stderr
    assert "Headline, Day, Junk" in refused.stderr
    assert run("import", "--map", "title=Hedline", str(table)).exit_code == 2
    order = run("import", "--map", "title=Headline", "--map", "date=Day", str(table))
    assert order.exit_code == 2
    assert "--date-order dmy or mdy" in order.stderr
    assert titles(place) == before


def test_told_once_it_is_remembered(run: Run, table: Path, place: Path, tmp_path: Path) -> None:
    words = ("--map", "title=Headline", "--map", "date=Day", "--date-order", "dmy")
    done = run("import", *words, str(table))
    assert done.exit_code == 0
    assert "remembered" in done.stderr
    assert titles(place)["Bridge shut"] == "2031-02-01"
    other = tmp_path / "next.csv"
    other.write_text("Day,Headline,Junk\n5/6/2031,Bridge gone,z\n")
    assert run("import", str(other)).exit_code == 0
    assert titles(place)["Bridge gone"] == "2031-06-05"
    piped = run("import", "-", stdin="Day,Headline,Junk\n7/8/2031,Bridge back,z\n")
    assert piped.exit_code == 0
    assert titles(place)["Bridge back"] == "2031-08-07"


def test_a_dry_run_remembers_nothing(run: Run, table: Path) -> None:
    words = ("--map", "title=Headline", "--dry-run")
    assert run("import", *words, str(table)).exit_code == 0
    assert run("import", str(table)).exit_code == 2


def test_asked_on_a_terminal(
    run: Run, table: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "can_ask", lambda: True)
    answers = "9 title\n3 nonsense\n1 -\n2 -\n\n1 title\n2 date\n3 note\n\nmdy\n"
    done = run("import", str(table), stdin=answers)
    assert done.exit_code == 0, done.stderr
    assert "Bridge shut" in done.stderr
    assert "Write the number of a column, 1 to 3" in done.stderr
    assert "There is no field 'nonsense'" in done.stderr
    assert "title, text, url" in done.stderr
    assert "'Day' does not tell" in done.stderr
    assert titles(place)["Bridge shut"] == "2031-01-02"
    table.write_text(TABLE + "Bridge gone,5/6/2031,z\n")
    assert run("import", str(table)).exit_code == 0
    assert titles(place)["Bridge gone"] == "2031-05-06"


def test_an_unanswered_question_changes_nothing(
    run: Run, table: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "can_ask", lambda: True)
    before = titles(place)
    assert run("import", str(table), stdin="").exit_code != 0
    assert titles(place) == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--map", "title"), "write the field and the column"),
        (("--map", "foo=Bar"), "there is no field 'foo'; there are title"),
        (("--date-order", "dmy"), "for tables, and there is none"),
    ],
)
def test_wrong_words(run: Run, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    note = tmp_path / "note.txt"
    note.write_text("The bridge is shut.")
    refused = run("import", *words, str(note))
    assert refused.exit_code == 2
    assert sentence in refused.stderr


def test_what_was_remembered_may_be_broken(run: Run, table: Path, place: Path) -> None:
    with Archive.open(place, actor="lena") as archive:
        for kept in ("[1]", "{", '{"x": {"columns": [["nonsense", "a"]], "date_order": null}}'):
            archive.state_set(columns.STATE, kept)
            assert run("import", str(table)).exit_code == 2
