"""Numbers packed and read back in any part; arrays of a segment as they are stored."""

from __future__ import annotations

import bisect
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest

from store.errors import IndexUnavailable
from store.fulltext.codec.builder import build, term_arrays
from store.fulltext.codec.container import Container, ContainerWriter
from store.fulltext.codec.packing import BLOCK, Packed, pack
from store.fulltext.codec.segment import FieldReader, SegmentReader, write_segment
from store.fulltext.codec.stored import NUMBERS, STEP, column, small, stored
from store.rows import IndexDoc


@pytest.mark.parametrize("count", [0, 1, 127, 128, 129, 3_000, 600_000])
@pytest.mark.parametrize("top", [1, 2, 3, 60, 1 << 20, 1 << 32])
def test_what_is_packed_is_read_back(tmp_path: Path, count: int, top: int) -> None:
    rng = np.random.default_rng(count + top)
    values = rng.integers(0, top, count, dtype=np.uint64).astype(np.uint32)
    writer = ContainerWriter(tmp_path / "x")
    for name, array in zip(("v.widths", "v.data"), pack(values), strict=True):
        writer.put(name, array)
    writer.close({})
    packed = Packed(Container(tmp_path / "x"), "v")
    np.testing.assert_array_equal(packed.slice(0, count), values)
    for first, last in rng.integers(0, count + 1, (30, 2)).tolist():
        np.testing.assert_array_equal(packed.slice(first, last), values[first:last])


def test_small_numbers_take_few_bits() -> None:
    widths, data = pack(np.ones(10 * BLOCK, dtype=np.uint32))
    assert widths.tolist() == [1] * 10
    assert len(data) == 10 * BLOCK // 8 + 8


def test_a_width_that_points_beyond_the_data_is_damage(tmp_path: Path) -> None:
    widths, data = pack(np.arange(300, dtype=np.uint32))
    writer = ContainerWriter(tmp_path / "x")
    writer.put("v.widths", widths + np.uint8(1))
    writer.put("v.data", data)
    writer.close({})
    with pytest.raises(IndexUnavailable):
        Packed(Container(tmp_path / "x"), "v")


@pytest.mark.parametrize("day", [False, True])
@pytest.mark.parametrize(
    "values",
    [[], [7], [3, 4, 5, 6], [9, 9, 9], [1, 2, 4, 900], [740_000, 1, 740_300], [5, -1, 7], [-1, -1]],
)
def test_columns_are_the_same_again(values: list[int], day: bool) -> None:
    whole = np.array(values, dtype=np.int64)
    kept, told = small(whole, day=day)
    assert column(kept, told, len(values)).tolist() == values
    assert kept.itemsize <= 4 or not len(kept)


def test_a_row_of_numbers_takes_no_room() -> None:
    assert not len(small(np.arange(5, 500), day=False)[0])


def test_a_segment_gives_what_was_put_in(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    docs = [
        IndexDoc(
            number=int(number),
            kind="tweet",
            title="",
            text=" ".join(f"w{k}" for k in rng.zipf(1.4, 60) if k < 400) + " dam" * 300 * (n == 7),
            language="en",
            date_from=None if n % 5 == 0 else 740_000 + n,
            date_to=None if n % 5 == 0 else 740_000 + n + n % 3,
            added=740_500,
        )
        for n, number in enumerate(rng.permutation(900) + 1)
    ]  # fmt: skip
    arrays, facts = build(docs).arrays()
    info = write_segment(tmp_path, dict(arrays), facts)
    reader = SegmentReader(tmp_path, info.name)
    for name in NUMBERS:
        np.testing.assert_array_equal(reader.column(name), arrays[f"column.{name}"])
    for name, field in reader.fields.items():
        counts = arrays[f"{name}.counts"]
        np.testing.assert_array_equal(field.docs, arrays[f"{name}.docs"])
        np.testing.assert_array_equal(field.frequencies(0, field.size), counts)
        if field.placed:
            np.testing.assert_array_equal(field.gpos, arrays[f"{name}.gpos"])
            np.testing.assert_array_equal(field.array("bases"), arrays[f"{name}.bases"])
        starts = arrays[f"{name}.starts"].tolist()
        for first, end in ((0, field.count), (0, 1), (field.count // 2, field.count)):
            here = slice(starts[first], starts[end])
            posted = field.posted(first, end)
            np.testing.assert_array_equal(posted.ids, arrays[f"{name}.docs"][here])
            told = (posted.codes >> 8).astype(np.int64)
            if posted.big is not None:
                told[posted.big[0]] = posted.big[1]
            np.testing.assert_array_equal(told, counts[here])
    assert reader.fields["text"].posted(0, reader.fields["text"].count).big is not None


def _dictionary(folder: Path, terms: list[bytes]) -> FieldReader:
    """A field of these terms, each in the only document."""
    name = "url"
    once = np.ones(len(terms), dtype=np.uint32)
    arrays = {
        **term_arrays(name, terms),
        f"{name}.starts": np.arange(len(terms) + 1, dtype=np.uint32),
        f"{name}.docs": once - np.uint32(1),
        f"{name}.counts": once,
        **{f"column.{column}": np.zeros(1, dtype=np.int64) for column in NUMBERS},
        "column.title": np.zeros(1, dtype="S1"),
    }
    info = write_segment(folder, arrays, {"docs": 1, "lengths": {}, "stemmers": []})
    return SegmentReader(folder, info.name).fields[name]


@pytest.mark.parametrize("count", [1, STEP - 1, STEP, STEP + 1, 2 * STEP, 10 * STEP + 3])
@pytest.mark.parametrize("shape", ["{0:03}", "https://{0:03}", "a\x00{0:03}", "é{0}", "{0:060}"])
def test_terms_are_sought_by_every_sixteenth(tmp_path: Path, count: int, shape: str) -> None:
    terms = sorted(shape.format(2 * n + 1).encode() for n in range(count))
    field = _dictionary(tmp_path, terms)
    assert field.count == count
    assert [field.term(at) for at in range(count)] == terms
    assert [field.find(term) for term in terms] == list(range(count))
    others = [shape.format(2 * n).encode() for n in range(count + 1)]
    for other in [*others, b"", b"\xf4", shape[:4].encode(), *(term + b"0" for term in terms)]:
        assert field.lower_bound(other) == bisect.bisect_left(terms, other), other
        assert (field.find(other) >= 0) == (other in terms), other
    for first, end in pairwise([0, 0, 1, count // 2, count]):
        if first <= end:
            assert field.text(first, end).encode() == b"".join(t + b"\n" for t in terms[first:end])
    ends = [0, *accumulate(len(term) + 1 for term in terms)]
    assert field.array("ends").tolist() == ends


def test_of_a_dictionary_every_sixteenth_term_is_told(tmp_path: Path) -> None:
    docs = [
        IndexDoc(number=n, kind="tweet", title="", text=f"word{n} other{n}", language="en")
        for n in range(1, 200)
    ]
    arrays, facts = build(docs).arrays()
    made, _ = stored(dict(arrays), facts)
    assert len(made["text_exact.heads"]) == -(-398 // STEP)
    assert len(made["text_exact.ends"]) == -(-398 // STEP) + 1
    # Alike for all documents, they take no room.
    assert not len(made["column.kind"])
    assert not len(made["text_exact.strides"])
