"""The language of entries: a source's text is looked at once for it and its quotations."""

from __future__ import annotations

from pathlib import Path

from schema import Document
from store import Archive
from store.record.spoken import Sources


def test_a_text_is_looked_at_once_for_a_source_and_its_quotations(tmp_path: Path) -> None:
    asked: list[str] = []

    def language_of(text: str) -> str:
        asked.append(text)
        return "en"

    with Archive.create(tmp_path / "archive") as archive:
        (number,) = archive.add([Document(title="Velm", text="The bridge is shut.")])
        with archive.database.read() as db:
            sources = Sources(db, language_of)
            assert sources.language(number, None, "The bridge is shut.", None) == "en"
            assert sources.language(number + 1, None, "shut", number) == "en"
            assert asked == ["The bridge is shut."]
            assert Sources(db, language_of).language(number + 1, None, "shut", number) == "en"
            assert asked == ["The bridge is shut."] * 2
