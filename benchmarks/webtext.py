"""How much of a page's article comes out: ``python -m benchmarks.webtext FOLDER``.

The folder holds pages (``*.html``) with the article beside them: ``*.txt`` its text,
``*.json`` what is known of it (title, authors, publish_date, meta_lang, canonical_link).
Prints the F1 of tokens, ours beside plain trafilatura, and what differs in the facts.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from archive_tui.ingest.formats import SourceFile, choose
from store.rows import Intake

_CJK_THAI = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]")
_TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]|[^\W_]+")


def tokens(text: str) -> Counter[str]:
    """Words, and single characters of scripts that are written without spaces."""
    return Counter(_TOKEN.findall(text.casefold()))


def f1(text: str, gold: str) -> float:
    """Harmonic mean of precision and recall of the tokens of ``text``."""
    have, want = tokens(text), tokens(gold)
    same = (have & want).total()
    return 2 * same / (have.total() + want.total()) if same else 0.0


def ours(path: Path) -> Any:
    """The entry that an import would make."""
    data = path.read_bytes()
    source = SourceFile(path.name, data, hashlib.sha256(data).hexdigest())
    items = [i for i in choose(source).read(source) if isinstance(i, Intake)]
    return items[0].entry


def plain(path: Path) -> str:
    """What trafilatura gives by itself."""
    import trafilatura

    return trafilatura.extract(path.read_bytes(), include_comments=False) or ""


def facts(entry: Any, known: dict[str, Any]) -> list[str]:
    """What the page is known to say and the entry does not."""
    pairs = (
        ("title", entry.title, known.get("title")),
        ("authors", sorted(entry.authors), sorted(known.get("authors") or ())),
        ("date", (str(entry.published or ""))[:10], (known.get("publish_date") or "")[:10]),
        ("language", (entry.language or "")[:2], known.get("meta_lang") or known.get("language")),
        ("url", entry.url, known.get("canonical_link") or known.get("url")),
    )
    return [f"{name}: {have!r} for {want!r}" for name, have, want in pairs if want and have != want]


def main(folder: str) -> None:
    """Print a line for every page, then the means."""
    scores = []
    for path in sorted(Path(folder).glob("*.html")):
        gold = path.with_suffix(".txt").read_text(encoding="utf-8")
        entry = ours(path)
        scores.append((f1(entry.text, gold), f1(plain(path), gold)))
        print(f"{path.name:28} ours {scores[-1][0]:.3f}  trafilatura {scores[-1][1]:.3f}")
        for line in facts(entry, json.loads(path.with_suffix(".json").read_text("utf-8"))):
            print(f"    {line}")
    if scores:
        mean = [sum(pair[n] for pair in scores) / len(scores) for n in (0, 1)]
        print(f"{'mean':28} ours {mean[0]:.3f}  trafilatura {mean[1]:.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
