"""Numbers packed and read back in any part; arrays of a segment as they are stored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from store.errors import IndexUnavailable
from store.fulltext.codec.builder import build
from store.fulltext.codec.container import Container, ContainerWriter
from store.fulltext.codec.packing import BLOCK, Packed, pack
from store.fulltext.codec.segment import SegmentReader, write_segment
from store.fulltext.codec.stored import column, small
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
    for name in ("number", "date_from", "date_to", "added"):
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
