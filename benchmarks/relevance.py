"""How well results are ranked: ``python -m benchmarks relevance [FOLDER]``, nDCG@10.

FOLDER holds test collections with judgements in the form of the Glasgow IR collections:
``cran/`` (Cranfield) and ``cisi/``. Every engine gets title and text of each document and
the words of each question, any of which may match, at its defaults with English stemming:
ours, SQLite FTS5, and tantivy, bm25s and Xapian where they are installed. Relevance is
binary, gain 1 / log2(rank + 1) (Järvelin and Kekäläinen, 2002); in Cranfield the judgements
name questions by their place in the file.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import math
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import peers
from store import Archive

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data" / "ir"
"""Where the collections stand on the machines that have them."""
DEPTH = 10
SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages"
"""Where Debian puts Xapian's binding, out of sight of environments."""
_WORD = re.compile(r"[^\W_]+")

Search = Callable[[list[str]], list[int]]


@dataclass(slots=True, frozen=True)
class Collection:
    """Documents by number, questions by number, and which documents answer which."""

    name: str
    documents: dict[int, tuple[str, str]]
    """Title and text."""
    questions: dict[int, list[str]]
    """Words as written, each once."""
    relevant: dict[int, set[int]]


def records(path: Path) -> Iterator[dict[str, str]]:
    """The records of a file of fields that begin with a dot and a letter, ``I`` first."""
    record: dict[str, str] = {}
    field = ""
    for line in path.read_text(encoding="latin-1").splitlines():
        if re.match(r"\.[A-Z]\b", line):
            field = line[1]
            if field == "I":
                if record:
                    yield record
                record = {"I": line[2:].strip()}
            continue
        record[field] = f"{record.get(field, '')} {line}".strip()
    if record:
        yield record


def read(folder: Path, name: str) -> Collection | None:
    """The collection ``name`` below ``folder``, or None where it is not there."""
    files = {
        "cran": ("cran.all.1400", "cran.qry", "cranqrel"),
        "cisi": ("CISI.ALL", "CISI.QRY", "CISI.REL"),
    }[name]
    texts, asked, judged = (folder / name / file for file in files)
    if not texts.is_file():
        return None
    documents = {int(r["I"]): (r.get("T", ""), r.get("W", "")) for r in records(texts)}
    questions = {}
    for at, record in enumerate(records(asked), start=1):
        number = at if name == "cran" else int(record["I"])
        questions[number] = list(dict.fromkeys(_WORD.findall(record.get("W", "").casefold())))
    relevant: dict[int, set[int]] = {}
    for line in judged.read_text(encoding="latin-1").splitlines():
        parts = line.split()
        if len(parts) >= 2:
            relevant.setdefault(int(parts[0]), set()).add(int(parts[1]))
    return Collection(name, documents, questions, relevant)


def ndcg(found: Sequence[int], relevant: set[int]) -> float:
    """Normalised discounted cumulative gain of the first ten, 0 to 1."""
    gain = sum(1 / math.log2(at + 2) for at, n in enumerate(found[:DEPTH]) if n in relevant)
    best = sum(1 / math.log2(at + 2) for at in range(min(DEPTH, len(relevant))))
    return gain / best if best else 0.0


def ours(folder: Path, collection: Collection) -> Search:
    """This program, through its façade."""
    from schema import Document

    archive = Archive.create(folder / "archive")
    entries = [Document(title=title, text=text) for title, text in collection.documents.values()]
    numbers = archive.add(entries)
    archive.catch_up()
    known = dict(zip(numbers, collection.documents, strict=True))

    def search(words: list[str]) -> list[int]:
        found = archive.search(" OR ".join(f"{word}" for word in words), limit=DEPTH)
        return [known[hit.number] for hit in found.hits]

    return search


def fts5(folder: Path, collection: Collection) -> Search:
    """SQLite FTS5 with its Porter stemmer."""
    index = peers.Fts5(folder / "fts5.db")
    index.fill((n, title, text) for n, (title, text) in collection.documents.items())
    return lambda words: index.search(" OR ".join(f'"{w}"' for w in words), DEPTH)


def tantivy(folder: Path, collection: Collection) -> Search:
    """tantivy with ``en_stem``."""
    engine: Any = importlib.import_module("tantivy")
    builder = engine.SchemaBuilder()
    builder.add_integer_field("number", stored=True)
    builder.add_text_field("title", tokenizer_name="en_stem")
    builder.add_text_field("text", tokenizer_name="en_stem")
    index = engine.Index(builder.build())
    writer = index.writer()
    for number, (title, text) in collection.documents.items():
        writer.add_document(engine.Document(number=[number], title=[title], text=[text]))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(words: list[str]) -> list[int]:
        query = index.parse_query(" ".join(words), ["title", "text"])
        hits = searcher.search(query, DEPTH).hits
        return [searcher.doc(address)["number"][0] for _, address in hits]

    return search


def bm25s(folder: Path, collection: Collection) -> Search:
    """bm25s with its English stop words and Snowball's stemmer."""
    engine: Any = importlib.import_module("bm25s")
    stemmer: Any = importlib.import_module("Stemmer").Stemmer("english")
    texts = [f"{title} {text}" for title, text in collection.documents.values()]
    numbers = list(collection.documents)
    model = engine.BM25()
    model.index(engine.tokenize(texts, stemmer=stemmer, show_progress=False), show_progress=False)

    def search(words: list[str]) -> list[int]:
        asked = engine.tokenize(" ".join(words), stemmer=stemmer, show_progress=False)
        found, _ = model.retrieve(asked, k=DEPTH, show_progress=False)
        return [numbers[int(at)] for at in found[0]]

    return search


def xapian(folder: Path, collection: Collection) -> Search:
    """Xapian with its English stemmer."""
    if SYSTEM_PACKAGES not in sys.path:
        sys.path.append(SYSTEM_PACKAGES)
    engine: Any = importlib.import_module("xapian")
    base = engine.WritableDatabase(str(folder / "xapian"), engine.DB_CREATE_OR_OPEN)
    generator = engine.TermGenerator()
    generator.set_stemmer(engine.Stem("en"))
    for number, (title, text) in collection.documents.items():
        document = engine.Document()
        generator.set_document(document)
        generator.index_text(title)
        generator.index_text(text)
        base.replace_document(number, document)
    base.commit()
    parser = engine.QueryParser()
    parser.set_stemmer(engine.Stem("en"))
    parser.set_stemming_strategy(engine.QueryParser.STEM_SOME)

    def search(words: list[str]) -> list[int]:
        enquire = engine.Enquire(base)
        enquire.set_query(parser.parse_query(" ".join(words)))
        return [match.docid for match in enquire.get_mset(0, DEPTH)]

    return search


ENGINES: dict[str, Callable[[Path, Collection], Search]] = {
    "archive-tui": ours,
    "SQLite FTS5": fts5,
    "tantivy": tantivy,
    "bm25s": bm25s,
    "Xapian": xapian,
}


def measure(collection: Collection, search: Search) -> float:
    """Mean nDCG@10 over the questions that were judged."""
    scores = [
        ndcg(search(words), collection.relevant[number])
        for number, words in collection.questions.items()
        if collection.relevant.get(number)
    ]
    return sum(scores) / len(scores) if scores else 0.0


def figures(folder: Path, name: str) -> dict[str, float]:
    """nDCG@10 of every engine that is installed; nothing where the collection is not there."""
    collection = read(folder, name)
    found: dict[str, float] = {}
    for engine, prepare in ENGINES.items() if collection else ():
        assert collection is not None
        with tempfile.TemporaryDirectory() as place, contextlib.suppress(ImportError):
            found[engine] = measure(collection, prepare(Path(place), collection))
    return found


def lines(folder: Path, names: Iterable[str] = ("cran", "cisi")) -> Iterator[str]:
    """A line an engine and collection; a sentence for what is not there."""
    for name in names:
        found = figures(folder, name)
        if not found:
            yield f"{folder / name} is not there: skipped."
            continue
        for engine in ENGINES:
            told = f"nDCG@10 {found[engine]:.4f}" if engine in found else "is not installed"
            yield f"{name:<6}{engine:<14} {told}"


def main(arguments: Sequence[str] = ()) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks relevance", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=BESIDE)
    for line in lines(parser.parse_args(arguments).folder):
        print(line, flush=True)
