"""Files that are recognised and not read: named, so that a person knows why."""

from __future__ import annotations

from archive_tui.ingest.formats.base import SourceFile

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "a picture"),
    (0, b"\xff\xd8\xff", "a picture"),
    (0, b"GIF8", "a picture"),
    (0, b"BM\x36", "a picture"),
    (0, b"II*\x00", "a picture"),
    (0, b"MM\x00*", "a picture"),
    (0, b"RIFF", "a picture, sound or film"),
    (4, b"ftyp", "a film or picture"),
    (0, b"\x1a\x45\xdf\xa3", "a film"),
    (0, b"OggS", "a sound or film"),
    (0, b"ID3", "a sound file"),
    (0, b"fLaC", "a sound file"),
    (0, b"PK\x03\x04", "a zip file or office document"),
    (0, b"PK\x05\x06", "an empty zip file"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (0, b"\x1f\x8b", "a compressed file"),
    (0, b"BZh", "a compressed file"),
    (0, b"\xfd7zXZ\x00", "a compressed file"),
    (0, b"7z\xbc\xaf\x27\x1c", "a compressed file"),
    (0, b"Rar!\x1a\x07", "a compressed file"),
    (0, b"\x28\xb5\x2f\xfd", "a compressed file"),
    (257, b"ustar", "a tar file"),
    (0, b"SQLite format 3\x00", "a database"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ\x90\x00", "a program"),
    (0, b"{\\rtf", "a rich text document"),
)
_SUFFIXES: dict[str, str] = {
    **dict.fromkeys(("enw", "nbib"), "a list of references"),
    **dict.fromkeys(("csv", "tsv"), "a table"),
    **dict.fromkeys(("xml", "rdf", "rss", "atom", "xsl"), "an XML file"),
    "arc": "an archive of another kind than the web's ARC",
    "msg": "mail of Outlook",
    **dict.fromkeys(("svg", "ico", "eps", "ps"), "a picture"),
    **dict.fromkeys(("css", "js", "mjs", "map", "woff", "woff2", "ttf"), "a part of a web page"),
    **dict.fromkeys(("py", "c", "h", "rs", "go", "java", "sh", "pl", "rb", "ts"), "program code"),
    **dict.fromkeys(("toml", "ini", "cfg", "conf", "yaml", "yml", "lock"), "a settings file"),
    **dict.fromkeys(("tex", "ipynb", "sql"), "a file of another program"),
}


def not_read(head: bytes, source: SourceFile) -> str | None:
    """Why the file is not read, or None. ``--kind`` overrules a suffix, not a signature."""
    for offset, signature, what in _SIGNATURES:
        if head.startswith(signature, offset):
            return f"{what}, which this version does not read"
    what_by_name = _SUFFIXES.get(source.suffix)
    if what_by_name and source.options.kind is None:
        return f"{what_by_name} (.{source.suffix}), which this version does not read"
    return None
