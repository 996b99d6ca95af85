"""What exports hold; everything in them is invented."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_tui.export import FORMATS
from archive_tui.export.bibliography import escaped
from archive_tui.export.jsonl import is_export, lines, read
from archive_tui.ingest.importer import run
from schema import Document, PartialDate, Tweet
from store import Archive
from store.errors import Refused


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "a", actor="lena") as made:
        made.add(
            [
                Document(
                    title="The *dam* & 50% of it",
                    text="Water said “no”.\x9b",
                    authors=("Ann Invented",),
                    published=PartialDate("2030-04"),
                    url="https://post.invalid/a_b",
                ),
                Tweet(text="=1+1", handle="nobody_x"),
            ]
        )
        made.tag([1], add=["topic/dam"])
        made.add_note(1, "a note")
        made.link(1, "disputes", 2, note="why")
        made.quote(1, 11, 15, speaker="Water")
        yield made


def test_jsonl_gives_the_same_archive_back(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines(archive)), encoding="utf-8")
    assert is_export(file)
    assert "\x9b" not in file.read_text(encoding="utf-8")
    with Archive.create(tmp_path / "b", actor="bo") as other:
        other.load(read(file))
        again = [value for value in other.dump() if value["type"] != "archive"]
        assert again == [value for value in archive.dump() if value["type"] != "archive"]
        with pytest.raises(Refused):
            other.load(read(file))


def test_a_broken_line_is_refused_whole(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    file.write_text("\n".join([*lines(archive), "{"]), encoding="utf-8")
    with Archive.create(tmp_path / "b") as other:
        with pytest.raises(Refused):
            other.load(read(file))
        assert other.count() == 0


def test_other_files_are_no_exports(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(json.dumps({"id": "1", "text": "a post"}))
    assert not is_export(file)


def test_csv_is_safe_for_spreadsheets(archive: Archive) -> None:
    rows = list(csv.DictReader(FORMATS["csv"].lines(archive, [1, 2])))
    assert rows[0]["tags"] == "topic/dam"
    assert rows[1]["title"] == "'=1+1"


def test_bibliographies(archive: Archive) -> None:
    plain = next(iter(FORMATS["text"].lines(archive, [1])))
    assert plain.startswith("Ann Invented. The *dam* & 50% of it. 2030-04.")
    marked = next(iter(FORMATS["markdown"].lines(archive, [1])))
    assert r"The \*dam\*" in marked
    assert "<https://post.invalid/a_b>" in marked


def test_bibtex(archive: Archive) -> None:
    text = "\n".join(FORMATS["bibtex"].lines(archive, [1]))
    assert text.startswith("@article{archive1,")
    assert r"\& 50\% of it" in text
    assert "month = apr" in text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("see https://post.invalid/x_y”.", "see <https://post.invalid/x_y>”."),
        ("(https://post.invalid/Weir_(Belmora))", "(<https://post.invalid/Weir_(Belmora)>)"),
        ("https://post.invalid/a, b", "<https://post.invalid/a>, b"),
        ("“https://post.invalid/?q=1”", "“<https://post.invalid/?q=1>”"),
        ("https://post.invalid/it’s?", "<https://post.invalid/it’s>?"),
        ("http://.", "<http://>."),
    ],
)
def test_an_address_in_markdown_ends_where_it_ends(text: str, marked: str) -> None:
    assert escaped(text) == marked


def test_an_address_in_bibtex_is_verbatim(tmp_path: Path) -> None:
    urls = ["https://post.invalid/_a_~b%20c#d&e--f", "https://post.invalid/{x}\\y"]
    with Archive.create(tmp_path / "a", actor="lena") as made:
        made.add([Document(title=str(n), text=str(n), url=url) for n, url in enumerate(urls)])
        written = "\n".join(FORMATS["bibtex"].lines(made, [1, 2]))
    assert [line for line in written.splitlines() if " url =" in line] == [
        f"  url = {{{urls[0]}}},",
        "  url = {https://post.invalid/\\{x\\}\\textbackslash{}y},",
    ]
    file = tmp_path / "refs.bib"
    file.write_text(written, encoding="utf-8")
    with Archive.create(tmp_path / "b", actor="lena") as again:
        list(run(again, [str(file)]))
        assert [getattr(again.get(n), "url", None) for n in (1, 2)] == urls
