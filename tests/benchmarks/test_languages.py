"""The measure of telling languages, on a few invented translations."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from benchmarks import languages
from store.fulltext.languages import language_of


def catalog(folder: Path, code: str, messages: dict[str, str]) -> None:
    """Writes ``messages`` as gettext keeps them."""
    place = folder / "locale" / code / "LC_MESSAGES"
    place.mkdir(parents=True)
    pairs = [("", "Content-Type: text/plain; charset=UTF-8\n"), *sorted(messages.items())]
    data, tables, at = b"", b"", 28 + 16 * len(pairs)
    for side in (0, 1):
        for pair in pairs:
            text = pair[side].encode()
            tables += struct.pack("<II", len(text), at + len(data))
            data += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    (place / "dam.mo").write_bytes(head + tables + data)


def test_translations_are_read_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    german = {"The dam is safe": "Der Damm ist nach der Prüfung %(when)s sicher", "Dam": "Dam"}
    catalog(tmp_path, "de", german)
    catalog(tmp_path, "nb", {"The dam is safe": "Demningen er trygg, sier de, og ikke noe annet"})
    catalog(tmp_path, "xx", {"The dam is safe": "Qq"})
    assert sorted(languages.texts(tmp_path)) == [
        ("de", "Der Damm ist nach der Prüfung sicher"),
        ("no", "Demningen er trygg, sier de, og ikke noe annet"),
    ]
    cases = [("de", "Der Damm ist sicher"), ("en", "Dam"), ("fr", "The dam is safe and sound")]
    assert languages.shares(cases, language_of) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    languages.main([str(tmp_path)])
    assert "2 texts in 2 languages" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        languages.main([str(tmp_path / "locale" / "xx" / "none")])
