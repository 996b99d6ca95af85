"""Every pattern of the web formats is linear: 1 MB of what is worst for it takes no time."""

from __future__ import annotations

import subprocess
import sys

import pytest

MODULES = (
    "html",
    "html_lean",
    "html_meta",
    "html_text",
    "html_tweets",
    "mhtml",
    "wacz",
    "warc_index",
    "warc_payload",
    "web",
)
# Run in a process of its own, since a pattern that is stuck cannot be stopped. Pieces: what
# opens and never ends, what nearly matches, and what patterns repeat. A pattern that ends
# with the text is only ever matched from a text's beginning.
TRY = r"""
import importlib, re, sys

PIECES = [
    *["<", "<!--", "<script ", "<style", "<svg", "<a ", "<a/", '="', "='", "</script ", "<meta "],
    *["<?xml ", "<?", "?", "data:", "data:a/b;", "data:,", ";a=b", "charset=", "charset ", " "],
    *["\n", "\r\n", "\t\n", "\u2014 ", "--", "(@", "\u2014 x (@", "(@abc) ", "a", "a, "],
    *["http://x.com/a/status/", "twitter.com/", "a and ", " & ", ";", ",", "0", "9\r\n", "f;x"],
    *["2030-01-01T", "May 1, ", "en-", "-", "<!-- Page saved with SingleFile ", " url: "],
    *[" saved date: ", "<!-- saved from url=(0000)", "content-type: multipart/", "archive/"],
    *["Snapshot-", "\x00", "\u00e9", "\u8a9e", "\u00e9, ", "2030-01-01 00:00:00."],
]
module = vars(importlib.import_module("archive_tui.ingest.formats." + sys.argv[1]))
values = []
for value in module.values():
    values.extend(value.values() if isinstance(value, dict) else [value])
patterns = [value for value in values if isinstance(value, re.Pattern)]
for pattern in patterns:
    for piece in PIECES:
        text = piece * (1_000_000 // len(piece))
        for start in ("", "2030-01-01T00:00", "<!-- Page saved with SingleFile "):
            hostile = start + text
            if isinstance(pattern.pattern, bytes):
                hostile = hostile.encode()
            pattern.match(hostile)
        if not pattern.pattern.endswith("Z" if isinstance(pattern.pattern, str) else b"Z"):
            for _ in pattern.finditer(hostile):
                pass
print(len(patterns))
"""


@pytest.mark.parametrize("module", MODULES)
def test_linear(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRY, module],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
