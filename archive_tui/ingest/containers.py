"""Zip, tar and gzip files, walked like folders. Nothing is ever written by a name in one.

What such a file says about itself is not believed: lists, sizes, ratios and depth have
limits, and every member that is not read has a reason.
"""

from __future__ import annotations

import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, cast

from archive_tui.ingest import limits
from archive_tui.ingest.limits import Bomb, Budget, counted

MAX_MEMBERS = 200_000
"""Files that one container may list; an export with all its pictures has about half."""
MAX_LISTING = 24_000_000
"""Bytes of a zip file's list of contents, which is held in memory."""
MAX_RATIO = 200
"""Times its packed size to which a member may unpack; texts and tables stay under 50."""
UNSUSPICIOUS = 1_000_000
"""Bytes up to which a member may unpack at any ratio."""

_DAMAGE = (EOFError, zipfile.BadZipFile, zlib.error, tarfile.TarError, struct.error)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
_LITTER = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r", "__macosx"))
_PACKAGE_FIRST = (b"mimetype", b"[Content_Types].xml", b"META-INF/", b"AndroidManifest.xml")
_PACKAGES = tuple(
    f".{suffix}"
    for suffix in (
        *("docx", "docm", "dotx", "xlsx", "xlsm", "xlsb", "pptx", "pptm", "ppsx", "vsdx"),
        *("odt", "ods", "odp", "odg", "ott", "epub", "kmz", "jar", "war", "apk", "ipa", "whl"),
        *("pages", "numbers", "key", "sketch", "xpi", "crx", "wacz"),
    )
)
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1 | 0x40


class Broken(Exception):
    """The container cannot be read; the text says why."""


@dataclass(slots=True, frozen=True)
class Member:
    """One file in a container."""

    path: str
    """Within the container, ``/`` between folders."""
    size: int
    """Bytes it unpacks to, as the container says."""
    weight: int
    """Bytes of the container that it takes up, about."""
    modified: float | None = None
    """Time of its last change, seconds since 1970, where the container says it."""
    skip: str | None = None
    """Why it is skipped, or None."""
    error: str | None = None
    """Why it cannot be read, or None."""
    open: Callable[[], IO[bytes]] | None = None
    """Opens it; None where it is not read. Members are opened in the order they come."""


def hidden(name: str) -> str | None:
    """Why a file or folder of that name is passed over wherever it lies, or None."""
    if name.startswith("."):
        return "a hidden file or folder"
    return "a system file" if name.lower() in _LITTER else None


def kind_of(head: bytes, name: str = "") -> str | None:
    """``zip``, ``tar`` or ``gz`` by a file's first bytes, None where it is no container.

    A zip file that makes up one document or program is none.
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")):
        package = head[30:].startswith(_PACKAGE_FIRST) or name.lower().endswith(_PACKAGES)
        return None if package else "zip"
    if head[257:262] == b"ustar":
        return "tar"
    return "gz" if head.startswith(b"\x1f\x8b\x08") else None


def members(stream: IO[bytes], kind: str, name: str, size: int, budget: Budget) -> Iterator[Member]:
    """Every file in the container that ``stream`` holds, ``size`` bytes long.

    ``name`` is the container's own. What is unpacked is charged to ``budget``. Raises
    ``Broken``, and ``Bomb`` where the budget is spent.
    """
    if kind == "zip":
        yield from _zip(stream, size, budget)
    elif kind == "tar":
        yield from _tar(stream, size)
    else:
        yield from _gzip(stream, name, size, budget)


def lookup(stream: IO[bytes], kind: str, name: str, size: int, path: str) -> bytes | None:
    """One member by its path, None where there is none. Raises ``Broken``, ``Bomb``.

    ``name`` and ``size`` are the container's own.
    """
    stream.seek(0)
    for member in members(stream, kind, name, size, Budget.of(size)):
        if member.path == path and member.open is not None:
            data = content(member.open())
            if len(data) > limits.MAX_BYTES:
                raise Broken(limits.longer())
            return data
    return None


def content(opened: IO[bytes], most: int | None = None) -> bytes:
    """What a member holds from where it is, ``most`` bytes or, so as to tell, one more
    than ``limits.MAX_BYTES``. Raises ``Broken``, ``Bomb``.
    """
    try:
        return opened.read(limits.MAX_BYTES + 1 if most is None else most)
    except Bomb:
        raise
    except Exception as error:  # the libraries raise a dozen kinds on hostile members
        raise Broken(damage(error)) from None


def damage(error: Exception) -> str:
    """What an exception of the unpacking libraries means for a member."""
    if isinstance(error, zipfile.BadZipFile) and "CRC" in str(error):
        return "it is damaged in its container: its checksum does not fit"
    if isinstance(error, _DAMAGE):
        return "it is damaged in its container and cannot be unpacked"
    if isinstance(error, NotImplementedError):
        return "it is packed in a way that this program does not know"
    if isinstance(error, OSError):
        return f"it cannot be unpacked: {error.strerror or 'its container is damaged'}"
    return f"it cannot be unpacked ({type(error).__name__})"


# -- zip -------------------------------------------------------------------------------


def _zip(stream: IO[bytes], size: int, budget: Budget) -> Iterator[Member]:
    listing = _listing_size(stream, size)
    if listing > MAX_LISTING:
        raise Broken(f"its list of contents takes {listing / 1e6:,.0f} MB, more than is read")
    try:
        opened = zipfile.ZipFile(stream)
        infos = opened.infolist()
    except Exception:  # the library raises half a dozen kinds on hostile lists
        raise Broken("it is a damaged zip file: its list of contents cannot be read") from None
    if len(infos) > MAX_MEMBERS:
        raise Broken(f"it lists {len(infos):,} files, more than the {MAX_MEMBERS:,} that are read")
    named = [(_zip_name(info), info) for info in infos if not info.is_dir()]
    last = dict(named)
    for name, info in sorted(named, key=lambda pair: pair[0].split("/")):
        yield _zip_member(opened, name, info, budget, superseded=last[name] is not info)


def _zip_member(
    opened: zipfile.ZipFile, name: str, info: zipfile.ZipInfo, budget: Budget, *, superseded: bool
) -> Member:
    skip = _passed_over(name)
    error = None if skip else _leads_out(name)
    mode = info.external_attr >> 16
    if not skip and not error:
        if superseded:
            skip = "a later file in the zip file has the same name"
        elif mode & 0o170000 == 0o120000:
            skip = "a link, not a file"
        elif info.flag_bits & _ENCRYPTED:
            error = "it is encrypted: unpack the zip file with its password and import the folder"
        elif info.compress_type not in _METHODS:
            error = f"it is packed in a way that is not read (method {info.compress_type})"
        elif info.file_size > UNSUSPICIOUS and info.file_size > MAX_RATIO * info.compress_size:
            error = (
                f"it would unpack to more than {MAX_RATIO} times its size, as zip bombs do; "
                "it was left packed"
            )

    def unpack() -> IO[bytes]:
        try:
            return counted(opened.open(info), budget)
        except Exception as fault:
            raise Broken(damage(fault)) from None

    return Member(
        name,
        info.file_size,
        info.compress_size,
        _extended_time(info.extra),
        skip,
        error,
        None if skip or error else unpack,
    )


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The member's path; older programs write UTF-8 without saying so."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/").encode("utf-8", "replace").decode()


def _extended_time(extra: bytes) -> float | None:
    """The UTC time in a member's extra field 0x5455; the plain one has no time zone."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 0x5455 and length >= 5 and at + 9 <= len(extra) and extra[at + 4] & 1:
            return _plausible(struct.unpack_from("<i", extra, at + 5)[0])
        at += 4 + length
    return None


def _plausible(seconds: float) -> float | None:
    """A time of change that can be believed: after 1970 and before 2100."""
    return float(seconds) if 0 < seconds < 4_102_444_800 else None


def _listing_size(stream: IO[bytes], size: int) -> int:
    """Bytes of the central directory as the end record says; 0 where there is none.

    APPNOTE 4.3.16; 4.3.14 for lists beyond 4 GB or 65,535 members.
    """
    tail_at = max(0, size - 65_557)
    stream.seek(tail_at)
    tail = stream.read(size - tail_at)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return 0
    listing: int = struct.unpack_from("<L", tail, at + 12)[0]
    if listing != 0xFFFFFFFF:
        return listing
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide < 0 or wide + 48 > len(tail):
        return size
    return int(struct.unpack_from("<Q", tail, wide + 40)[0])


# -- tar and gzip ----------------------------------------------------------------------


def _tar(stream: IO[bytes], packed: int) -> Iterator[Member]:
    """The members of a tar file that takes up ``packed`` bytes on the disk."""
    last: dict[str, int] = {}
    total = 0
    for _, info in _infos(stream):
        last[_tar_name(info)] = info.offset_data
        total += max(info.size, 0) + 512
        if len(last) > MAX_MEMBERS:
            raise Broken(f"it lists more than the {MAX_MEMBERS:,} files that are read")
    for opened, info in _infos(stream):
        if info.isdir():
            continue
        name = _tar_name(info)
        skip, error = _passed_over(name), None
        if not skip:
            if info.issym() or info.islnk():
                skip = "a link, not a file"
            elif not info.isfile():
                skip = "a device or pipe, not a file"
            elif last[name] != info.offset_data:
                skip = "a later file in the tar file has the same name"
            else:
                error = _leads_out(name)
        opener = None if skip or error else partial(_extract, opened, info)
        weight = packed * (max(info.size, 0) + 512) // max(total, 1)
        yield Member(name, info.size, weight, _plausible(info.mtime), skip, error, opener)


def _infos(stream: IO[bytes]) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """Every header. Raises ``Broken`` where one is damaged, which the library passes over."""
    stream.seek(0)
    try:
        opened: Any = tarfile.open(fileobj=stream, mode="r:")  # noqa: SIM115 - not ours to close
        while (info := opened.next()) is not None:
            yield opened, info
            opened.members.clear()  # it would keep them all
        stream.seek(opened.offset)
        if stream.read(512).strip(b"\0"):
            raise Broken("it is a damaged tar file: what follows its first files cannot be read")
    except (Bomb, Broken):
        raise
    except Exception:  # the library raises half a dozen kinds on hostile headers
        raise Broken("it is a damaged or half-written tar file") from None


def _extract(opened: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    found = opened.extractfile(info)
    if found is None:
        raise Broken("it cannot be unpacked")
    return found


def _tar_name(info: tarfile.TarInfo) -> str:
    name = info.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return name.removeprefix("./")


def _gzip(stream: IO[bytes], name: str, size: int, budget: Budget) -> Iterator[Member]:
    """The tar file within, or the one file that was compressed."""
    import gzip

    inner = counted(cast("IO[bytes]", gzip.GzipFile(fileobj=stream)), budget)
    try:
        head = inner.read(512)
        inner.seek(0)
    except Bomb:
        raise
    except (OSError, EOFError, zlib.error):
        raise Broken("it is a damaged or half-written gzip file") from None
    if kind_of(head) == "tar":
        yield from _tar(inner, size)
        return
    stem = name[:-3] if name.lower().endswith(".gz") and len(name) > 3 else name
    yield Member(stem, size, size, open=lambda: inner)


def _passed_over(path: str) -> str | None:
    parts = (part for part in path.split("/") if part not in ("", ".", ".."))
    return next((why for part in parts if (why := hidden(part))), None)


def _leads_out(path: str) -> str | None:
    if path.startswith("/") or ".." in path.split("/") or path[1:2] == ":" or not path:
        return "its name leads out of its container, as no honest program writes it"
    return None
