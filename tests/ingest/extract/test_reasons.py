"""Every rule has a sentence for the person who decides about what it proposes."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from archive_tui.ingest.extract import (
    confidence,
    reasons,
    rules,
    sieve,
    statements,
    transcripts,
    wordings,
)


def named_in(path: str) -> Iterator[str]:
    """The names of rules that a module's claims are made with, as far as they are literal."""
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            first = node.args[0]
            if name in ("Claim", "claim") and isinstance(first, ast.Constant):
                yield str(first.value)


def test_rules_in_the_code_have_reasons() -> None:
    names = {
        n
        for m in (rules, sieve, statements, transcripts, wordings)
        for n in named_in(str(m.__file__))
    }
    assert len(names) > 15
    assert [n for n in sorted(names) if not reasons.known(n)] == []


def test_measured_rules_have_reasons() -> None:
    cells = json.loads(confidence.TABLE.read_text(encoding="utf-8"))["cells"]
    names = {cell.split("|")[0] for cell in cells} - {"*"}
    assert len(names) > 30
    assert [n for n in sorted(names) if not reasons.known(n)] == []
