"""Segment files: whole or refused, whatever happened to them."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import numpy as np
import pytest

from store.errors import IndexUnavailable
from store.fulltext.codec.container import Container, ContainerWriter


def written(path: Path) -> Path:
    writer = ContainerWriter(path)
    writer.put("ids", np.arange(1000, dtype=np.uint32))
    writer.put("none", np.zeros(0, dtype=np.uint64))
    writer.put_parts("parts", np.uint8, [np.full(3, n, dtype=np.uint8) for n in range(4)])
    size, _ = writer.close({"docs": 7})
    assert size == path.stat().st_size
    return path


def test_arrays_come_back_aligned(tmp_path: Path) -> None:
    container = Container(written(tmp_path / "a.seg"))
    assert container.facts == {"docs": 7}
    assert container.array("ids").tolist() == list(range(1000))
    assert container.array("none").tolist() == []
    assert container.array("parts").tolist() == [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3
    assert all(container.span(name)[0] % 64 == 0 for name in ("ids", "none", "parts"))
    container.verify()


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.seg")
    data = path.read_bytes()
    for length in [*range(0, len(data), 97), len(data) - 1]:
        path.write_bytes(data[:length])
        with pytest.raises(IndexUnavailable):
            Container(path)


def test_every_changed_byte_of_an_array_or_the_directory_is_found(tmp_path: Path) -> None:
    path = written(tmp_path / "a.seg")
    data = path.read_bytes()
    spans = [Container(path).span(name) for name in ("ids", "parts")]
    inside = [at for first, last in spans for at in range(first, last)]
    directory = struct.unpack("<Q", data[-28:-20])[0]
    chance = random.Random(2)
    for at in chance.sample(inside, 40) + chance.sample(range(directory, len(data)), 40):
        changed = bytearray(data)
        changed[at] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(changed))
        with pytest.raises(IndexUnavailable):
            Container(path).verify()


def test_a_foreign_file_and_another_version_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.seg"
    path.write_bytes(b"PK\x03\x04" * 100)
    with pytest.raises(IndexUnavailable):
        Container(path)
    data = bytearray(written(path).read_bytes())
    data[8] = 99
    path.write_bytes(bytes(data))
    with pytest.raises(IndexUnavailable, match="another version"):
        Container(path)


def test_arrays_outlive_their_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.seg")
    ids = Container(path).array("ids")
    path.unlink()
    assert ids[-1] == 999
