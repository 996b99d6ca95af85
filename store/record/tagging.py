"""Tags: put on and taken off, renamed, merged, deleted, described, compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from schema.tags import is_below, parse_tag
from store.errors import NotFound, Refused
from store.record.changes import named, parts
from store.record.journal import Journal
from store.record.objects import fold, tags_of
from store.record.reading import existing, missing
from store.record.transaction import Transaction
from store.rows import TAG_COLOURS, NearTags, TagCount

_TAGGED = 1_000
"""Entries tagged in one transaction: as long as others take for a fourth of them."""
_NEAR = 85
"""From which likeness on (RapidFuzz's ratio, 0 to 100) two names may be one tag."""
_MOST_NEAR = 200
LONGEST = 2_000
"""Code points of a description."""

Retag = Callable[[tuple[str, ...]], tuple[str, ...]]


def tag(journal: Journal, numbers: Sequence[int], add: Iterable[str], remove: Iterable[str]) -> int:
    """Add and remove tags; removing a tag leaves those below it. How many entries changed.

    Raises Refused for a malformed tag, NotFound for an unknown number; then nothing of
    the part it stands in was changed.
    """
    plus, minus = _tags(add), _tags(remove)
    words = " ".join([*(f"+{t}" for t in plus), *(f"-{t}" for t in minus)])

    def retag(held: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({*held}.difference(minus).union(plus)))

    with journal.batch(f"tag {words} on {named(numbers)}" if numbers else "tag"):
        return _retag(journal, numbers, retag, "tag")


def rename(journal: Journal, old: str, new: str) -> int:
    """Rename a tag and what is below it; onto an existing tag it merges.

    How many entries changed. The description goes along, unless the new one has its own.
    Raises Refused, NotFound.
    """
    (before,), (after,) = _tags([old]), _tags([new])
    if is_below(after, before) and after != before:
        raise Refused(f"“{after}” is below “{before}”: a tag cannot move into itself.")

    def retag(held: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({after + t[len(before) :] if is_below(t, before) else t for t in held}))

    with journal.batch(f"rename tag {before} to {after}"):
        changed = _retag(journal, _holders(journal, before), retag, "rename tag")
        with journal.write("rename tag") as tx:
            for name, description, colour in _facts_below(tx.db, before):
                moved = after + name[len(before) :]
                if moved != name:
                    tx.put("tag_fact", name, None, "rename tag")
                    if tx.load("tag_fact", moved) is None:
                        state = {"description": description, "colour": colour}
                        tx.put("tag_fact", moved, state, "rename tag")
    return changed


def delete(journal: Journal, name: str) -> int:
    """Take a tag and all below it off every entry, and forget what it means.

    How many entries changed. Raises Refused for a malformed tag, NotFound.
    """
    (gone,) = _tags([name])

    def retag(held: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(t for t in held if not is_below(t, gone))

    with journal.batch(f"delete tag {gone}"):
        changed = _retag(journal, _holders(journal, gone), retag, "delete tag")
        with journal.write("delete tag") as tx:
            for other, _, _ in _facts_below(tx.db, gone):
                tx.put("tag_fact", other, None, "delete tag")
    return changed


def describe(
    journal: Journal, name: str, description: str | None = None, colour: str | None = None
) -> bool:
    """Say what a tag means and which colour it has; None leaves one as it is, "" takes it away.

    False where nothing changes. Raises Refused for a malformed tag, a colour that is none of
    ``TAG_COLOURS``, or a description that is too long.
    """
    (tag_,) = _tags([name])
    if colour and colour not in TAG_COLOURS:
        raise Refused(f"“{colour}” is none of {', '.join(TAG_COLOURS)}.")
    if description and len(description) > LONGEST:
        raise Refused(f"A description has at most {LONGEST:,} characters.")
    with journal.write(f"describe tag {tag_}") as tx:
        state = tx.load("tag_fact", tag_) or {"description": "", "colour": ""}
        if description is not None:
            state["description"] = " ".join(description.split())
        if colour is not None:
            state["colour"] = colour
        wanted = state if any(state.values()) else None
        return tx.put("tag_fact", tag_, wanted, "describe tag")


def tags(db: sqlite3.Connection) -> list[TagCount]:
    """Every tag in use, and every one that is described, by name."""
    rows = db.execute(
        "SELECT t.tag, t.n, coalesce(f.description, ''), coalesce(f.colour, '') FROM "
        "(SELECT tag, count(*) AS n FROM tags GROUP BY tag UNION ALL "
        "SELECT tag, 0 FROM tag_facts WHERE tag NOT IN (SELECT tag FROM tags)) t "
        "LEFT JOIN tag_facts f ON f.tag = t.tag"
    )
    found = [TagCount(*row) for row in rows]
    return sorted(found, key=lambda tag: (fold(tag.tag), tag.tag))


def near(db: sqlite3.Connection) -> list[NearTags]:
    """Pairs of tags that may be one, the likeliest first; ``keep`` is the one used more.

    Tags of the same level are compared by their last part: the same but for case, spaces,
    hyphens and accents, or a few letters apart (RapidFuzz's ratio).
    """
    from rapidfuzz import fuzz

    levels: dict[str, list[TagCount]] = {}
    for each in tags(db):
        if each.count:
            levels.setdefault(each.tag.rpartition("/")[0].casefold(), []).append(each)
    found: list[NearTags] = []
    for level in levels.values():
        names = [_bare(each.tag.rpartition("/")[2]) for each in level]
        for at, one in enumerate(level):
            for place in range(at + 1, len(level)):
                if not _comparable(names[at], names[place]):
                    continue
                score = fuzz.ratio(names[at], names[place], score_cutoff=_NEAR)
                if score:
                    keep, other = sorted((one, level[place]), key=lambda t: -t.count)
                    found.append(NearTags(keep.tag, other.tag, keep.count, other.count, score))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.keep))[:_MOST_NEAR]


def _bare(name: str) -> str:
    import unicodedata

    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in apart if c.isalnum())


def _comparable(one: str, other: str) -> bool:
    # "2017" and "2018" are two tags, however near; and so are two words of three letters.
    digits = [c for c in one if c.isdigit()] == [c for c in other if c.isdigit()]
    return digits and (one == other or min(len(one), len(other)) > 3)


def _retag(journal: Journal, numbers: Sequence[int], retag: Retag, action: str) -> int:
    changed = 0
    for part in parts(numbers, _TAGGED):
        with journal.write(action) as tx:
            changed += _retag_part(tx, list(dict.fromkeys(part)), retag, action)
    return changed


def _retag_part(tx: Transaction, numbers: Sequence[int], retag: Retag, action: str) -> int:
    there = existing(tx.db, numbers)
    held = tags_of(tx.db, numbers)
    changed = []
    for number in numbers:
        if number not in there:
            raise missing(number)
        before = held.get(number, ())
        after = retag(before)
        if before != after:
            changed.append((number, before, after))
    tx.retag(changed, action)
    return len(changed)


def _holders(journal: Journal, name: str) -> list[int]:
    """Entries with a tag or one below it. Raises NotFound where nobody has or describes it."""
    with journal.database.read() as db:
        rows = db.execute(
            "SELECT DISTINCT number FROM tags WHERE tag = ? OR substr(tag, 1, ?) = ? ORDER BY 1",
            (name, len(name) + 1, name + "/"),
        ).fetchall()
        if not rows and not _facts_below(db, name):
            raise NotFound(f"No entry has the tag “{name}”.")
    return [number for (number,) in rows]


def _facts_below(db: sqlite3.Connection, name: str) -> list[tuple[str, str, str]]:
    return db.execute(
        "SELECT tag, description, colour FROM tag_facts WHERE tag = ? OR substr(tag, 1, ?) = ?",
        (name, len(name) + 1, name + "/"),
    ).fetchall()


def _tags(names: Iterable[str]) -> list[str]:
    try:
        return sorted({parse_tag(name) for name in names})
    except ValueError as error:
        sentence = str(error)
        raise Refused(sentence[0].upper() + sentence[1:] + ".") from error
