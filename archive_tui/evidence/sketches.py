"""The sketches of an archive's texts: made once for each text, kept between runs."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive_tui.evidence.shingles import Hashes, Sketch, shingles, sketch

if TYPE_CHECKING:
    from store import Archive
    from store.rows import TextRow

VERSION = 1
"""Version of the hashing; sketches of another one are made anew."""
_NOT_WORDS = re.compile(r"https?://\S+|\bpic\.twitter\.com/\S+|^(?:\s*@\w+)+")
"""Of a post: its links and the accounts that it answers."""


@dataclass(slots=True, frozen=True)
class Recipe:
    """How the texts of some kinds are cut into shingles."""

    name: str
    kinds: tuple[str, ...]
    k: int
    """Words a shingle."""
    least: int
    """Texts with fewer distinct shingles are left alone: too little to tell by."""


ARTICLES = Recipe("articles", ("document", "report"), 5, 20)
POSTS = Recipe("posts", ("tweet",), 3, 6)
"""In a post of twenty words one other word makes a quarter of the 5-word shingles new."""
RECIPES = (ARTICLES, POSTS)


def prepared(kind: str, text: str) -> str:
    """The part of a text that is compared."""
    return _NOT_WORDS.sub(" ", text) if kind == "tweet" else text


def text_shingles(recipe: Recipe, row: TextRow, text: str) -> Hashes:
    """The shingles of a source's text by its recipe."""
    return shingles(prepared(row.kind, text), recipe.k)


def sketches(
    archive: Archive,
    recipe: Recipe,
    rows: Sequence[TextRow],
    step: Callable[[int, int], None],
) -> list[Sketch]:
    """The sketch of every row's text, in order; kept ones are not made again.

    ``step`` is called with (texts read, texts to read) and may raise to stop: what was made
    until then is kept.
    """
    known = _kept(archive.derived(_file(recipe)), recipe)
    missing: dict[str, TextRow] = {}
    for row in rows:
        if row.revision not in known:
            missing.setdefault(row.revision, row)
    if missing:
        by_number = {row.number: row for row in missing.values()}
        try:
            for done, (number, text) in enumerate(archive.texts(list(by_number)), start=1):
                row = by_number[number]
                known[row.revision] = sketch(text_shingles(recipe, row, text))
                step(done, len(by_number))
        finally:
            _keep(archive, recipe, known)
    empty = sketch(np.empty(0, dtype=np.uint64))
    # An entry that went, or got another text, meanwhile has none and resembles nothing.
    return [known.get(row.revision, empty) for row in rows]


def _file(recipe: Recipe) -> str:
    return f"sketches-{recipe.name}"


def _keep(archive: Archive, recipe: Recipe, known: dict[str, Sketch]) -> None:
    present = {row.revision for row in archive.with_text(recipe.kinds)}
    kept = {revision: made for revision, made in known.items() if revision in present}
    made = list(kept.values())
    stream = io.BytesIO()
    np.savez(
        stream,
        head=np.array([VERSION, recipe.k], dtype=np.int64),
        revisions=np.frombuffer(bytes.fromhex("".join(kept)), dtype=np.uint8),
        digests=np.frombuffer(b"".join(item.digest for item in made), dtype=np.uint8),
        sizes=np.array([item.size for item in made], dtype=np.int64),
        levels=np.array([item.level for item in made], dtype=np.int64),
        lengths=np.array([len(item.hashes) for item in made], dtype=np.int64),
        hashes=np.concatenate([item.hashes for item in made]) if made else np.empty(0, np.uint64),
    )
    archive.keep_derived(_file(recipe), stream.getbuffer())


def _kept(data: bytes | None, recipe: Recipe) -> dict[str, Sketch]:
    """The sketches in a kept file by the sha256 of their texts; none of another version."""
    if data is None:
        return {}
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            if file["head"].tolist() != [VERSION, recipe.k]:
                return {}
            revisions, digests = file["revisions"].tobytes().hex(), file["digests"].tobytes()
            sizes, levels = file["sizes"].tolist(), file["levels"].tolist()
            ends = np.cumsum(file["lengths"]).tolist()
            hashes = file["hashes"]
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):
        return {}
    found: dict[str, Sketch] = {}
    first = 0
    for at, last in enumerate(ends):
        digest = digests[at * 16 : at * 16 + 16]
        found[revisions[at * 64 : at * 64 + 64]] = Sketch(
            sizes[at], levels[at], digest, hashes[first:last]
        )
        first = last
    return found
