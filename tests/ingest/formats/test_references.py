"""Lists of references. Every title, name and address in them is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive_tui.export import FORMATS
from archive_tui.export.csl import csl_date as export_date
from archive_tui.ingest.formats import NotASource, Passed, Unreadable, choose
from archive_tui.ingest.importer import ImportOptions, run
from schema import Document, PartialDate, Report, Tweet
from store import Archive
from store.rows import Intake
from tests.ingest.formats.sources import everything, read, source

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "ris"

RIS = """TY  - NEWS
AU  - Mills, Ada
AU  - Kell,Odra,Jr.
PY  - 2031/04//
TI  - The bridge
      is shut
JF  - The Velm Review
PB  - Coast Press
UR  - https://velm.example/bridge
DO  - https://doi.org/10.5555/velm.1
LA  - English
AB  - Nobody crossed.
KW  - bridges
ER  - 

TY  - RPRT
AU  - Kell, Odra
TI  - Survey of the bridge
PB  - Harbour Office
SN  - HO/12
DA  - 2030-04-06
PY  - 2030
ER  - 
"""

BIBTEX = r"""% my list
@string{vr = "The Velm Review"}
@comment{jabref: nothing}
@Article{mills31,
  author = {Mills, Ada and {Harbour Office} and Jos\'e {\'A}lvarez and others},
  title = {The {Velm} Bridge --- a \emph{history}, 50\% done; na\"{\i}ve},
  journal = vr # { of Books},
  year = 2031, month = 10 # "~" # apr,
  url = {https://post.example/~ada/a\_b?x=50\%25},
  abstract = {Short {A}bstract \& co.},
}
@techreport(rep1, title = "Survey", institution={Harbour Office}, number = {HO/12},
  author={Odra Kell}, date = {2030-04~})
@misc{x, title={100% true}, howpublished={\url{https://a.example/~b}}, year={[n.d.]}}
@misc{x, title={The same key again}, date={2030/2031}}
"""

CSL: list[dict[str, Any]] = [
    {
        "id": "a",
        "type": "article-newspaper",
        "title": "The bridge is shut",
        "container-title": "The Velm Review",
        "author": [{"family": "Mills", "given": "Ada"}, {"literal": "Harbour Office"}],
        "issued": {"date-parts": [["2031", 4, "6"]]},
        "URL": "https://velm.example/bridge",
        "language": "en-GB",
    },
    {
        "id": "b",
        "type": "report",
        "title": "Survey",
        "publisher": "Harbour Office",
        "number": 12,
        "issued": {"date-parts": [[2030]], "season": "2"},
    },
]


def entries(data: bytes | str, name: str, **options: Any) -> list[Any]:
    return [item.entry for item in read(data, name, **options)]


def test_ris() -> None:
    article, report = read(RIS, "list.ris")
    assert isinstance(article.entry, Document)
    assert article.entry.model_dump(exclude={"uid"}, exclude_defaults=True, mode="json") == {
        "language": "en",
        "title": "The bridge is shut",
        "authors": ["Ada Mills", "Odra Kell Jr."],
        "publisher": "The Velm Review",
        "published": "2031-04",
        "url": "https://velm.example/bridge",
    }
    assert article.entry.text == ""
    assert article.notes == (
        "Abstract: Nobody crossed.",
        "Keywords: bridges",
        "DOI: 10.5555/velm.1",
    )
    assert (article.capture.locator.type, article.capture.locator.value) == ("line", "1")
    assert isinstance(report.entry, Report)
    assert report.entry.symbol == "HO/12"
    assert report.entry.issuing_body == "Harbour Office"
    assert str(report.entry.published) == "2030-04-06"
    assert report.notes == ("Authors: Odra Kell",)
    assert report.capture.locator.value == "16"


def test_ris_of_other_hands() -> None:
    (one,) = entries("\ufeff\r\n1.\r\nTY - JOUR\r\nTI - One space\r\nER -\r\n", "a.ris")
    assert one.title == "One space"
    (latin,) = entries("TY  - JOUR\nTI  - Die Brücke\nER  - \n".encode("cp1252"), "a.ris")
    assert latin.title == "Die Brücke"
    (doi,) = entries("TY  - JOUR\nDO  - 10.5555/only\nER  - ", "unnamed")
    assert doi.url == "https://doi.org/10.5555/only"
    (serial,) = entries("TY  - RPRT\nTI  - A\nSN  - 1234-5678\nER  - ", "a.ris")
    assert serial.symbol is None
    (book,) = entries("TY  - BOOK\nTI  - A\nT2  - The Series\nPB  - Press\nER  - ", "a.ris")
    assert book.publisher == "Press"


def test_web_of_science() -> None:
    data = (
        "\ufeffFN Invented Analytics\nVR 1.0\nPT J\nAU Mills, A\nAF Mills, Ada\n   Kell, Odra\n"
        "TI A long\n   title\nSO VELM LETTERS\nLA German\nPD APR 6\nPY 2031\nDI 10.5555/w\nER\n\nEF"
    )
    (one,) = entries(data, "savedrecs.txt")
    assert (one.title, one.authors) == ("A long title", ("Ada Mills", "Odra Kell"))
    assert (one.publisher, str(one.published), one.language) == ("VELM LETTERS", "2031-04-06", "de")


def test_an_address_that_two_titles_share_names_neither() -> None:
    record = "TY  - JOUR\nTI  - {}\nUR  - https://database.example\nER  - \n"
    one, two = read(record.format("One") + record.format("Two"), "a.ris")
    assert isinstance(one.entry, Document)
    assert (one.entry.url, one.notes) == (None, ("Address: https://database.example",))
    assert isinstance(two.entry, Document)
    assert two.entry.title == "Two"


def test_a_date_that_is_not_understood_is_kept_in_a_note() -> None:
    (one,) = read("TY  - JOUR\nTI  - A\nPY  - last week\nER  - ", "a.ris")
    assert one.notes == ("Date: last week",)
    (none,) = read("TY  - JOUR\nTI  - A\nPY  - n.d.\nER  - ", "a.ris")
    assert none.notes == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("TY  - JOUR\nTI  - Whole\nER  - \nTY  - JOUR\nTI  - Half", "on line 4, has no end"),
        ("TY  - JOUR\nN2  - only this\nER  - ", "none of its 1 records names"),
        ("no record here", "no record"),
        (b"TY  - JOUR\nTI  - \x00\x01\nER  - ", "NUL byte"),
    ],
)
def test_broken_ris(data: str | bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data, "a.ris")


def test_hostile_ris_is_linear() -> None:
    huge = "TY  - JOUR\nTI  - A\n" + "N1  - x\n      y\n" * 40_000 + "ER  - \n"
    (one,) = entries(huge, "a.ris")
    assert one.title == "A"
    # Quadratic, this would take minutes.
    (long,) = entries("TY  - JOUR\nTI  - A\n" + "of it\n" * 1_000_000 + "ER  - \n", "a.ris")
    assert len(long.title) == 6_000_001
    assert len(read("TY  - JOUR\nTI  - A\nER  - \n" * 3000, "a.ris")) == 3000


def test_bibtex() -> None:
    article, report, misc, again = read(BIBTEX, "list.bib")
    assert isinstance(article.entry, Document)
    assert article.entry.model_dump(exclude={"uid"}, exclude_defaults=True, mode="json") == {
        "title": "The Velm Bridge — a history, 50% done; naïve",
        "authors": ["Ada Mills", "Harbour Office", "José Álvarez"],
        "publisher": "The Velm Review of Books",
        "published": "2031-04-10",
        "url": "https://post.example/~ada/a_b?x=50%25",
    }
    assert article.notes == ("Abstract: Short Abstract & co.",)
    assert article.capture.locator.value == "4"
    assert isinstance(report.entry, Report)
    assert (report.entry.symbol, str(report.entry.published)) == ("HO/12", "2030-04~")
    assert isinstance(misc.entry, Document)
    assert (misc.entry.title, misc.entry.url) == ("100% true", "https://a.example/~b")
    assert isinstance(again.entry, Document)
    assert str(again.entry.published) == "2030/2031"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("@misc{a, title={A}}\n@misc{b, title={open", "on line 2 is broken"),
        ("@misc{a title={A}}", "on line 1 is broken"),
        ("@comment{only}", "no BibTeX entry"),
        ("@a{" * 20_000, "broken"),
        (
            '@string{s0="' + "x" * 1000 + '"}\n'
            + "".join(f"@string{{s{i}={' # '.join([f's{i - 1}'] * 10)}}}\n" for i in range(1, 9))
            + "@misc{q, title = s8}",
            "more than 1,000,000 characters",
        ),
    ],
)  # fmt: skip
def test_broken_bibtex(data: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data, "a.bib")


def test_hostile_latex_is_kept_as_it_is_written() -> None:
    deep = "{" * 2000 + "x" + "}" * 2000
    (one,) = entries("@misc{a, title={" + deep + "}}", "a.bib")
    assert one.title == deep
    (other,) = entries(r"@misc{a, title={\input{/etc/hostname} \def\a{b} kept}}", "a.bib")
    assert other.title.endswith("kept")
    assert "/etc" not in other.title.replace("/etc/hostname", "")


def test_csl() -> None:
    article, report = read(json.dumps(CSL), "library.json")
    assert isinstance(article.entry, Document)
    assert article.entry.authors == ("Ada Mills", "Harbour Office")
    assert (str(article.entry.published), article.entry.language) == ("2031-04-06", "en-GB")
    assert article.capture.locator.value == "/0"
    assert isinstance(report.entry, Report)
    assert (report.entry.symbol, report.entry.issuing_body) == ("12", "Harbour Office")
    assert str(report.entry.published) == "2030-22"
    (single,) = read(json.dumps(CSL[0]), "-")
    assert single.capture.locator.type == "whole"


@pytest.mark.parametrize(
    ("issued", "edtf"),
    [
        ({"date-parts": [[2030], [2031]]}, "2030/2031"),
        ({"date-parts": [[2030]], "season": "Spring", "circa": True}, "2030~"),
        ({"raw": "6 April 2031"}, "2031-04-06"),
        ({"literal": "circa 1900"}, "1900~"),
        ("2031-04", "2031-04"),
        ({"date-parts": [[2031, 13]]}, None),
        ({"date-parts": "2031"}, None),
        ({"date-parts": [[{}]]}, None),
        (True, None),
    ],
)
def test_csl_dates(issued: Any, edtf: str | None) -> None:
    (one,) = entries(json.dumps([{**CSL[0], "issued": issued}]), "a.json")
    assert (str(one.published) if one.published else None) == edtf


def test_csl_of_other_hands() -> None:
    odd = [
        {**CSL[0], "title": ["From a list"], "author": [7, {"family": 3}], "URL": "javascript:x"}
    ]
    items = everything(json.dumps([*odd, {"type": "nonsense"}, 5]), "a.json")
    (one,) = [i.entry for i in items if isinstance(i, Intake)]
    assert isinstance(one, Document)
    assert (one.title, one.authors, one.url) == ("From a list", ("3",), None)
    assert len([i for i in items if isinstance(i, Passed)]) == 2
    with pytest.raises(Unreadable, match="not valid JSON"):
        read(json.dumps(CSL)[:-1], "a.json")


@pytest.mark.parametrize(
    ("data", "name", "format_name"),
    [
        (RIS, "download", "ris"),
        (RIS.encode("utf-16"), "x.ris", "ris"),
        (BIBTEX, "download", "bibtex"),
        (json.dumps(CSL, indent=1), "x.json", "csl"),
        ('{"data": [{"id": "1", "text": "A post", "type": "article"}]}', "x.json", "tweets"),
        ("Ada writes:\n@article{x, is how it begins}", "x.txt", "text"),
    ],
)
def test_recognised(data: str | bytes, name: str, format_name: str) -> None:
    assert choose(source(data, name)).name == format_name


def test_what_the_options_say() -> None:
    assert all(e.kind == "report" for e in entries(RIS, "a.ris", kind="report"))
    assert all(e.kind == "document" for e in entries(RIS, "a.ris", kind="document"))
    for options in ({"title": "x"}, {"url": "https://a.example"}, {"kind": "tweet"}):
        with pytest.raises(NotASource, match="list of references"):
            read(RIS, "a.ris", **options)


def test_the_same_list_again_and_a_text_for_it(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "list.ris"
    path.write_text(RIS)
    (first,) = run(archive, [str(path)])
    assert (first.status, first.added) == ("added", 2)
    path.write_text(RIS + "\n")
    (again,) = run(archive, [str(path)])
    assert (again.status, again.unchanged) == ("unchanged", 2)
    assert len(archive.notes(1)) == 3
    text = tmp_path / "bridge.txt"
    text.write_text('"It is shut," said Ada Mills.\n')
    (filled,) = run(archive, [str(text)], ImportOptions(url="https://velm.example/bridge"))
    assert filled.entries == (1,)
    entry = archive.get(1)
    assert isinstance(entry, Document)
    assert entry.text.startswith('"It is shut')
    assert entry.authors == ("Ada Mills", "Odra Kell Jr.")
    assert archive.verify() == []


@pytest.mark.parametrize(("name", "file"), [("bibtex", "out.bib"), ("csl", "out.json")])
def test_out_and_in_again(archive: Archive, tmp_path: Path, name: str, file: str) -> None:
    made: list[Document | Report] = [
        Document(
            title=r"50% of {it} & ``more'' -- or ~less^2_x \ $5 #1 " + "and on " * 40 + "end",
            authors=("Ada Mills", "Harbour Office, Velm", "Zoë Ünal"),
            publisher="The Velm & Coast Review",
            dateline_place="Velm",
            published=PartialDate("2031-04~"),
            url="https://velm.example/~a_b?x=%20&y={z}#f--g",
            language="en",
        ),
        Report(
            title="Survey",
            issuing_body="Harbour Office",
            symbol="HO/12_a",
            published=PartialDate("2030/2031"),
            url="https://harbour.example/12",
        ),
    ]
    numbers = archive.add(made)
    path = tmp_path / file
    path.write_text("\n".join(FORMATS[name].lines(archive, numbers)))
    back = entries(path.read_bytes(), file)
    for before, after in zip(made, back, strict=True):
        assert after.model_dump(exclude={"uid"}) == before.model_dump(exclude={"uid"})
    (outcome,) = run(archive, [str(path)])
    assert (outcome.status, outcome.unchanged) == ("unchanged", 2)


@pytest.mark.parametrize(
    "edtf",
    ["2031", "2031-04", "2031-04-06", "2031-04~", "2031-21", "2030/2031", "2031?", "2030/..", ""],
)
def test_dates_through_csl(edtf: str) -> None:
    item = {**CSL[0], "issued": export_date(edtf)}
    (one,) = entries(json.dumps([item]), "a.json")
    assert str(one.published or "") == edtf


def test_csl_of_nothing_and_of_every_kind(archive: Archive) -> None:
    assert list(FORMATS["csl"].lines(archive, [])) == ["[]"]
    numbers = archive.add([Tweet(text="Shut \u202e now", handle="ada"), Document(text="Words")])
    items = json.loads("\n".join(FORMATS["csl"].lines(archive, numbers)))
    assert [item["type"] for item in items] == ["post", "article"]
    assert items[0]["author"] == [{"literal": "(@ada)"}]
    assert "\u202e" not in "".join(FORMATS["csl"].lines(archive, numbers))


@pytest.mark.skipif(not REAL.exists(), reason="the real lists are not here")
def test_real_lists(archive: Archive) -> None:
    outcomes = {Path(o.path).name: o for o in run(archive, [str(REAL)])}
    assert outcomes.pop("example_multiline.ris").reason == (
        "none of its 3 records names a title, author or address"
    )
    assert {o.status for o in outcomes.values()} <= {"added", "unchanged", "updated"}
    assert sum(o.added for o in outcomes.values()) == 10
    assert archive.verify() == []


WITHIN = {
    "list.ris": """TY  - JOUR
TI  - Eels
VL  - 27
IS  - 3
SP  - 379
EP  - 423
KW  - eels
KW  - cold  water
KW  - eels
ER  - 
""",
    "list.bib": """@article{a, title={Eels}, volume={27}, number={3}, pages={379--423},
        keywords={eels, cold water}}""",
    "list.json": """[{"id": "a", "type": "article-journal", "title": "Eels", "DOI": "",
        "volume": 27, "issue": "3", "page": "379–423", "keyword": "eels; cold water"}]""",
    "list.txt": """FN A
VR 1.0
PT J
TI Eels
VL 27
IS 3
BP 379
EP 423
DE eels; cold water
ER

EF
""",
}


@pytest.mark.parametrize(("file", "text"), WITHIN.items())
def test_volume_pages_and_keywords_are_noted(file: str, text: str) -> None:
    (item,) = read(text, file)
    assert item.notes == ("Volume 27, number 3, pages 379–423\nKeywords: eels; cold water",)


@pytest.mark.parametrize(("first", "last"), [("379-423", "423"), ("379-423", ""), ("12", "12")])
def test_pages_as_programs_write_them(first: str, last: str) -> None:
    ends = "".join(f"{tag}  - {page}\n" for tag, page in (("SP", first), ("EP", last)) if page)
    (item,) = read(f"TY  - JOUR\nTI  - Eels\n{ends}ER  - \n", "list.ris")
    assert item.notes == (f"Pages {first}",)
