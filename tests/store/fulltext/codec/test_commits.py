"""What happens to the index's files: damage, kills, sweeping, merging, and when not to merge."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query

from schema import Document
from store import Archive
from store.errors import IndexUnavailable
from store.fulltext import commit as commits
from store.fulltext import indexer
from store.fulltext.codec import container
from store.fulltext.codec.searcher import ColumnarIndex
from store.fulltext.local import LocalEngine
from store.fulltext.protocol import Question
from store.fulltext.writer import tidy, write
from store.rows import IndexDoc
from tests.store.fulltext.codec.corpora import EvenTagged, entry, filled

FACTS = EvenTagged()
TREES = (
    query.Term("text", "dam"),
    query.Or([query.Term("text_exact", "dam"), query.Prefix("text_exact", "cr")]),
    query.Phrase("text_exact", ["dam", "water"], slop=3),
    query.FuzzyTerm("text_exact", "dan", maxdist=2),
    query.AndMaybe(query.Term("text", "dam"), query.Wildcard("text_exact", "*t*r")),
    query.SpanNear(query.Term("text_exact", "dam"), query.Term("text_exact", "water"), slop=4),
    query.NumericRange("number", 2, 9),
    query.Not(query.Term("note", "dam")),
)


def segments(folder: Path) -> dict[str, int]:
    """Documents of each segment by its file."""
    return {one.files[0][0]: one.docs for one in commits.read_commit(folder).segments}


def live(folder: Path) -> list[int]:
    found = ColumnarIndex(folder).searcher().search(query.Every(), limit=None)
    return sorted(hit["number"] for hit in found)


def plain(number: int, text: str = "dam") -> IndexDoc:
    return IndexDoc(number, "tweet", "", text, "en", added=737_000)


# -- damage ------------------------------------------------------------------------------------


def ask_everything(folder: Path) -> str:
    """``unavailable``, or ``answered``; anything else that is raised is a failure."""
    engine = LocalEngine(folder)
    try:
        for tree in TREES:
            list(engine.run(Question(tree, 9, facets=("kind", "language")), FACTS).numbers)
            list(engine.near("text_exact", "dam", 2))
            engine.frequency("text_exact", "water")
            list(engine.vocabulary("hashtag"))
    except IndexUnavailable:
        return "unavailable"
    finally:
        engine.close()
    return "answered"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    chance = random.Random(9)
    words = ["dam", "crack", "water", *(f"w{n}" for n in range(200))]
    write(folder, [entry(n, chance, words) for n in range(1, 120)], (), 1, True)
    write(folder, [entry(n, chance, words) for n in range(100, 140)], (7,), 2, False)
    assert ask_everything(folder) == "answered"
    return folder


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 5))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def foreign(data: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"", b"PK\x03\x04" * 50, chance.randbytes(len(data)), b"{}", b"[1]"))


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), harm=st.sampled_from((flipped, foreign, cut)))
def test_a_harmed_file_is_refused_and_never_answers(
    sound: Path,
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    harm: Callable[[bytes, random.Random], bytes],
) -> None:
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("harmed") / "index"
    shutil.copytree(sound, folder)
    victim = chance.choice([*sorted(folder.glob("*.seg")), folder / commits.RECORD])
    data = victim.read_bytes()
    harmed = harm(data, chance)
    if harmed == data:
        return
    victim.write_bytes(harmed)
    unused = victim.suffix == ".seg" and _only_padding_differs(folder, victim)
    assert ask_everything(folder) == "unavailable" or unused
    # It is given up for good: whoever comes next builds it anew.
    if not unused:
        assert LocalEngine(folder).watermark() == -1
        write(folder, [plain(1)], (), 5, True)
        assert live(folder) == [1]
        assert len(list(folder.glob("*.seg"))) == 1


def _only_padding_differs(folder: Path, victim: Path) -> bool:
    """True where nothing that is read was changed: bytes between arrays, or behind the magic."""
    try:
        container.Container(victim).verify()
    except IndexUnavailable:
        return False
    return True


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_bits_that_a_disk_flips_behind_our_back_never_crash_a_search(
    sound: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("rotten") / "index"
    shutil.copytree(sound, folder)
    victim = chance.choice(sorted(folder.glob("*.seg")))
    before, data = victim.stat(), victim.read_bytes()
    victim.write_bytes(flipped(data, chance))
    os.utime(victim, ns=(before.st_atime_ns, before.st_mtime_ns))
    ask_everything(folder)
    if _only_padding_differs(folder, victim):
        return
    if LocalEngine(folder).watermark() >= 0:
        with pytest.raises(IndexUnavailable):
            LocalEngine(folder).verify()
    assert LocalEngine(folder).watermark() == -1


def test_an_index_of_another_layout_is_built_anew(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as made:
        made.add([Document(text=f"word{n} dam") for n in range(5)])
        made.catch_up()
        record = made.path / "index" / commits.RECORD
        told = json.loads(record.read_bytes())
        told["layout"] -= 1
        record.write_text(json.dumps(told))
        old = set((made.path / "index").glob("*.seg"))
    with Archive.open(tmp_path / "a") as opened:
        assert opened.fulltext.watermark() == -1
        opened.catch_up()
        assert opened.search("dam").total == 5
        assert not old & set((opened.path / "index").glob("*.seg"))


# -- kills and orphans -------------------------------------------------------------------------

_ENDLESS = """
import sys
from pathlib import Path
from store.fulltext import commit
from store.fulltext.writer import tidy, write
from tests.store.fulltext.codec.test_commits import plain
folder = Path(sys.argv[1])
step = commit.read_commit(folder).watermark
while True:
    step += 1
    again = [plain(step // 2, f"again{step}")] if step > 1 else []
    write(folder, [plain(step), *again], [], step, False)
    if step % 3 == 0:
        tidy(folder)
    print(step, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_killed_while_committing_and_merging_nothing_is_half(tmp_path: Path) -> None:
    write(tmp_path, [], (), 0, True)
    chance = random.Random(3)
    for _ in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", _ENDLESS, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[4],
            env={**os.environ, "PYTHONPATH": "."},
            text=True,
        )
        assert child.stdout is not None
        acknowledged = int(child.stdout.readline())
        time.sleep(chance.uniform(0.02, 0.3))
        child.send_signal(signal.SIGKILL)
        said = [int(line) for line in child.stdout.read().splitlines() if line.strip()]
        child.wait()
        reached = commits.read_commit(tmp_path).watermark
        assert reached >= max([acknowledged, *said])
        assert live(tmp_path) == list(range(1, reached + 1))
        LocalEngine(tmp_path).verify()
    # What was left lying about goes with the next write.
    (tmp_path / "0123456789abcdef.seg").write_bytes(b"orphan")
    (tmp_path / f"{commits.RECORD}.tmp").write_bytes(b"orphan")
    (tmp_path / "_MAIN_1.toc").write_bytes(b"of another program")
    write(tmp_path, [plain(100_000)], (), 100_000, False)
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {commits.RECORD, "write.lock", *segments(tmp_path)}


# -- merging -----------------------------------------------------------------------------------


def test_updating_or_deleting_one_entry_moves_no_other(tmp_path: Path) -> None:
    write(tmp_path, [plain(n) for n in range(1, 400)], (), 1, True)
    (large,) = segments(tmp_path)
    written = (tmp_path / large).stat().st_mtime_ns
    for step in range(2, 60):
        if step % 4:
            write(tmp_path, [plain(step, f"dam again{step}")], (), step, False)
        else:
            write(tmp_path, [], [step + 200], step, False)
        found = segments(tmp_path)
        assert (tmp_path / large).stat().st_mtime_ns == written
        assert found.pop(large) == 399
        assert len(found) <= 13
    gone = {step + 200 for step in range(2, 60) if step % 4 == 0}
    assert live(tmp_path) == [n for n in range(1, 400) if n not in gone]


def test_a_write_merges_small_segments_alone_unless_they_are_far_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.fulltext.writer._SMALL", 10)
    write(tmp_path, [], (), 0, True)
    for step in range(1, 13):
        write(tmp_path, [plain(20 * step + at) for at in range(20)], (), step, False)
    large = set(segments(tmp_path))
    assert len(large) == 12
    write(tmp_path, [plain(1)], (), 13, False)
    write(tmp_path, [plain(2)], (), 14, False)
    assert large < set(segments(tmp_path))
    assert sorted(segments(tmp_path).values()) == [2] + [20] * 12
    for step in range(15, 40):
        write(tmp_path, [plain(20 * step + at) for at in range(20)], (), step, False)
        assert len(segments(tmp_path)) <= 24


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_tidying_leaves_few_segments_and_the_same_entries(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("tidy")
    filled(folder, seed, merge=False)
    before = live(folder)
    tidy(folder)
    assert live(folder) == before
    kept = commits.read_commit(folder).segments
    # Deleted documents are no part of a segment's size: they go with the next merge.
    sizes = sorted((one.docs - one.dead_count for one in kept), reverse=True)
    assert all(sum(sizes[at + 1 :]) * 4 < size for at, size in enumerate(sizes[:-1]))


def test_merging_is_the_indexing_processs_work(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as made:
        for at in range(6):
            made.add([Document(text=f"word{at} dam")])
            made.catch_up()
        assert len(segments(made.path / "index")) == 6
        made.add([Document(text="last dam")])
        assert indexer.run(made.path) > 0
        assert len(segments(made.path / "index")) == 1
        assert made.search("dam").total == 7
