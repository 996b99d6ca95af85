"""Tables of sources. Every title, name and address in them is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive_tui.export.jsonl import lines as export_lines
from archive_tui.ingest.formats import Passed, Undecided, Unreadable, choose, table_rows
from archive_tui.ingest.formats.table_columns import propose, signature
from archive_tui.ingest.formats.table_dates import date_in
from archive_tui.ingest.importer import ImportOptions, run
from archive_tui.ingest.options import ColumnMap
from schema import Document, Report, Tweet
from store import Archive
from store.rows import Intake
from tests.ingest.formats.sources import everything, read, source


def entries(data: bytes | str, name: str = "list.csv", **options: Any) -> list[Any]:
    return [item.entry for item in read(data, name, **options)]


def passed(data: bytes | str, name: str = "list.csv", **options: Any) -> list[str]:
    return [i.reason for i in everything(data, name, **options) if isinstance(i, Passed)]


def test_rows_become_entries() -> None:
    data = (
        "Title,Author,Published,URL,Text,Outlet,Lang,Tags,Notes\r\n"
        '"The bridge, shut",Ada Mills; Odra Kell,2031-04-06,https://velm.example/1,'
        '"""It is shut,"" said Ada Mills.\nNobody crossed.",The Velm Review,English,'
        "bridge; velm/river,Seen in print\r\n"
        "=cmd|'/C calc'!A0,,,,,,,,\r\n"
    )
    first, second = read(data, "list.csv")
    assert isinstance(first.entry, Document)
    found = first.entry.model_dump(exclude={"uid"}, exclude_defaults=True, mode="json")
    assert found == {
        "title": "The bridge, shut",
        "authors": ["Ada Mills", "Odra Kell"],
        "published": "2031-04-06",
        "url": "https://velm.example/1",
        "text": '"It is shut," said Ada Mills.\nNobody crossed.',
        "publisher": "The Velm Review",
        "language": "en",
    }
    assert (first.tags, first.notes) == (("bridge", "velm/river"), ("Seen in print",))
    assert (first.capture.locator.type, first.capture.locator.value) == ("line", "2")
    assert first.capture.url == "https://velm.example/1"
    assert len(first.proposals) == 1
    assert isinstance(second.entry, Document)
    assert second.entry.title == "=cmd|'/C calc'!A0"
    assert second.capture.locator.value == "4"


def test_reports_and_tweets_in_a_table() -> None:
    report, told = entries(
        "kind,title,symbol,issuing body,text\nreport,Survey,HO/12,Harbour Office,\n"
        ",Other,HO/13,Harbour Office,The words.\n"
    )
    assert isinstance(report, Report)
    assert (report.symbol, report.issuing_body, report.text) == ("HO/12", "Harbour Office", "")
    assert isinstance(told, Report)
    assert (told.symbol, told.text) == ("HO/13", "The words.")
    one, other = entries(
        "handle,text,posted at,url\n@ada,Shut #bridge @bob,Wed Apr 10 20:19:24 +0000 2030,\n"
        ",Open,10/13/2030 2:05 PM,https://x.com/kell/status/123\n",
        kind="tweet",
    )
    assert isinstance(one, Tweet)
    assert (one.handle, one.hashtags, one.mentions) == ("ada", ("bridge",), ("bob",))
    assert str(one.posted_at) == "2030-04-10T20:19:24Z"
    assert (other.handle, other.post_id, str(other.posted_at)) == (
        "kell",
        "123",
        "2030-10-13T14:05",
    )
    with pytest.raises(Unreadable, match="line 3 has the kind 'novel'"):
        read("kind,title\nreport,A\nnovel,B\n", "list.csv")


def test_a_table_that_nobody_has_described() -> None:
    data = "Headline,Day,Body,Junk\nA,2030-01-02,x,\n"
    with pytest.raises(Undecided) as refused:
        read(data, "list.csv")
    assert "--map title=Headline --map date=Day --map text=Body" in str(refused.value)
    assert "Headline, Day, Body, Junk" in str(refused.value)
    mapping = (("title", "headline"), ("date", "Day"))
    (one,) = entries(data, mapping=mapping)
    assert (one.title, str(one.published), one.text) == ("A", "2030-01-02", "")
    saved = {signature(["Junk", "Body", "Day", "Headline"]): ColumnMap((("title", "Headline"),))}
    (two,) = entries(data, saved=saved)
    assert (two.title, two.published) == ("A", None)
    with pytest.raises(Undecided, match="no column 'Hedline'; it has Headline, Day"):
        read(data, "list.csv", mapping=(("title", "Hedline"),))
    with pytest.raises(Undecided, match="only one of its columns can be the title"):
        read(data, "list.csv", mapping=(("title", "Headline"), ("title", "Day")))
    with pytest.raises(Undecided, match="title, text, url"):
        read(data, "list.csv", mapping=(("date", "Day"),))


def test_what_names_of_columns_suggest() -> None:
    assert propose(["Title", "pubDate", "URL"]).certain
    assert not propose(["Title", "Day"]).certain
    assert not propose(["Title", "Unheard of"]).certain
    assert not propose(["date", "author"]).certain
    assert propose(["Source", "Article", "x"]).columns == (
        ("publisher", "Source"),
        ("text", "Article"),
    )
    assert signature(["A b", "c"]) == signature(["C", "a_b"]) != signature(["a", "b c"])


@pytest.mark.parametrize(
    ("dates", "edtf"),
    [
        (["1/2/2030", "13/2/2030"], ["2030-02-01", "2030-02-13"]),
        (["1/2/2030", "2/13/2030"], ["2030-01-02", "2030-02-13"]),
        (["3.3.2030"], ["2030-03-03"]),
        (["2030/04/06 14:30:05+0300", "2030"], ["2030-04-06T14:30:05+03:00", "2030"]),
        (["6 April 2030 9:05 pm", ""], ["2030-04-06T21:05", "None"]),
        (["Sat, 06 Apr 2030 10:00:00 +0200"], ["2030-04-06T10:00:00+02:00"]),
        (["n.d.", "c. 1900"], ["None", "1900~"]),
    ],
)
def test_dates_by_the_whole_column(dates: list[str], edtf: list[str]) -> None:
    data = "title,date\n" + "".join(f'T{i},"{date}"\n' for i, date in enumerate(dates))
    assert [str(entry.published) for entry in entries(data)] == edtf


def test_dates_that_the_column_does_not_decide() -> None:
    data = "title,date\nA,1/2/2030\nB,3/4/2030\n"
    with pytest.raises(Undecided, match=r"'1/2/2030'; say --date-order dmy or mdy"):
        read(data, "list.csv")
    assert [str(e.published) for e in entries(data, date_order="dmy")] == [
        "2030-02-01",
        "2030-04-03",
    ]
    assert str(entries(data, date_order="mdy")[0].published) == "2030-01-02"
    both = "title,date\nA,13/2/2030\nB,2/13/2030\n"
    with pytest.raises(Undecided, match=r"line 2.*line 3"):
        read(both, "list.csv")
    first, second = read(both, "list.csv", date_order="dmy")
    assert first.notes == ()
    assert second.notes == ("Date: 2/13/2030",)
    with pytest.raises(Undecided, match="none of the 2 dates"):
        read("title,date\nA,soon\nB,43034\n", "list.csv")
    (kept,) = read("title,date\nA,1/2/2030\nB,2030-01-02\n", "list.csv", date_order="ymd")[:1]
    assert kept.notes == ("Date: 1/2/2030",)


def test_a_date_is_never_more_precise_than_it_is_written() -> None:
    assert date_in("31/2/2030", "dmy") is None
    assert date_in("1/2/30", "dmy") is None
    assert date_in("2030-04-06T25:00", None) is None
    assert date_in("x" * 10_000, None) is None


def test_rows_that_name_nothing_are_counted() -> None:
    data = "title,date,text\nA,2030,x\n,2031,\n,,\n\nB,2030,x,stray\n,2031,\nC\n"
    assert [e.title for e in entries(data)] == ["A", "C"]
    assert passed(data) == [
        "2 rows without a title, text, web address, author, symbol or post, the first on line 3",
        "1 row with more cells than there are columns, the first on line 6",
    ]
    first, second = read("title,url,tag\nA,not one,+x\nB,https://a.example/1,\n", "list.csv")
    assert first.notes == ("Address: not one", "Tag: +x")
    assert second.notes == ()


@pytest.mark.parametrize(
    "data",
    [
        "title,date\r\nBrücke,2030\r\n".encode(),
        b"\xef\xbb\xbf" + "title;date\nBrücke;2030\n".encode(),
        "title,date\nBrücke,2030\n".encode("cp1252"),
        "title\tdate\nBrücke\t2030\n".encode("utf-16"),
        "title|date\rBrücke|2030\r".encode(),
        "sep=;\ntitle;date\nBrücke;2030\n".encode(),
    ],
)
def test_encodings_and_delimiters(data: bytes) -> None:
    (one,) = entries(data)
    assert (one.title, str(one.published)) == ("Brücke", "2030")


def test_a_delimiter_within_the_cells_is_none() -> None:
    data = "title;text\nA;one, two, three\nB;four, five, six\n"
    assert [e.text for e in entries(data)] == ["one, two, three", "four, five, six"]
    (one,) = entries("url\nhttps://a.example/x,y\n")
    assert one.url == "https://a.example/x,y"


def test_tabs_without_quoting() -> None:
    one, two = entries('title\tdate\n"Shut," he said\t2030\n5" pipe\t2031\n', "list.tsv")
    assert (one.title, two.title) == ('"Shut," he said', '5" pipe')


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('title,date\n"open,2030\nb,2031\n', "opened in the row on line 2 is never closed"),
        ('title,date\n"a "b" c",2030\n', "line 2 a quotation mark stands within"),
        ("title,date\nA\x00,2030\n", "NUL byte at offset 12"),
        ("title,date\n", "no other"),
        ("title,date\n1,2,3\n4,5,6\n7,8\n", "2 of its 3 rows have more cells"),
        (",".join(f"c{i}" for i in range(1500)) + "\n1\n", "1,500 columns"),
        ("x" * 600 + ",y\n1,2\n", "too long to be a row of column names"),
        ("title,date\nпривет,2030\n".encode("cp1251"), "neither UTF-8 nor Western"),
    ],
)
def test_broken_tables(data: str | bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data, "list.csv")


def test_huge_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "x" * 1_000_000
    (one,) = entries(f'title,note\n"A",{long}\n')
    assert one.title == "A"
    monkeypatch.setattr(table_rows, "MAX_LINE", 1000)
    with pytest.raises(Unreadable, match="line 2 has more than 1,000 characters"):
        read(f"title,note\nA,{long}\n", "list.csv")
    with pytest.raises(Unreadable, match="may not be closed"):
        read('title,note\nA,"' + "x\n" * 2000, "list.csv")


def test_names_of_columns_twice_or_missing() -> None:
    mapping = (("title", "title (2)"), ("note", "column 3"))
    (one,) = read("title,title,,date,,\nA,B,C,2030,,\n", "list.csv", mapping=mapping)
    assert isinstance(one.entry, Document)
    assert (one.entry.title, one.notes) == ("B", ("C",))


def test_json_lines() -> None:
    rows: list[dict[str, Any]] = [
        {"headline": "A", "meta": {"lang": "en", "by": {"name": "Ada Mills"}}, "tags": ["x", 7]},
        {"headline": "B", "body": "word " * 3000, "meta": None, "odd": [{"deep": [1]}]},
    ]
    data = "\n".join(json.dumps(row) for row in rows) + "\n\n"
    mapping = (
        ("title", "headline"),
        ("language", "meta.lang"),
        ("author", "meta.by.name"),
        ("tag", "tags"),
        ("text", "body"),
        ("note", "odd"),
    )
    one, two = read(data, "rows.jsonl", mapping=mapping)
    assert isinstance(one.entry, Document)
    assert (one.entry.title, one.entry.language, one.entry.authors, one.tags) == (
        "A",
        "en",
        ("Ada Mills",),
        ("x", "7"),
    )
    assert two.entry.text == rows[1]["body"]
    assert two.notes == ('[{"deep": [1]}]',)
    (long,) = entries(json.dumps({"text": "word " * 3000}) + "\n", "rows.jsonl")
    assert long.text == "word " * 3000
    with pytest.raises(Unreadable, match="line 2 is not valid JSON"):
        read('{"title": "A"}\n{"title": \n', "rows.jsonl")
    with pytest.raises(Unreadable, match="line 2 is not a JSON object"):
        read('{"title": "A"}\n[1]\n', "rows.jsonl")
    with pytest.raises(Unreadable, match="more than 1,000 different names"):
        read("".join(json.dumps({f"k{i}": 1}) + "\n" for i in range(1100)), "rows.jsonl")


@pytest.mark.parametrize(
    ("data", "name", "format_name"),
    [
        ("title,date\nA,2030\n", "x.csv", "table"),
        ("title,date,url\nA,2030,https://a.example\nB,,\n", "-", "table"),
        ("Dear Ada, dear Odra,\nthe bridge, it seems, is shut.\n", "-", "text"),
        ('{"title": "A"}\n', "x.jsonl", "table"),
        ('{"title": "A"}\n{"title": "B"}\n', "x.json", "table"),
        ('{"files": [\n{"title": "A"},\n{"title": "B"}]}\n', "x.json", "tweets"),
        ('{"id": "1", "text": "A", "created_at": "2030"}\n' * 2, "x.jsonl", "tweets"),
        ('{"data": {"id": "1", "text": "A"}, "other": 1}\n', "x.jsonl", "tweets"),
        ('{"errors": [{"title": "gone"}]}\n', "x.jsonl", "tweets"),
        ('{"data": {"id": "1", "text": "' + "x" * 9000, "x.jsonl", "tweets"),
    ],
)
def test_recognised(data: str, name: str, format_name: str) -> None:
    assert choose(source(data, name)).name == format_name


def test_other_tables_stay_what_they_are(archive: Archive) -> None:
    archive.add([Document(title="A", text="x")])
    export = "\n".join(export_lines(archive)) + "\n"
    assert choose(source(export, "export.jsonl")).name != "table"
    old = (
        "tweet_id,in_reply_to_status_id,timestamp,text,retweeted_status_id,expanded_urls\n1,,,x,,\n"
    )
    assert choose(source(old, "tweets.csv")).name == "twitter-csv"


def test_a_long_table_goes_in_and_again_adds_nothing(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("title,date,text\n" + "".join(f"T{i},2030,Removed.\n" for i in range(1200)))
    (first,) = run(archive, [str(path)])
    assert (first.status, first.added) == ("added", 1200)
    with path.open("a") as stream:
        stream.write("One more,2031,Removed.\n")
    (again,) = run(archive, [str(path)])
    assert (again.added, again.unchanged) == (1, 1200)


def test_a_table_in_a_folder_that_nobody_has_described_is_skipped(
    archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "list.csv").write_text("Foo,Bar\n1,2\n")
    (outcome,) = run(archive, [str(folder)])
    assert outcome.status == "skipped"
    assert "--map title=COLUMN" in (outcome.reason or "")
    (taken,) = run(archive, [str(folder)], ImportOptions(mapping=(("title", "Foo"),)))
    assert taken.status == "added"


def test_memory_does_not_grow_with_the_rows() -> None:
    import tracemalloc

    def peak(rows: int) -> int:
        data = "title,date\n" + "".join(f"T{i},13/1/2030\n" for i in range(rows))
        one = source(data, "list.csv")
        tracemalloc.start()
        count = sum(isinstance(item, Intake) for item in choose(one).read(one))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == rows
        return top

    peak(10)
    assert peak(4000) < peak(400) + 1_000_000
