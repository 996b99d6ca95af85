"""WACZ packages around invented crawls."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from archive_tui.ingest.formats import Unreadable
from archive_tui.ingest.formats.wacz import sniff
from schema.entries import Document
from schema.provenance import LocatorType, TimeSource
from store.rows import Intake
from tests.ingest.formats.sources import everything, read
from tests.ingest.formats.test_warc import WORDS, crawl, passed

MEMBER = "archive/data.warc.gz"
PAGES = [
    {"format": "json-pages-1.0", "id": "pages", "title": "All pages"},
    {"url": "https://coastline.example/minutes.txt", "title": "Minutes of the council"},
]


def package(members: dict[str, bytes] | None = None, **digests: str) -> bytes:
    data = crawl(True).data
    held = {
        MEMBER: data,
        "pages/pages.jsonl": "\n".join(json.dumps(p) for p in PAGES).encode(),
        **(members or {}),
    }
    listed = []
    for name, content in held.items():
        stated = digests.get(name.split("/")[0]) or "sha256:" + hashlib.sha256(content).hexdigest()
        listed.append({"path": name, "hash": stated})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in held.items():
            made.writestr(name, content)
        made.writestr("datapackage.json", json.dumps({"resources": listed}))
    return out.getvalue()


def test_pages_of_a_package() -> None:
    items = everything(package(), "crawl.wacz")
    bridge, minutes = (item for item in items if isinstance(item, Intake))
    place = bridge.capture.locator
    assert place.type is LocatorType.MEMBER
    name, _, record = place.value.partition("\n")
    assert name == MEMBER
    assert record.startswith("record:")
    assert bridge.capture.time_source is TimeSource.WARC
    assert isinstance(minutes.entry, Document)
    assert minutes.entry.title == "Minutes of the council", "from the list of pages"
    assert minutes.entry.text == WORDS
    assert "digest" not in "".join(passed(items))


def test_told_by_its_first_member() -> None:
    assert sniff(package()[:4096], "crawl.zip") > 0.9
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("data/tweets.js", "window.YTD")
    assert sniff(other.getvalue(), "export.zip") == 0


def test_a_digest_that_does_not_match_is_said() -> None:
    items = everything(package(archive="sha256:00"), "crawl.wacz")
    assert len([item for item in items if isinstance(item, Intake)]) == 2
    assert passed(items)[-1] == f"the digest of {MEMBER}, which does not match"
    items = everything(package(pages="sha256:00"), "crawl.wacz")
    assert passed(items)[-1] == "the digest of pages/pages.jsonl, which does not match"


def test_names_that_lead_elsewhere_are_harmless(tmp_path: Path) -> None:
    outside = {
        "archive/../../../../tmp/outside.warc": crawl().data,
        "/etc/archive/a.warc": crawl().data,
    }
    before = set(Path("/tmp").glob("outside*"))
    places = [i.capture.locator.value.split("\n")[0] for i in read(package(outside), "crawl.wacz")]
    assert places == [MEMBER, MEMBER, *["archive/../../../../tmp/outside.warc"] * 2]
    assert set(Path("/tmp").glob("outside*")) == before


def test_one_bad_archive_does_not_keep_the_others_out() -> None:
    items = everything(package({"archive/bad.warc.gz": b"nothing of the kind"}), "crawl.wacz")
    assert len([item for item in items if isinstance(item, Intake)]) == 2
    assert passed(items)[-1].startswith("archive/bad.warc.gz: no record in it can be read")


def test_bombs_and_broken_packages() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(MEMBER.removesuffix(".gz"), b"WARC/1.0\r\n" + bytes(150_000_000))
    with pytest.raises(Unreadable, match="more than 30 times its size"):
        read(out.getvalue(), "crawl.wacz")
    with pytest.raises(Unreadable, match="no whole zip file"):
        read(package()[:-200], "crawl.wacz")
    with pytest.raises(Unreadable, match="no whole zip file"):
        read(b"words", "crawl.wacz")
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as made:
        made.writestr("datapackage.json", '{"resources": [1, {"path": 2}]}')
    with pytest.raises(Unreadable, match="holds no web archive"):
        read(empty.getvalue(), "crawl.wacz")
