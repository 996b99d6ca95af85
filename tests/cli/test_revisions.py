"""``revisions`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store import Archive
from tests.cli.conftest import Run

URL = ("--url", "https://elsin.example/quay")
BEFORE = (
    "ELSIN (Courier) — The quay is closed.\n\n“Nobody asked us,” said Mara Olvan on Monday.\n\n"
    "Nothing much happened after that.\n\n“We shall rebuild it,” said Jorin Tesk.\n"
)


@pytest.fixture
def twice(run: Run, tmp_path: Path) -> Path:
    file = tmp_path / "quay.txt"
    for text in (BEFORE, BEFORE.replace("Monday", "Tuesday").replace("rebuild", "mend")):
        file.write_text(text, encoding="utf-8")
        assert run("import", *URL, str(file)).exit_code == 0
    return file


@pytest.mark.usefixtures("twice")
def test_the_last_change_is_shown_with_what_it_orphaned(run: Run) -> None:
    result = run("revisions", "3")
    assert result.exit_code == 0, result.stderr
    first, second, *rest = result.stdout.splitlines()
    assert first.split("\t")[:1] == ["1"]
    assert "now" in second.split("\t")
    assert "“Nobody asked us,” said Mara Olvan on [-Monday-]{+Tuesday+}." in rest
    assert "“We shall [-rebuild-]{+mend+} it,” said Jorin Tesk." in rest
    assert "Orphaned: 1 passage" in result.stdout
    assert "“We shall rebuild it,”" in rest[-1]
    assert "2 texts; archive-tui revisions 3 shows what changed" in run("show", "3").stdout
    assert "[orphaned]" in run("show", "3").stdout
    assert run("search", "--numbers", "has:revisions").stdout.split() == ["3"]


@pytest.mark.usefixtures("twice")
def test_two_texts_are_chosen_and_json_gives_both_back(run: Run) -> None:
    told = json.loads(run("revisions", "#3", "--between", "2", "1", "--json").stdout)
    assert told["between"] == [2, 1]
    kept = [piece["text"] for piece in told["changes"] if piece["what"] != "gone"]
    assert "".join(kept) == BEFORE
    assert [text["current"] for text in told["texts"]] == [False, True]
    assert [orphan["words"] for orphan in told["orphaned"]] == ["“We shall rebuild it,”"]
    wrong = run("revisions", "3", "--between", "1", "5")
    assert wrong.exit_code == 2
    assert "There is no text 5" in wrong.stderr


@pytest.mark.usefixtures("twice")
def test_the_whole_text_is_shown_where_asked(run: Run) -> None:
    assert "Nothing much happened" in run("revisions", "3", "--whole").stdout


def test_an_entry_with_one_text_or_none_says_so(run: Run) -> None:
    assert (
        "#1 has had one text only." in run("revisions", "1").stderr + run("revisions", "1").stdout
    )
    assert run("revisions", "99").exit_code != 0


def test_what_was_decided_is_not_proposed_again_on_new_words_around_it(
    run: Run, tmp_path: Path, place: Path
) -> None:
    file = tmp_path / "quay.txt"
    file.write_text(BEFORE, encoding="utf-8")
    run("import", *URL, str(file))
    assert sorted(run("search", "--numbers", "source:3").stdout.split()) == ["4", "5"]
    run("review", "--confirm", "4", "--reject", "5")
    changed = BEFORE.replace("Mara Olvan on Monday", "Mara Olvan, sadly").replace(
        "said Jorin Tesk", "said Jorin Tesk on Friday"
    )
    file.write_text(changed, encoding="utf-8")
    run("import", *URL, str(file))
    with Archive.open(place, actor="lena") as archive:
        rows = archive.quotations(3)
        assert [(row.number, row.start < 0, row.status) for row in rows] == [(4, True, "confirmed")]
        assert not list(archive.open_proposals())
    assert "(stands in it among other words: --rejoin)" in run("revisions", "3").stdout
    assert run("revisions", "3", "--rejoin").stdout.startswith("quotation #4\t“Nobody asked us,”")
    with Archive.open(place, actor="lena") as archive:
        (row,) = archive.quotations(3)
        assert archive.text(3)[row.start : row.end] == row.text == "“Nobody asked us,”"
        assert archive.verify() == []
    assert run("revisions", "3", "--rejoin").exit_code == 1
    run("undo")
    assert "(stands in it among other words" in run("revisions", "3").stdout


def test_an_open_proposal_moves_along_with_its_words(run: Run, tmp_path: Path, place: Path) -> None:
    file = tmp_path / "quay.txt"
    for text in (BEFORE, BEFORE.replace("Mara Olvan on Monday", "Mara Olvan, sadly")):
        file.write_text(text, encoding="utf-8")
        run("import", *URL, str(file))
    with Archive.open(place, actor="lena") as archive:
        rows = archive.quotations(3)
        assert [row.number for row in rows] == [4, 5]
        for row in rows:
            assert archive.text(3)[row.start : row.end] == row.text
        links = [link for link in archive.links(3) if link.number == 4]
        assert [(link.start, link.lost) for link in links] == [(rows[0].start, None)]
        assert archive.verify() == []
