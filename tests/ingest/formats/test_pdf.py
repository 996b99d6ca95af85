"""PDF files: text, pages, headings, title pages, and what is refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest.formats import Passed, Unreadable, pdf_running, pdf_text, symbols
from archive_tui.ingest.formats.pdf_front import front
from archive_tui.ingest.formats.pdf_lines import Leaf, Line
from schema.entries import Document, Report
from tests.ingest.formats.pdf_files import Pdf, report
from tests.ingest.formats.sources import everything, read

SHARED = Path(__file__).parents[4] / "shared" / "data" / "pdf"
LONG = (
    "The engineers of the harbour looked at every pier of the bridge and found that three of "
    "them stood on sand and not on rock as the plans had said for all these years."
)


def only(pdf: Pdf, **options: Any) -> Document | Report:
    (item,) = read(pdf.build(), "paper.pdf", **options)
    assert isinstance(item.entry, Document | Report)
    return item.entry


def test_a_report_with_its_title_page() -> None:
    entry = only(report([LONG, "It was shut. " + LONG, "Since then it is shut. " + LONG]))
    assert isinstance(entry, Report)
    assert entry.title == "Letter on the closing of the bridge over the Velm"
    assert entry.issuing_body == "Security Council"
    assert entry.symbol == "S/2031/117"
    assert entry.published is not None
    assert entry.published.root == "2031-05-14"
    assert [page.label for page in entry.pages] == ["1", "2", "3", "4"]
    assert entry.text[entry.pages[1].start : entry.pages[1].end] == LONG
    assert entry.text.count("\f") == 3


def test_lines_become_paragraphs_and_quotations_are_found_in_them() -> None:
    said = (
        "“We were never asked about the bridge, and nobody told us that it would be shut for a "
        "whole year,” said Ada Mills, the mayor of Velm."
    )
    (item,) = read(report([said + "\n" + LONG]).build(), "paper.pdf")
    assert said in item.entry.text.split("\n")
    (quoted,) = [p for p in item.proposals if p.relation == "quotes"]
    assert quoted.entry.kind == "quotation"
    assert quoted.entry.attribution.speaker == "Ada Mills"
    assert item.entry.text[quoted.start : quoted.end] == quoted.entry.text
    assert not [p for p in item.proposals if p.entry.kind == "report"], "it does not cite itself"


def test_a_paragraph_goes_on_over_the_pages_end() -> None:
    lines = ["They said that it would stay shut until", "all the piers were mended at last, and"]
    pdf = Pdf().page(*((72, 80 - 13 * i, 11, line) for i, line in enumerate(lines)))
    assert only(pdf.prose("nobody knew when. " + LONG)).text.startswith(
        f"{lines[0]} {lines[1]}\fnobody knew when."
    )


def footed(first: bool) -> Pdf:
    """Two pages; on the first a note below an unfinished sentence, or before it in the file."""
    text = [(72.0, 700.0, 11.0, "The Panel met in Velm in spring.")]
    text += [(72, 674, 11, "They said that it would stay shut until")]
    text += [(72, 661, 11, "all the piers were mended at last, and")]
    note = [(72.0, 60.0, 8.0, "1 Of the year before, which was dry.")]
    pdf = Pdf().page(*(note + text if first else text + note))
    return pdf.prose("nobody knew when. " + LONG)


@pytest.mark.parametrize("first", [True, False])
def test_a_note_at_the_foot_does_not_part_a_sentence(first: bool) -> None:
    entry = only(footed(first), kind="report")
    assert isinstance(entry, Report)
    one, two = (entry.text[p.start : p.end] for p in entry.pages)
    assert one == (
        "The Panel met in Velm in spring.\n\n1 Of the year before, which was dry.\n\n"
        "They said that it would stay shut until all the piers were mended at last, and"
    )
    assert f"and\f{two}" in entry.text


def test_a_note_stays_below_where_nothing_goes_on() -> None:
    pdf = Pdf().page((72, 60, 8, "* Of 2030."), (72, 700, 11, LONG[:60]), (72, 687, 11, "Shut."))
    assert only(pdf.prose("A new one. " + LONG)).text.partition("\f")[0].endswith("* Of 2030.\n")


def test_running_lines_and_page_numbers_are_left_out() -> None:
    pdf = Pdf()
    for number in range(7, 12):
        pdf.prose(
            f"Part {'abcde'[number - 7]}. {LONG}",
            (72, 760, 9, "The Velm Bridge Inquiry"),
            (300, 40, 9, str(number)),
        )
    entry = only(pdf, kind="report")
    assert isinstance(entry, Report)
    assert [page.label for page in entry.pages] == ["7", "8", "9", "10", "11"]
    assert entry.text.count("The Velm Bridge Inquiry") == 1, "once, at the head of the first page"
    assert [entry.text[p.start : p.start + 7] for p in entry.pages[1:]] == [
        "Part b.", "Part c.", "Part d.", "Part e."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("even", "odd"),
    [
        ("{}/45 17-18978", "17-18978 {}/45"),
        ("Page {} of 45", "Page {} of 45"),
        ("{} | Velm", "Velm | {}"),
    ],
)
def test_page_numbers_in_all_their_forms(even: str, odd: str) -> None:
    pdf = Pdf()
    for number in range(2, 9):
        foot = (even if number % 2 == 0 else odd).format(number)
        pdf.prose(f"Part {'abcdefg'[number - 2]}. {LONG}", (72, 40, 9, foot))
    entry = only(pdf, kind="report")
    assert isinstance(entry, Report)
    assert [page.label for page in entry.pages] == [str(n) for n in range(2, 9)]
    assert [entry.text[p.start : p.end][8:] for p in entry.pages] == [LONG] * 7


def test_stated_labels_and_outline() -> None:
    pdf = Pdf(roman=1, outline=[("The piers", 1, 720), ("Not printed", 1, 600)])
    pdf.prose("Foreword. " + LONG)
    pdf.page((72, 715, 12, "1. The piers"), (72, 690, 11, LONG[:60]), (72, 590, 11, LONG[:49]))
    entry = only(pdf, kind="report")
    assert isinstance(entry, Report)
    assert [page.label for page in entry.pages] == ["i", "1"]
    one, two = entry.sections
    assert entry.text[one.start : one.end] == "1. The piers"
    assert (two.heading, two.start) == ("Not printed", two.end)
    assert entry.text[two.start :] == LONG[:49]


def test_larger_print_is_a_heading_where_there_is_no_outline() -> None:
    pdf = Pdf().prose(LONG, (72, 740, 15, "What was found"))
    pdf.prose(LONG + " " + LONG)
    entry = only(pdf)
    assert [entry.text[s.start : s.end] for s in entry.sections] == ["What was found"]


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "joined"),
    [
        ("it was a con-", "struction of sand", "The construction failed.", "a construction of"),
        ("it was a con-", "struction of sand", "Nothing else.", "a con-struction of"),
        ("it was well-", "known to all here", "It was well-known and wellknown.", "well-known to"),
        ("the pier of Nord-", "Velm was the last", "Nordvelm is a town.", "Nord-Velm was"),
    ],
)
def test_hyphens_go_only_where_the_file_itself_says_so(
    first: str, second: str, elsewhere: str, joined: str
) -> None:
    pdf = Pdf().page((72, 700, 11, first), (72, 687, 11, second), (72, 640, 11, elsewhere))
    assert joined in only(pdf).text


def test_tables_and_lists_keep_their_lines() -> None:
    rows = [
        "Velm 12 14 19 22",
        "Bruck 11 10 18 20",
        "(a) the first thing that was",
        "(b) the other",
    ]
    pdf = Pdf().page(*((72, 700 - 13 * i, 11, row) for i, row in enumerate(rows)))
    assert only(pdf).text.split("\n") == rows


def test_line_numbers_of_transcripts_are_left_out() -> None:
    said = [f"and so the witness said word number {chr(97 + i)} to us" for i in range(12)]
    lines = [(72.0, 700.0 - 26 * i, 12.0, f"{i + 1}") for i in range(12)]
    lines += [(110.0, 700.0 - 26 * i, 12.0, line) for i, line in enumerate(said)]
    assert only(Pdf().page(*lines)).text == " ".join(said)


def test_columns_are_read_one_after_the_other() -> None:
    left = [f"the left column has a line {i}x and more" for i in "abc"]
    right = [f"the right column has a line {i}x and so" for i in "abc"]
    pdf = Pdf().page(
        *((60, 700 - 12 * i, 10, t) for i, t in enumerate(left)),
        *((330, 700 - 12 * i, 10, t) for i, t in enumerate(right)),
    )
    assert only(pdf).text == " ".join(left + right)


# -- documents and metadata ----------------------------------------------------------------


def test_a_paper_that_no_body_signs_is_a_document() -> None:
    pdf = Pdf(info={"Title": "Microsoft Word - velm_FINAL2.doc", "Author": "1671251"}).prose(LONG)
    entry = only(pdf)
    assert isinstance(entry, Document)
    assert (entry.title, entry.authors, entry.published) == (None, (), None)
    assert isinstance(only(pdf, kind="report"), Report)
    assert isinstance(only(report(), kind="document"), Document)


def test_metadata_counts_second() -> None:
    facts = {"Title": "On the Bridge", "Author": "Ada Mills", "CreationDate": "D:20310514101500Z"}
    entry = only(Pdf(info=facts).prose(LONG))
    assert isinstance(entry, Document)
    assert (entry.title, entry.authors, entry.published) == ("On the Bridge", (), None)
    printed = only(Pdf(info=facts).prose("By Ada Mills, Velm 2031\n" + LONG))
    assert isinstance(printed, Document)
    assert printed.authors == ("Ada Mills",)
    assert printed.published is not None
    assert printed.published.root == "2031-05-14"
    other = only(Pdf(info=facts).prose(LONG, (72, 740, 20, "The Printed Title")))
    assert other.title == "The Printed Title"


@pytest.mark.parametrize(
    "title",
    ["untitled", "Document1", "a.indd", "report_v3.docx", "PowerPoint Presentation", "10811.exe",
     "scan 2031", "12345", "x", "http://velm.example", "\x00\x00"],
)  # fmt: skip
def test_junk_titles(title: str) -> None:
    told = {"front": [], "pages": [], "text": "", "facts": {"Title": title}, "body": 10}
    assert front(told).title is None


@pytest.mark.parametrize(
    ("line", "symbol"),
    [
        ("S/2017/904", "S/2017/904"),
        ("United Nations A/HRC/36/55", "A/HRC/36/55"),
        ("A/72/382–S/2017/749", "A/72/382-S/2017/749"),
        ("S/PV.8105", "S/PV.8105"),
        ("COM(2017) 123 final", "COM(2017) 123 final"),
        ("Deutscher Bundestag Drucksache 18/1234", "Drucksache 18/1234"),
        ("Cm 9876", "Cm 9876"),
        ("85 FR 47698", "85 FR 47698"),
        ("GAO–17–123", "GAO-17-123"),
        ("Report No. OIG-31-12", "OIG-31-12"),
        ("as S/2017/904 says", None),
        ("N/A", None),
        ("AND/OR", None),
        ("12/2017", None),
    ],
)
def test_symbols(line: str, symbol: str | None) -> None:
    assert symbols.symbol_on(line) == symbol


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Ministry of Works of Velm", "Ministry of Works of Velm"),
        ("IN THE SUPREME COURT OF VELM", "SUPREME COURT OF VELM"),
        ("AGENCY: Federal Bridge Agency (FBA), DOT.", "Federal Bridge Agency (FBA), DOT"),
        ("Report of the Commission of Inquiry", None),
        ("the committee met in the office again", None),
        ("The Office was closed.", None),
    ],
)
def test_bodies(line: str, body: str | None) -> None:
    assert symbols.body_on(line) == body


def test_a_docket_is_kept_and_is_not_what_a_report_is_known_by() -> None:
    from store.keys import identity_keys

    entry = only(Pdf().prose("[Docket No. FBA–2031–0686]\n" + LONG))
    assert isinstance(entry, Report)
    assert entry.symbol == "Docket No. FBA-2031-0686"
    assert not [key for key in identity_keys(entry) if key.startswith("symbol:")]


# -- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (Pdf().prose(LONG).build("secret"), "encrypted and opens only with a password"),
        (Pdf(picture=True).page().page().build(), "no text, a scan of 2 pages"),
        (Pdf().page().build(), "no text on its 1 page"),
        (Pdf().build(), "damaged"),
        (b"%PDF-1.7\nnothing of it", "damaged or no PDF file"),
        (b"neither", "damaged or no PDF file"),
        (b"", "empty"),
    ],
)
def test_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data, "a.pdf")


def test_too_many_pages_are_refused() -> None:
    pdf = Pdf()
    for _ in range(5001):
        pdf.page()
    with pytest.raises(Unreadable, match="5,001 pages are more than the 5,000"):
        read(pdf.build(), "a.pdf")


def test_a_bomb_of_letters_is_refused() -> None:
    content = zlib.compress(b"BT /F1 9 Tf 9 700 Td\n" + b"(aaaaaaaaaaaaaaaaaaaa) Tj\n" * 1_500_000)
    marks = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
    data = Pdf().page((72, 700, 11, "x")).build()
    start = data.index(b"11 0 obj")
    end = data.index(b"endobj", start)
    bomb = data[:start] + b"11 0 obj\n" + marks % (len(content), content) + b"\n" + data[end:]
    assert len(bomb) < 200_000
    with pytest.raises(Unreadable, match=r"longer than the|memory"):
        read(bomb, "a.pdf")


def test_an_empty_password_opens() -> None:
    assert LONG in only_text(Pdf().prose(LONG).build(""))


def only_text(data: bytes) -> str:
    (item,) = read(data, "a.pdf")
    return item.entry.text


def test_truncated_files_are_read_as_far_as_they_go_or_refused() -> None:
    whole = report([LONG] * 3).build()
    for part in (0.2, 0.5, 0.8, 0.97):
        reason, text = "", ""
        try:
            text = only_text(whole[: int(len(whole) * part)])
        except Unreadable as refused:
            reason = str(refused)
        assert text or "damaged" in reason or "no text" in reason


def test_pages_without_text_are_said() -> None:
    items = everything(Pdf().prose(LONG).page().build(), "a.pdf")
    assert [i.reason for i in items if isinstance(i, Passed)] == [
        "1 of its 2 pages, which hold no text"
    ]


def test_a_crash_of_the_library_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(number: int) -> Any:
        def run(*_: Any, **__: Any) -> subprocess.CompletedProcess[bytes]:
            code = f"import os; os.kill(os.getpid(), {number})"
            return real([sys.executable, "-c", code], capture_output=True)

        return run

    real = subprocess.run
    data = Pdf().prose(LONG).build()
    for number, words in (
        (signal.SIGSEGV, r"crashed on it \(SIGSEGV\)"),
        (signal.SIGXCPU, "more than the 120 seconds"),
        (signal.SIGKILL, "memory runs out"),
    ):
        monkeypatch.setattr(subprocess, "run", dies(number))
        with pytest.raises(Unreadable, match=words):
            read(data, "a.pdf")


def test_an_interrupt_that_is_not_for_it_does_not_cost_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, runs = subprocess.run, list[int]()

    def run(*args: Any, **options: Any) -> Any:
        runs.append(1)
        if len(runs) == 1:
            return subprocess.CompletedProcess(args, -signal.SIGINT, b"")
        return real(*args, **options)

    monkeypatch.setattr(subprocess, "run", run)
    assert LONG in only_text(Pdf().prose(LONG).build())


def test_a_file_that_eats_memory_ends_its_own_process() -> None:
    code = "from archive_tui.ingest.formats import pdf_child as c; c.MEMORY = 60_000_000; c.main()"
    done = subprocess.run(
        [sys.executable, "-c", code], input=Pdf().prose(LONG).build() + b" " * 80_000_000,
        capture_output=True, check=False,
    )  # fmt: skip
    assert b"refused" in done.stdout or done.returncode != 0


def test_a_folder_cannot_slip_in_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json.py", "pypdfium2.py", "resource.py"):
        (tmp_path / name).write_text("import os; os._exit(7)")
    monkeypatch.setattr(sys, "path", [os.path.abspath(p) for p in sys.path if p])
    monkeypatch.chdir(tmp_path)
    assert LONG in only_text(Pdf().prose(LONG).build())


def test_hostile_lines_of_a_megabyte_come_to_an_end() -> None:
    mixed = ("A/" * 250_000) + ("Distr.: " * 60_000) + ("Docket No. " * 1000)
    others = ("1 " * 500_000, "FR Doc. 1-" * 100_000, "AGENCY: " * 125_000, "a-" * 500_000)
    for text in (mixed, *others):
        told = {
            "front": [{"text": text, "size": 12, "base": 700, "left": 72}],
            "pages": [{"label": "1", "start": 0, "end": len(text)}],
            "text": text,
            "facts": {"Title": text, "Author": text, "CreationDate": text},
            "body": 10,
        }
        assert front(told).symbol is None
        one = Line(text, 0, 500, 700, 10)
        leaf = Leaf("", 792, [one, Line(text, 0, 500, 688, 10)])
        pdf_running.strip([leaf])
        assert pdf_text.make([leaf]).text.startswith(text[:40])


def test_rows_of_a_table_are_no_running_lines() -> None:
    pdf = Pdf()
    for number in (31, 7, 12):
        pdf.page((72, 700, 11, f"Velm {number} 14 {number * 2}"), (72, 600, 11, LONG[:49]))
    assert only(pdf).text.count("Velm") == 3


# -- real files ----------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not here")
def test_real_files_come_in_or_say_why() -> None:
    refused = {
        "empty.pdf": "empty",
        "encrypted-file.pdf": "password",
        "password-example.pdf": "password",
    }
    for path in sorted(SHARED.glob("*.pdf")):
        if path.name in refused:
            with pytest.raises(Unreadable, match=refused[path.name]):
                read(path.read_bytes(), path.name)
        else:
            assert read(path.read_bytes(), path.name)[0].entry.text.strip(), path.name


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not here")
def test_a_real_federal_register_document() -> None:
    path = SHARED / "federal-register-2020-17221.pdf"
    (item,) = read(path.read_bytes(), path.name)
    entry = item.entry
    assert isinstance(entry, Report)
    assert entry.symbol == "FR Doc. 2020-17221"
    assert entry.title == "Airworthiness Directives; The Boeing Company Airplanes"
    assert [page.label for page in entry.pages] == [str(n) for n in range(47698, 47713)]
    assert "Federal Register / Vol. 85" not in entry.text
