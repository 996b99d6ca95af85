"""Reading one PDF in a process of its own: the bytes on standard input, JSON on standard output.

pdfium is not safe from threads, and a hostile file may crash it or make it eat memory and
time. So that no file takes an import down, each is read by a child with limits; starting
one takes less than a tenth of a second (measured: 0.07 s).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

MEMORY = 1_000_000_000
"""Bytes of address space that a child may take; 200 pages of report need 40 MB in all."""
SECONDS = 120
"""Processor time that a child may take; 200 pages of report need 1 s."""
WAIT = 2 * SECONDS
"""Seconds until a child is ended that does not use its processor time."""
_TITLE_LINES = 60
"""Lines of the first page with text that are handed on with their sizes."""


class Failed(Exception):
    """The PDF was not read; the text is the reason for people."""


def read_apart(data: bytes) -> dict[str, Any]:
    """What a PDF holds, read by a child process.

    ``text``; ``pages`` and ``sections`` with offsets in it, code points; ``front``, the
    lines of its first page with text and their font sizes; ``body``, the size of its
    running text, points; ``facts``, its metadata; ``language``; ``version``, of the library
    and of what makes the text; ``wordless``, how many of its pages hold no text;
    ``unread``, the pages that could not be read, counted from 1. Raises ``Failed`` with the
    reason where it cannot be read.
    """
    done = _run(data)
    if done.returncode == -signal.SIGINT:
        # An interrupt from the terminal met it as it started; it is for the import alone.
        done = _run(data)
    if done.returncode == -signal.SIGXCPU:
        raise Failed(f"reading it took more than the {SECONDS} seconds that it may take")
    if done.returncode == -signal.SIGKILL:
        raise Failed("the system ended the process that read it, as it does when memory runs out")
    if done.returncode == -signal.SIGABRT:
        raise Failed(
            "the PDF library gave up on it: it is damaged or takes more than the "
            f"{MEMORY // 10**6:,} MB of memory that it may take"
        )
    if done.returncode < 0:
        raise Failed(
            "the PDF library crashed on it "
            f"({signal.Signals(-done.returncode).name}): it is damaged or made to do harm"
        )
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Failed("the process that reads PDF files ended without an answer") from None
    if "refused" in told:
        raise Failed(told["refused"])
    return told


def _run(data: bytes) -> subprocess.CompletedProcess[bytes]:
    # -P: a folder that a person imports from must not be searched for modules.
    command = [sys.executable, "-P", "-m", "archive_tui.ingest.formats.pdf_child"]
    path = os.pathsep.join(os.path.abspath(part) for part in sys.path if part)
    try:
        return subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WAIT,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"reading it took more than the {WAIT} seconds that it may take") from None


def tell(data: bytes) -> dict[str, Any]:
    """The same in this process; ``{"refused": reason}`` where it cannot be read."""
    from pypdfium2 import version

    from archive_tui.ingest.formats import pdf_lines, pdf_running, pdf_text

    try:
        printed = pdf_lines.load(data)
    except pdf_lines.Refused as refused:
        return {"refused": str(refused)}
    leaves = printed.leaves
    wordless = [leaf for leaf in leaves if leaf.readable and not leaf.lines]
    letters = sum(len(line.text) for leaf in leaves for line in leaf.lines)
    if not letters:
        return {"refused": _wordless(len(leaves), printed.pictured)}
    lost = sum(line.text.count("\ufffd") for leaf in leaves for line in leaf.lines)
    if lost * 2 > letters:
        return {"refused": "its fonts do not say which letters they draw, so that it has no text"}
    first = next(leaf for leaf in leaves if leaf.lines)
    front = [
        {"text": line.text, "size": line.size, "base": line.base, "left": line.left}
        for line in first.lines[:_TITLE_LINES]
    ]
    labels = pdf_running.strip(leaves)
    made = pdf_text.make(leaves)
    return {
        "text": made.text,
        "pages": [
            {"label": label, "start": start, "end": end}
            for label, (start, end) in zip(labels, made.pages, strict=True)
        ],
        "sections": pdf_text.sections(made, printed.outline),
        "front": front,
        "body": made.body,
        "facts": printed.facts,
        "language": printed.language,
        "wordless": len(wordless),
        "unread": [i for i, leaf in enumerate(leaves, start=1) if not leaf.readable],
        "version": f"{version.PYPDFIUM_INFO}, text {pdf_text.VERSION}",
    }


def _wordless(pages: int, pictured: int) -> str:
    count = "1 page" if pages == 1 else f"{pages:,} pages"
    if pictured:
        return f"no text, a scan of {count}: run a text recognition (OCR) over it and import that"
    return f"no text on its {count}"


def limit() -> None:
    """Limits memory and processor time of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS),
                       (resource.RLIMIT_CORE, 0)):  # fmt: skip
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(kind, (most, hard))


def main() -> None:
    """Standard input to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit()
    try:
        told = tell(sys.stdin.buffer.read())
    except MemoryError:
        told = {"refused": f"reading it took more than the {MEMORY // 10**6:,} MB that it may take"}
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
