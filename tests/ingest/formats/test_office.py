"""DOCX and ODT files made here. Bodies, people and events are invented."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from typing import Any

import pytest

from archive_tui.ingest.formats import NotASource, Passed, Unreadable, office
from schema.entries import Document, Quotation, Report
from tests.ingest.formats.sources import everything, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STYLES = """<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>"""
SAID = "“We were never asked about the bridge,” said Ada Mills, the mayor of Velm."


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def docx(body: str, core: str = "", notes: str = "", prolog: str = "", ns: str = W) -> bytes:
    relations = '<R><X Type="http://x/officeDocument" Target="word/document.xml"/></R>'
    cp = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    dc = "http://purl.org/dc/elements/1.1/"
    terms = "http://purl.org/dc/terms/"
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations,
            "word/document.xml": (
                f'{prolog}<w:document xmlns:w="{ns}"><w:body>{body}</w:body></w:document>'
            ),
            "word/styles.xml": f'<w:styles xmlns:w="{ns}">{STYLES}</w:styles>',
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{ns}">{notes}</w:footnotes>',
            "docProps/core.xml": (
                f'<c:coreProperties xmlns:c="{cp}" xmlns:dc="{dc}" xmlns:dcterms="{terms}">'
                f"{core}</c:coreProperties>"
            ),
        }
    )


def p(words: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def odt(body: str, meta: str = "", prolog: str = "", **parts: str) -> bytes:
    ns = " ".join(
        f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"'
        for k, v in (("office", "office"), ("text", "text"), ("table", "table"), ("m", "meta"),
                     ("draw", "drawing"))
    )  # fmt: skip
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": (
                f"{prolog}<office:document-content {ns}><office:body><office:text>{body}"
                "</office:text></office:body></office:document-content>"
            ),
            "meta.xml": f"<office:document-meta {ns} {dc}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
            **parts,
        }
    )


def document(data: bytes, name: str, **options: Any) -> Document | Report:
    (item,) = read(data, name, **options)
    assert isinstance(item.entry, Document | Report)
    return item.entry


def test_a_word_document() -> None:
    core = (
        "<dc:title>Microsoft Word - a.doc</dc:title><dc:creator>Ada Mills;Windows User</dc:creator>"
        "<dcterms:created>2031-05-14T10:15:00Z</dcterms:created>"
    )
    body = p("The Bridge of Velm", "Titel") + p("The piers", "berschrift1") + p(SAID)
    (item,) = read(docx(p("") + body + p("Later, in 2031", "Mine"), core), "a.docx")
    entry = item.entry
    assert isinstance(entry, Document)
    assert entry.text == f"The Bridge of Velm\nThe piers\n{SAID}\nLater, in 2031"
    assert entry.title == "The Bridge of Velm"
    assert entry.authors == ("Ada Mills",)
    assert entry.published is not None
    assert entry.published.root == "2031-05-14"
    assert [entry.text[s.start : s.end] for s in entry.sections] == ["The piers", "Later, in 2031"]
    assert document(docx(p("In 2030"), core), "a.docx").published is None
    (quoted,) = [q.entry for q in item.proposals if isinstance(q.entry, Quotation)]
    assert quoted.attribution.speaker == "Ada Mills"


def test_tracked_changes_are_taken_as_accepted_and_said() -> None:
    body = (
        '<w:p><w:r><w:t>It is </w:t></w:r><w:del w:id="1"><w:r><w:delText>open</w:delText></w:r>'
        '</w:del><w:ins w:id="2"><w:r><w:t>shut</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>'
    )
    items = everything(docx(body), "a.docx")
    assert items[0].entry.text == "It is shut."  # type: ignore[union-attr]
    assert isinstance(items[1], Passed)
    assert items[1].reason == "1 passage deleted by tracked changes"


def test_notes_links_fields_tables_and_what_is_hidden() -> None:
    body = (
        '<w:p><w:r><w:t>See</w:t><w:footnoteReference w:id="2"/></w:r>'
        '<w:hyperlink><w:r><w:t xml:space="preserve"> the plan</w:t></w:r></w:hyperlink>'
        "<w:r><w:instrText>PAGE</w:instrText><w:tab/><w:rPr/><w:br/><w:noBreakHyphen/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{p('a')}{p('b')}</w:tc><w:tc>{p('c')}</w:tc></w:tr></w:tbl>"
        f"<w:sdt><w:sdtContent>{p('held')}</w:sdtContent></w:sdt>"
    )
    notes = f'<w:footnote w:id="0" w:type="separator">{p("-")}</w:footnote>'
    notes += f'<w:footnote w:id="2">{p("Of 2030.")}</w:footnote>'
    entry = document(docx(body, notes=notes), "a.docx")
    assert entry.text == "See the plan\t\n\u2011\n[1] Of 2030.\na b | c\nheld"


def test_a_mark_of_a_note_does_not_hide_the_speaker() -> None:
    words, _, rest = SAID.partition(" said")
    body = (
        f'<w:p><w:r><w:t>{words}</w:t><w:footnoteReference w:id="2"/>'
        f'<w:t xml:space="preserve"> said{rest}</w:t></w:r></w:p>'
    )
    notes = f'<w:footnote w:id="2">{p("Of 2030.")}</w:footnote>'
    (item,) = read(docx(body, notes=notes), "a.docx")
    (quoted,) = [q.entry for q in item.proposals if isinstance(q.entry, Quotation)]
    assert quoted.text == words
    assert quoted.attribution.speaker == "Ada Mills"


def test_a_strict_document_and_a_text_box() -> None:
    box = (
        "<w:p><w:r><w:t>Around</w:t><m:AlternateContent xmlns:m='x'><m:Choice>"
        f"<w:txbxContent>{p('boxed')}</w:txbxContent></m:Choice><m:Fallback>"
        f"<w:txbxContent>{p('boxed')}</w:txbxContent></m:Fallback></m:AlternateContent></w:r></w:p>"
    )
    assert document(docx(box, ns=STRICT), "a.docx").text == "Around\nboxed"


def test_a_report_as_bodies_issue_them() -> None:
    head = f"<w:tbl><w:tr><w:tc>{p('United Nations')}</w:tc><w:tc>{p('S/2031/117')}</w:tc></w:tr>"
    entry = document(docx(f"{head}</w:tbl>{p('Security Council')}{p('14 May 2031')}"), "a.docx")
    assert isinstance(entry, Report)
    assert (entry.symbol, entry.issuing_body) == ("S/2031/117", "Security Council")
    assert entry.published is not None
    assert entry.published.root == "2031-05-14"


def test_an_opendocument_text() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>open</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p text:style-name="Title">The Bridge</text:p>'
        '<text:h text:outline-level="2">The <text:span>piers</text:span></text:h>'
        f"<text:p>{SAID}<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Of 2030.</text:p></text:note-body></text:note></text:p>"
        "<text:list><text:list-item><text:p>one<text:tab/>two<text:line-break/>three"
        '<text:s text:c="3"/>four</text:p></text:list-item></text:list>'
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b\n  c</text:p></table:table-cell></table:table-row>"
        "</table:table>"
        "<text:p>x<office:annotation><text:p>no</text:p></office:annotation></text:p>"
    )
    meta = (
        "<dc:title>Other</dc:title><m:initial-creator>Ada Mills</m:initial-creator>"
        "<m:creation-date>2031-05-14T10:15:00</m:creation-date><dc:language>en-GB</dc:language>"
    )
    items = everything(odt(body, meta), "a.odt")
    entry = items[0].entry  # type: ignore[union-attr]
    assert isinstance(entry, Document)
    assert entry.text == (
        f"The Bridge\nThe piers\n{SAID}\n[1] Of 2030.\none\ttwo\nthree   four\na | b c\nx"
    )
    assert (entry.title, entry.authors, entry.language) == ("The Bridge", ("Ada Mills",), "en-GB")
    assert [(s.heading, s.level) for s in entry.sections] == [("The piers", 2)]
    assert [i.reason for i in items if isinstance(i, Passed)] == [
        "1 passage deleted by tracked changes", "1 comment"
    ]  # fmt: skip


FILE = '<!DOCTYPE x [<!ENTITY i "own"><!ENTITY file SYSTEM "file:///etc/passwd">]>'
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
    + "]>"
)


def with_entities(kind: str, prolog: str) -> str:
    if kind == "docx":
        data = docx(p("before &i; and &file; after"), prolog=prolog)
    else:
        data = odt("<text:p>before &i; and &file; after</text:p>", prolog=prolog)
    return document(data, f"a.{kind}").text


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_entities_stay_unresolved(kind: str) -> None:
    assert with_entities(kind, FILE) == "before  and  after"


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_bomb_of_entities_is_refused(kind: str) -> None:
    with pytest.raises(Unreadable, match="defines entities that multiply, as bombs do"):
        with_entities(kind, BOMB.replace("]>", '<!ENTITY file "x">]>'))


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_zip_bomb_is_refused(kind: str) -> None:
    words = "a" * (office.MAX_PART + 1)
    data = docx(p(words)) if kind == "docx" else odt(f"<text:p>{words}</text:p>")
    assert len(data) < 100_000
    with pytest.raises(Unreadable, match="longer than the 40 MB"):
        read(data, f"a.{kind}")


def test_deep_nesting_is_refused() -> None:
    deep = "<text:span>" * 900 + "x" + "</text:span>" * 900
    with pytest.raises(Unreadable, match="nested more than 200 deep"):
        read(odt(f"<text:p>{deep}</text:p>"), "a.odt")


def test_refused_with_the_reason() -> None:
    whole = docx(p(SAID))
    for data, name, reason in (
        (whole[: len(whole) // 2], "a.docx", "zip file that it is cannot be opened"),
        (docx(p("")), "a.docx", "holds no text"),
        (docx("<w:p>"), "a.docx", "is no XML"),
        (odt("<text:p>x</text:p>", **{"META-INF/manifest.xml": "<encryption-data/>"}), "a.odt",
         "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx",
         "encrypted"),
    ):  # fmt: skip
        with pytest.raises(Unreadable, match=reason):
            read(data, name)
    for data, name in ((packed({"a.txt": "x"}), "a.zip"), (packed({"xl/a.xml": "x"}), "a.xlsx"),
                       (packed({"[Content_Types].xml": "<a/>"}), "a.docx")):  # fmt: skip
        with pytest.raises(NotASource, match="zip"):
            read(data, name)


def test_a_broken_part_says_so() -> None:
    data = bytearray(odt("<text:p>words</text:p>"))
    at = data.index(b"content.xml") + 15
    data[at : at + 20] = bytes(20)
    with pytest.raises(Unreadable, match=r"cannot be unpacked|no XML"):
        read(bytes(data), "a.odt")
