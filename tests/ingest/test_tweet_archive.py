"""Exports and answers of the API into a real archive. Accounts and events are invented."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest.importer import Outcome, run
from schema.entries import Tweet
from store import Archive
from tests.ingest.formats.exports import (
    ACCOUNT_JS,
    MANIFEST_JS,
    PRIVATE,
    month,
    note,
    part,
    tweet,
)

SECRET = "Meet me at nine behind the pier"
LONG = "The ferry was to sail at nine. " * 20 + "It did not."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


def take(archive: Archive, folder: Path, files: dict[str, str]) -> dict[str, Outcome]:
    """Write ``files`` and import them in the order given; outcomes by name."""
    paths = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        paths.append(str(path))
    return {os.path.basename(o.path): o for o in run(archive, paths)}


def tweets_of(archive: Archive) -> dict[str | None, Tweet]:
    entries = [archive.get(number) for number in archive.numbers()]
    return {e.post_id: e for e in entries if isinstance(e, Tweet)}


def links(archive: Archive, number: int) -> set[tuple[str, str, int | None]]:
    return {(link.direction, link.relation, link.number) for link in archive.links(number)}


def vault(archive: Archive) -> bytes:
    files = [p for p in archive.path.rglob("*") if p.is_file()]
    return b"".join(path.read_bytes() for path in files)


def test_an_export_comes_in_and_nothing_private_does(archive: Archive, tmp_path: Path) -> None:
    files = {"data/" + name: part(kind, {"text": SECRET}) for name, kind in PRIVATE.items()}
    files |= {
        "data/account.js": ACCOUNT_JS,
        "data/manifest.js": MANIFEST_JS,
        "data/deleted-tweets.js": part("deleted_tweets", tweet(3, "I take it back")),
        "data/note-tweet.js": part("note_tweet", note(LONG), wrap="noteTweet"),
        "data/tweets.js": part("tweets", tweet(1), tweet(2, LONG[:270] + "… https://t.co/zz")),
        "data/tweets-part1.js": part("tweets", tweet(4), number=1),
        "data/community-tweet.js": part("community_tweet", tweet(5)),
    }
    found = take(archive, tmp_path, files)
    taken = {"deleted-tweets.js", "note-tweet.js", "tweets.js", "tweets-part1.js"}
    taken.add("community-tweet.js")
    assert {name for name, o in found.items() if o.status == "skipped"} == set(found) - taken
    entries = tweets_of(archive)
    assert set(entries) == {"1", "2", "3", "4", "5"}
    assert {e.handle for e in entries.values()} == {"ivanoor"}
    assert (entries["3"].deleted, entries["1"].deleted) == (True, None)
    assert entries["2"].text == LONG
    kept = vault(archive)
    assert b"I take it back" in kept
    for secret in (SECRET, "iva.secret@velm.example"):
        assert secret.encode() not in kept


def test_a_zipped_export_is_like_the_folder(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data/account.js", ACCOUNT_JS)
        packed.writestr("data/direct-messages.js", part("direct_messages", {"text": SECRET}))
        packed.writestr("data/note-tweet.js", part("note_tweet", note(LONG), wrap="noteTweet"))
        packed.writestr("data/tweets.js", part("tweets", tweet(2, LONG[:270] + "…")))
    found = {os.path.basename(o.path): o.status for o in run(archive, [str(path)])}
    assert (found["note-tweet.js"], found["direct-messages.js"]) == ("added", "skipped")
    (one,) = tweets_of(archive).values()
    assert (one.post_id, one.handle, one.text) == ("2", "ivanoor", LONG)
    kept = vault(archive)
    assert SECRET.encode() not in kept
    assert b"iva.secret" not in kept


def test_what_a_later_export_knows_better(archive: Archive, tmp_path: Path) -> None:
    link = {"url": "https://t.co/aa", "expanded_url": "https://velm.example/a"}
    old = {**V1, "id_str": "3", "created_at": "2010-05-30 00:00:00 +0000"}
    old |= {"text": "Shut https://t.co/aa", "entities": {"urls": [{"url": "https://t.co/aa"}]}}
    take(archive, tmp_path, {"2010_05.js": month(old)})
    new = tweet(3, "Shut https://t.co/aa", created_at="Sun May 30 14:22:10 +0000 2010")
    new |= {"entities": {"urls": [link]}, "deleted_at": "Wed Apr 17 08:00:00 +0000 2030"}
    take(archive, tmp_path, {"deleted-tweets.js": part("deleted_tweets", new)})
    take(archive, tmp_path, {"again/2010_05.js": month(old) + "\n"})
    (one,) = tweets_of(archive).values()
    assert str(one.posted_at) == "2010-05-30T14:22:10Z"
    assert one.urls[0].expanded == "https://velm.example/a"
    assert (one.deleted, str(one.deleted_at), one.handle) == (
        True,
        "2030-04-17T08:00:00Z",
        "boferro",
    )


def test_what_is_deleted_or_withheld_is_shown(archive: Archive, tmp_path: Path) -> None:
    from archive_tui.cli.layouts import layout
    from archive_tui.tui.readings import reading_of

    gone = tweet(3, deleted_at="Wed Apr 17 08:00:00 +0000 2030", withheld_in_countries=["DE"])
    take(archive, tmp_path, {"deleted-tweets.js": part("deleted_tweets", gone)})
    (number,) = archive.numbers()
    lines = list(layout(archive, number))
    assert "deleted by its account on 2030-04-17T08:00:00Z" in lines
    assert "withheld in DE" in lines
    header = [text for _, text in reading_of(archive, number).header]
    assert "deleted by its account · 2030-04-17T08:00:00Z" in header
    assert "withheld in DE" in header


@pytest.mark.parametrize("whole_first", [True, False])
def test_a_cut_text_never_replaces_the_whole_one(
    archive: Archive, tmp_path: Path, whole_first: bool
) -> None:
    cut = {"a.jsonl": json.dumps({**V1, "text": LONG[:120] + "… https://t.co/zz"})}
    whole = {"b.jsonl": json.dumps({**V1, "text": None, "full_text": LONG, "lang": "en"})}
    for file in (whole, cut) if whole_first else (cut, whole):
        take(archive, tmp_path, file)
    (number,) = archive.numbers()
    entry = archive.get(number)
    assert isinstance(entry, Tweet)
    assert (entry.text, entry.handle, entry.language) == (LONG, "boferro", "en")
    lengths = sorted(revision.length for revision, _ in archive.revisions(number))
    assert lengths == [len(LONG[:120]) + len("… https://t.co/zz"), len(LONG)]


def test_what_a_person_entered_stays(archive: Archive, tmp_path: Path) -> None:
    take(archive, tmp_path, {"a.jsonl": json.dumps({**V1, "text": LONG[:120] + "…"})})
    (number,) = archive.numbers()
    archive.edit(number, {"author_name": "Bo the Elder"})
    take(archive, tmp_path, {"b.jsonl": json.dumps({**V1, "text": LONG})})
    entry = archive.get(number)
    assert isinstance(entry, Tweet)
    assert (entry.author_name, entry.text) == ("Bo the Elder", LONG)


V1: dict[str, Any] = {
    "id_str": "50",
    "created_at": "Tue Apr 16 20:19:24 +0000 2030",
    "text": "The bridge is shut.",
    "user": {"screen_name": "boferro", "name": "Bo Ferro"},
}


def test_one_tweet_from_four_sources_is_one_entry(archive: Archive, tmp_path: Path) -> None:
    words = "The bridge &amp; pier"
    old = {**V1, "id_str": "5", "text": words, "user": {"screen_name": "ivanoor"}}
    page = {
        "data": [{"id": "5", "author_id": "7", "text": words}],
        "includes": {"users": [{"id": "7", "username": "ivanoor", "name": "Iva Noor"}]},
    }
    embedded = (
        "<html><body><article><p>"
        + "The mayor of Velm has shut it for a year, residents learned on Tuesday. " * 5
        + '</p><blockquote class="twitter-tweet"><p lang="en">The bridge &amp; pier</p>'
        "&mdash; Iva Noor (@ivanoor) April 16, 2030</blockquote></article></body></html>"
    )
    files = {
        "article.html": embedded,
        "2030_04.js": month(old),
        "data/account.js": ACCOUNT_JS,
        "data/tweets.js": part("tweets", tweet(5, words)),
        "api.jsonl": json.dumps(page),
    }
    take(archive, tmp_path, files)
    entries = [archive.get(number) for number in archive.numbers()]
    (one,) = [entry for entry in entries if isinstance(entry, Tweet)]
    assert (one.post_id, one.text, one.author_name) == ("5", "The bridge & pier", "Iva Noor")
    number = next(n for n in archive.numbers() if isinstance(archive.get(n), Tweet))
    assert len(archive.captures(number)) == 3
    assert ("in", "embeds") in {(link.direction, link.relation) for link in archive.links(number)}


def test_the_same_words_twice_on_a_day_are_two_tweets(archive: Archive, tmp_path: Path) -> None:
    morning, noon = {**V1, "id_str": "50"}, {**V1, "id_str": "51"}
    found = take(archive, tmp_path, {"a.jsonl": f"{json.dumps(morning)}\n{json.dumps(noon)}"})
    assert found["a.jsonl"].added == 2
    assert set(tweets_of(archive)) == {"50", "51"}


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1)])
def test_threads_are_linked_in_any_order(
    archive: Archive, tmp_path: Path, order: tuple[int, ...]
) -> None:
    said = {n: tweet(n, f"{n}/3", in_reply_to_status_id_str=str(n - 1)) for n in (2, 3)}
    said[1] = tweet(1, "1/3")
    take(archive, tmp_path, {"tweets.js": part("tweets", *(said[n] for n in order))})
    numbers = {archive.text(number): number for number in archive.numbers()}
    one, two, three = (numbers[f"{n}/3"] for n in (1, 2, 3))
    assert links(archive, two) == {("out", "replies-to", one), ("in", "replies-to", three)}
    assert links(archive, three) == {("out", "replies-to", two)}


def test_a_version_and_the_one_before_it(archive: Archive, tmp_path: Path) -> None:
    before = {"id": "5", "author_id": "7", "text": "The bridg is shut"}
    after = {**before, "id": "6", "text": "The bridge is shut"}
    lines = [{**t, "edit_history_tweet_ids": ["5", "6"]} for t in (after, before)]
    take(archive, tmp_path, {"a.jsonl": "\n".join(json.dumps(line) for line in lines)})
    new, old = (archive.numbers()[0], archive.numbers()[1])
    if archive.text(new) != "The bridge is shut":
        new, old = old, new
    assert links(archive, new) == {("out", "version-of", old)}


def test_importing_an_export_again_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    files = {
        "note-tweet.js": part("note_tweet", note(LONG), wrap="noteTweet"),
        "tweets.js": part("tweets", tweet(1), tweet(2, LONG[:270] + "…")),
    }
    files["account.js"] = ACCOUNT_JS
    take(archive, tmp_path, files)
    seq = archive.seq()
    again = take(archive, tmp_path, files)
    assert again["tweets.js"].status == "unchanged"
    assert archive.seq() == seq


def test_a_broken_list_is_not_half_in(archive: Archive, tmp_path: Path) -> None:
    many = part("tweets", *(tweet(n) for n in range(1, 1200)))
    found = take(archive, tmp_path, {"tweets.js": many[:-200]})["tweets.js"]
    assert (found.status, found.reason) == (
        "quarantined",
        "element 1,199, the last one, is only half there",
    )
    assert archive.count() == 0


SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real tweets are not here")
def test_every_real_file_is_accounted_for(archive: Archive) -> None:
    folders = [str(SHARED / "tweets-archive"), str(SHARED / "tweets-v2")]
    found = {os.path.basename(o.path): o for o in run(archive, folders)}
    quarantined = {name: o.reason for name, o in found.items() if o.status == "quarantined"}
    assert quarantined == {
        "empty.json": "it is empty",
        "streaming_output_with_error.jsonl": "line 8, the last one, is only half there",
    }
    skipped = {name: o.reason for name, o in found.items() if o.status == "skipped"}
    assert skipped == {
        ".keep": "a hidden file or folder",
        "Your archive.html": "it explains a Twitter archive export and is not a source",
        "urlmap.json": "it is JSON without tweets in it",
        "tweets_compliance.jsonl": "it holds notices of a stream or an archive and no tweet",
    }
    assert len(found["tweet.js"].entries) == 109
    entries = tweets_of(archive)
    assert sum(bool(t.withheld_in) for t in entries.values()) > 0
    assert sum(bool(t.edit_of) for t in entries.values()) > 0
