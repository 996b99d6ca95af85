"""What people change: tags, links, notes, edits; conflicts are said."""

from __future__ import annotations

from pathlib import Path

import pytest

from schema import Document
from store import Archive
from store.errors import Conflict, NotFound, Refused
from store.record import tagging
from tests.store.invented import TEXT, article, taken


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.intake([taken()])
    archive.add([Document(title=f"Paper {n}", text=f"Text of paper {n}.") for n in range(5)])
    return archive


def test_tags_are_a_tree_that_can_be_renamed_and_merged(filled: Archive) -> None:
    assert filled.tag([1, 5, 6], add=["actor/velmar/ministry", "to read"]) == 3
    assert filled.tag([1], add=["to read"]) == 0
    assert filled.tag_rename("actor/velmar", "state/velmar") == 3
    assert {t.tag: t.count for t in filled.tags()} == {
        "state/velmar/ministry": 3,
        "to read": 3,
    }
    filled.tag([1], remove=["to read"])
    assert filled.rows([1])[0].tags == ("state/velmar/ministry",)
    with pytest.raises(Refused):
        filled.tag_rename("state", "state/below")
    with pytest.raises(NotFound):
        filled.tag_rename("nobody", "somebody")


@pytest.mark.parametrize("bad", ["", "a//b", "+a", 'a"b', "a\x1b[31m", "x" * 101, "a,b"])
def test_a_malformed_tag_is_refused_with_a_sentence(filled: Archive, bad: str) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        filled.tag([1], add=[bad])


def test_links_are_seen_from_both_ends(filled: Archive) -> None:
    start = TEXT.index("safe")
    filled.link(5, "disputes", 1, note="see survey", target_span=(start, start + 4))
    (out,) = filled.links(5)
    back = next(link for link in filled.links(1) if link.direction == "in")
    assert (out.label, out.number, out.note) == ("disputes", 1, "see survey")
    assert (back.label, back.number, back.start, back.end) == (
        "disputed by",
        5,
        start,
        start + 4,
    )
    with pytest.raises(Refused, match="there already"):
        filled.link(5, "disputes", 1)
    with pytest.raises(Refused, match="no relation"):
        filled.link(5, "hates", 1)
    filled.unlink(out.uid)
    assert [link.uid for link in filled.links(1) if link.uid == out.uid] == []


def test_relations_of_ones_own(filled: Archive) -> None:
    filled.add_relation("mocks", "mocked by", "k")
    filled.link(5, "mocks", 1)
    assert "mocked by" in [link.label for link in filled.links(1)]
    with pytest.raises(Refused):
        filled.add_relation("mocks", "x", "z")
    with pytest.raises(Refused):
        filled.add_relation("Mocks!", "x", "z")


def test_an_edit_on_an_old_version_is_a_conflict(filled: Archive) -> None:
    version = filled.record(1).version
    filled.edit(1, {"publisher": "Brightwire Weekly"}, version=version)
    with pytest.raises(Conflict):
        filled.edit(1, {"publisher": "Lost"}, version=version)
    assert filled.record(1).edited == ("publisher",)


@pytest.mark.parametrize(
    ("field", "value"), [("published", "yesterday"), ("nonsense", "x"), ("text", "other words")]
)
def test_a_value_that_does_not_fit_is_refused(filled: Archive, field: str, value: str) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        filled.edit(1, {field: value})


def test_notes_sit_on_passages(filled: Archive) -> None:
    uid = filled.add_note(1, "Check *this*.", 0, 6)
    (note,) = filled.notes(1)
    assert (note.body, note.author, note.start, note.end) == ("Check *this*.", "ada", 0, 6)
    filled.edit_note(uid, "Checked.")
    filled.delete_note(uid)
    assert filled.notes(1) == []
    filled.undo()
    assert filled.notes(1)[0].body == "Checked."


def test_a_note_that_was_changed_meanwhile_is_not_overwritten(filled: Archive) -> None:
    uid = filled.add_note(1, "Check.")
    filled.edit_note(uid, "Checked by bo.", was="Check.")
    with pytest.raises(Conflict, match="omebody else"):
        filled.edit_note(uid, "Checked by ada.", was="Check.")
    with pytest.raises(Conflict, match="omebody else"):
        filled.delete_note(uid, was="Check.")
    assert [note.body for note in filled.notes(1)] == ["Checked by bo."]


def test_deleting_takes_quotations_along_and_undo_brings_all_back(filled: Archive) -> None:
    filled.tag([1], add=["kept"])
    filled.link(5, "cites", 1)
    before = [o for o in filled.dump() if o["type"] != "archive"]
    assert filled.delete([1]) == 3
    with pytest.raises(NotFound):
        filled.get(1)
    assert [link.number for link in filled.links(5)] == [None]
    filled.undo()
    assert [o for o in filled.dump() if o["type"] != "archive"] == before
    assert filled.verify() == []


def test_numbers_are_never_given_twice(filled: Archive) -> None:
    top = max(filled.numbers(sources_only=False))
    filled.delete([top])
    (fresh,) = filled.add([Document(text="Something new.")])
    assert fresh == top + 1
    filled.undo()
    (later,) = filled.add([Document(text="Something newer.")])
    assert later == top + 2


def test_somebody_elses_change_stops_undo(filled: Archive, tmp_path: Path) -> None:
    filled.edit(1, {"title": "Mine"})
    with Archive.open(filled.path, actor="bob") as other:
        other.edit(1, {"title": "Bob's"})
        with pytest.raises(Conflict):
            filled.undo()
        other.undo()
    assert filled.undo().numbers == (1,)
    assert filled.get(1).title == article().title  # type: ignore[union-attr]


def test_undoing_an_import_that_somebody_tagged_is_refused(archive: Archive) -> None:
    archive.intake([taken()])
    with Archive.open(archive.path, actor="bob") as other:
        other.tag([1], add=["precious"])
    with pytest.raises(Conflict):
        archive.undo()
    assert archive.rows([1])[0].tags == ("precious",)
    assert archive.verify() == []


def test_a_new_change_ends_redo(filled: Archive) -> None:
    filled.tag([1], add=["one"])
    filled.undo()
    filled.tag([1], add=["two"])
    with pytest.raises(Refused):
        filled.redo()


def test_a_batch_is_one_step(filled: Archive) -> None:
    with filled.batch("sorting"):
        filled.tag([1], add=["one"])
        filled.tag([5], add=["two"])
        filled.edit(5, {"title": "Other"})
    assert filled.undo().sentence == "Undid: sorting."
    assert filled.tags() == []


def test_a_persons_own_state_is_their_own(archive: Archive) -> None:
    archive.state_set("draft:note:1", "half a")
    with Archive.open(archive.path, actor="bob") as other:
        assert other.state_get("draft:note:1") is None
    assert archive.state_get("draft:note:1") == "half a"
    archive.state_set("draft:note:1", None)
    assert archive.state_get("draft:note:1") is None


def test_an_undo_that_is_stopped_on_its_way_changes_nothing(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.record.journal._STRIDE", 1)
    numbers = list(filled.numbers())
    filled.tag(numbers, add=["harbour"])
    before, told = filled.seq(), list[tuple[int, int]]()
    filled.undo(lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len({total for _, total in told}) == 1
    assert 0 <= told[-1][0] < told[-1][1]
    filled.redo()

    def stop(done: int, total: int) -> None:
        if done * 2 > total:
            raise InterruptedError

    at = filled.seq()
    with pytest.raises(InterruptedError):
        filled.undo(stop)
    assert filled.seq() == at > before
    assert all(row.tags == ("harbour",) for row in filled.rows(numbers))
    assert filled.undo().sentence.startswith("Undid: tag")
    assert not any(row.tags for row in filled.rows(numbers))
    assert filled.verify() == []


def test_many_entries_are_tagged_each_once_and_untagged_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagging, "_TAGGED", 3)
    numbers = archive.add([Document(text=f"Words {n}.") for n in range(8)])
    archive.tag(numbers[:2], add=["velmar/dam"])
    assert archive.tag([*numbers, *numbers], add=["velmar/dam", "b"], remove=["c"]) == 8
    assert [row.tags for row in archive.rows(numbers)] == [("b", "velmar/dam")] * 8
    assert archive.tag(numbers, add=["b"]) == 0
    assert archive.verify() == []
    archive.undo()
    assert [row.tags for row in archive.rows(numbers)] == [("velmar/dam",)] * 2 + [()] * 6
    archive.redo()
    assert archive.tag(numbers, remove=["b", "velmar/dam"]) == 8
    assert [row.tags for row in archive.rows(numbers)] == [()] * 8
    assert archive.verify() == []


def test_an_entry_that_is_not_there_among_those_to_tag_changes_nothing(archive: Archive) -> None:
    numbers = archive.add([Document(text="One."), Document(text="Two.")])
    with pytest.raises(NotFound, match="99"):
        archive.tag([*numbers, 99], add=["a"])
    assert [row.tags for row in archive.rows(numbers)] == [(), ()]
