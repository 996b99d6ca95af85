"""The vault: files under their digests, whole or not there, flushed before they are said to be."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from store.errors import ArchiveFull
from store.originals import Vault

WORDS = b"The lock of Velm is shut.\n"
DIGEST = hashlib.sha256(WORDS).hexdigest()
Put = Callable[[Vault, bytes], tuple[str, int, bool]]


def by_stream(vault: Vault, data: bytes) -> tuple[str, int, bool]:
    return vault.put(io.BytesIO(data))


both = pytest.mark.parametrize("put", [by_stream, Vault.put_bytes])


@both
def test_a_file_is_kept_once_under_its_digest(tmp_path: Path, put: Put) -> None:
    vault = Vault(tmp_path / "originals")
    assert put(vault, WORDS) == (DIGEST, len(WORDS), True)
    assert put(vault, WORDS) == (DIGEST, len(WORDS), False)
    path = tmp_path / "originals" / DIGEST[:2] / DIGEST[2:4] / DIGEST
    assert path.read_bytes() == WORDS
    assert path.stat().st_mode & 0o777 == 0o444
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "originals").glob("incoming-*")) == []
    assert vault.check(DIGEST) is None


@both
def test_all_is_flushed_before_it_is_said_to_be_there(
    tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        flushed.append(os.readlink(f"/proc/self/fd/{handle}"))
        fsync(handle)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("asks /proc which files are open")
    monkeypatch.setattr(os, "fsync", noted)
    folder = tmp_path / "originals"
    put(Vault(folder), WORDS)
    one, two = folder / DIGEST[:2], folder / DIGEST[:2] / DIGEST[2:4]
    assert Path(flushed[0]).name.startswith("incoming-")
    assert flushed[1:] == [str(folder), str(one), str(two)]
    flushed.clear()
    assert put(Vault(folder), WORDS)[2] is False
    assert flushed[-1] == str(two), "who wrote it may have been killed before that"


@both
def test_what_cannot_be_kept_is_said_and_leaves_nothing(
    tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("fsync", "rename"):
        with monkeypatch.context() as patch:
            patch.setattr(os, step, full)
            with pytest.raises(ArchiveFull, match="No space left on device"):
                put(Vault(tmp_path / "originals"), WORDS)
        assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
