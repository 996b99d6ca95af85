"""PDF files: a report with its pages where a body signs or numbers it, else a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive_tui.ingest.articles import Stated, intakes_of
from archive_tui.ingest.decode import clean
from archive_tui.ingest.formats.base import Format, Passed, SourceFile, Unreadable
from store.rows import Intake

_SIGNATURE = re.compile(rb"%PDF-\d\.\d")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z")


def sniff(head: bytes, name: str) -> float:
    """By the signature, which may stand behind other bytes (ISO 32000-1, 7.5.2, note 13)."""
    if head.lstrip().startswith(b"%PDF-"):
        return 0.99
    if _SIGNATURE.search(head[:1024]) and name.lower().endswith(".pdf"):
        return 0.95
    # Named so and nothing else: then the reason is that it is no PDF, not that it is binary.
    return 0.3 if name.lower().endswith(".pdf") else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """One entry: the text of all pages, form feeds between them (see ``pdf_text``).

    A report where the title page names a public body or bears a symbol, or the person
    asks for one; else a document. The file is read by a process of its own.
    """
    from archive_tui.ingest.formats.pdf_child import Failed, read_apart
    from archive_tui.ingest.formats.pdf_front import front
    from schema.entries import Page, Section

    try:
        told = read_apart(source.data)
    except Failed as failed:
        raise Unreadable(str(failed)) from None
    text = clean(told["text"])
    first = front(told)
    language = told["language"]
    stated = Stated(
        title=first.title,
        authors=first.authors,
        published=first.date,
        language=language if language and _LANGUAGE.match(language) else None,
        sections=tuple(Section(**one) for one in told["sections"]),
        report=first.official,
        issuing_body=first.body,
        symbol=first.symbol,
        pages=tuple(Page(**one) for one in told["pages"]),
    )
    yield from intakes_of(source, text, stated, "application/pdf", "pypdfium2", told["version"])
    yield from _passed(told["wordless"], told["unread"], len(told["pages"]))


def _passed(wordless: int, unread: list[int], pages: int) -> Iterator[Passed]:
    if wordless:
        yield Passed(f"{wordless:,} of its {pages:,} pages, which hold no text")
    if unread:
        shown = ", ".join(map(str, unread[:5])) + (" …" if len(unread) > 5 else "")
        yield Passed(f"damaged pages, counted from the first: {shown}")


FORMAT = Format("pdf", sniff, read)
