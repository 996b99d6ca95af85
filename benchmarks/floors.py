"""The libraries alone, as processes of their own: ``python -m benchmarks.floors NAME PATH``.

What an import cannot be faster than, with the same library on the same files: it neither
stores nor indexes anything.
"""

from __future__ import annotations

import sys
from pathlib import Path


def pages(folder: Path) -> int:
    """``trafilatura`` on every page of a folder; characters found."""
    import trafilatura

    return sum(len(trafilatura.extract(p.read_bytes()) or "") for p in sorted(folder.iterdir()))


def reports(folder: Path) -> int:
    """``pypdfium2`` on every page of every PDF of a folder; characters found."""
    import pypdfium2

    count = 0
    for path in sorted(folder.iterdir()):
        document = pypdfium2.PdfDocument(path)
        for page in document:
            text = page.get_textpage()
            count += len(text.get_text_bounded())
            text.close()
            page.close()
        document.close()
    return count


def captures(file: Path) -> int:
    """``warcio`` through the records, ``trafilatura`` on each response; characters found."""
    import trafilatura
    from warcio.archiveiterator import ArchiveIterator

    count = 0
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                count += len(trafilatura.extract(record.content_stream().read()) or "")
    return count


FLOORS = {"pages": pages, "reports": reports, "captures": captures}


def command(name: str, path: Path) -> list[str]:
    """The command that runs a floor."""
    return [sys.executable, "-m", "benchmarks.floors", name, str(path)]


if __name__ == "__main__":
    if not FLOORS[sys.argv[1]](Path(sys.argv[2])):
        sys.exit("nothing was found")
