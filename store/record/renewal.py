"""What better rules find in a source that is there already, brought in beside what people did.

What a person decided, entered, corrected, tagged, annotated or linked stays as it is. A
proposal that nobody touched becomes what the rules say now, or goes where they no longer
make it and an older version of them did.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from store.errors import Conflict, NotFound
from store.record.changes import delete_one
from store.record.journal import Journal
from store.record.objects import State
from store.record.orphans import words_of
from store.record.proposing import (
    Ready,
    insert,
    insert_quotation,
    restate_link,
    restate_quotation,
)
from store.record.standing import Held, Places, near
from store.record.states import assemble, build
from store.record.transaction import Transaction
from store.record.weave import (
    add_link,
    find,
    keep_text,
    places_of,
    resolve_dangling,
)
from store.rows import Renewed

Mine = Callable[[str, str], bool]
"""(relation, rule): whether the rules that run now are those that would make it."""


class _Dry(Exception):
    """Nothing is kept of what was tried."""


@dataclass(slots=True)
class _Count:
    added: int = 0
    updated: int = 0
    withdrawn: int = 0
    kept: int = 0


def renew(
    journal: Journal,
    number: int,
    revision: str,
    found: Sequence[Ready],
    version: str,
    mine: Mine,
    dry_run: bool,
) -> Renewed:
    """Bring what is proposed in entry ``number`` to what ``found`` says; one transaction.

    ``revision`` is the text that was searched, ``version`` that of the rules. Raises
    NotFound, and Conflict where the entry has another text by now.
    """
    try:
        with journal.write(f"re-extract #{number}") as tx:
            row = tx.db.execute("SELECT text FROM entries WHERE number = ?", (number,)).fetchone()
            if row is None:
                raise NotFound(f"There is no entry #{number}.")
            if row[0] != revision:
                raise Conflict(f"#{number} has another text meanwhile; extract it again.")
            count = _Renewal(tx, number, revision, version, mine).run(found)
            answer = Renewed(number, count.added, count.updated, count.withdrawn, count.kept)
            if dry_run:
                raise _Dry
    except _Dry:
        pass
    return answer


class _Renewal:
    """One source on its way through one transaction."""

    def __init__(
        self, tx: Transaction, number: int, revision: str, version: str, mine: Mine
    ) -> None:
        self.tx, self.db = tx, tx.db
        self.number, self.revision = number, revision
        self.version, self.mine = version, mine
        self.count = _Count()

    def run(self, found: Sequence[Ready]) -> _Count:
        """Quotations first, then the tweets and reports."""
        self._quotations([f for f in found if f.found.relation == "quotes"])
        self._links([f for f in found if f.found.relation != "quotes"])
        return self.count

    # -- quotations ----------------------------------------------------------------------

    def _quotations(self, found: list[Ready]) -> None:
        held = self._held_quotations()
        places = Places(held)
        gone = {words for h in held if not h.open and not h.spans for words in h.words}
        chosen: dict[int, Held] = {}
        rest: list[tuple[int, Ready]] = []
        for at, item in enumerate(found):
            span = (item.anchor.start, item.anchor.end)
            alike = places.like(span)
            if any(not h.open for _, h in alike) or item.anchor.exact in gone:
                continue
            exact = [h for sure, h in alike if sure == 1.0 and not h.claimed]
            if exact:
                same_mode = [h for h in exact if _mode(h.state["body"]) == _mode(item.body)]
                chosen[at] = (same_mode or exact)[0]
                chosen[at].claimed = True
            else:
                rest.append((at, item))
        for at, item in rest:
            alike = places.like((item.anchor.start, item.anchor.end))
            free = [h for _, h in alike if not h.claimed]
            if free:
                chosen[at] = free[0]
                free[0].claimed = True
            else:
                insert_number = insert_quotation(self.tx, item, self.number)
                self._hang(item, insert_number)
                self.count.added += 1
        for at, item in enumerate(found):
            if at in chosen:
                self._tell(self._restate(chosen[at], item))
        for left in held:
            if left.open and not left.claimed and self._outdated(left.state["assertion"]):
                delete_one(self.tx, int(left.key))
                self.count.withdrawn += 1
            elif not left.claimed:
                self.count.kept += 1

    def _held_quotations(self) -> list[Held]:
        touched = self._touched("SELECT number FROM entries WHERE parent = ?1", (self.number,))
        held: list[Held] = []
        for (number,) in self.db.execute(
            "SELECT number FROM entries WHERE parent = ? ORDER BY number", (self.number,)
        ).fetchall():
            state = self.tx.load("entry", number)
            assert state is not None
            spans = [
                (start, end)
                for revision, start, end, _ in places_of(state["body"], state["edited"])
                if revision == self.revision and not state["body"].get("orphaned")
            ]
            free = _untouched(state) and number not in touched
            held.append(
                Held(
                    number,
                    state,
                    list(dict.fromkeys(spans)),
                    free,
                    words_of(state["body"], state["edited"]),
                )
            )
        return held

    def _touched(self, wanted: str, values: tuple[Any, ...]) -> set[int]:
        """Those of the entries that a person tagged, annotated or linked."""
        rows = self.db.execute(
            f"SELECT number FROM tags WHERE number IN ({wanted}) "
            f"UNION SELECT number FROM notes WHERE number IN ({wanted}) "
            "UNION SELECT source FROM links WHERE status <> 'proposed' "
            f"AND source IN ({wanted}) "
            "UNION SELECT target FROM links WHERE status <> 'proposed' "
            f"AND target IN ({wanted})",
            values,
        )
        return {row[0] for row in rows}

    # -- tweets and reports ----------------------------------------------------------------

    def _links(self, found: list[Ready]) -> None:
        held = self._held_links()
        for relation in ("embeds", "cites"):
            here = [h for h in held if h.state["relation"] == relation]
            places = Places(here)
            for item in found:
                if item.found.relation == relation:
                    self._find_place(item, here, places)
        for left in held:
            link = left.state
            if left.open and not left.claimed and self._outdated(link["assertion"]):
                self._withdraw(str(left.key), link["target"])
            elif not left.claimed:
                self.count.kept += 1

    def _held_links(self) -> list[Held]:
        held: list[Held] = []
        for (uid,) in self.db.execute(
            "SELECT uid FROM links WHERE source = ? AND relation IN ('embeds', 'cites') "
            "ORDER BY uid",
            (self.number,),
        ).fetchall():
            link = self.tx.load("link", uid)
            assert link is not None
            anchor, claim = link["source_anchor"], link["assertion"]
            here = anchor is not None and anchor["revision"] == self.revision
            free = claim["status"] == "proposed" and bool(claim.get("rule")) and not link["note"]
            span = [(anchor["start"], anchor["end"])] if here else []
            free = free and not self._cared_for(link["target"])
            foreign = bool(claim.get("rule")) and not self.mine(link["relation"], claim["rule"])
            held.append(Held(uid, link, span, free and not foreign, foreign=foreign))
        return held

    def _find_place(self, item: Ready, here: list[Held], places: Places) -> None:
        """Bring one tweet or report in: to its link, its entry, or anew."""
        target = find(self.db, item.keys, item.found.entry.kind)
        if target == self.number:
            return
        joined = [h for h in here if target is not None and h.state["target"] == target]
        if joined:
            self._renew_link(joined[0], item)
            return
        span = (item.anchor.start, item.anchor.end)
        alike = [h for _, h in places.like(span)]
        # What the markup of a page marks holds for all that is read within it.
        marked = [h for h in here if h.foreign and any(near(span, s) > 0 for s in h.spans)]
        if marked or any(not h.open for h in alike):
            return
        free = [h for h in alike if not h.claimed and self._alone(h.state["target"])]
        if target is None and free:
            self._renew_link(free[0], item)
            return
        if target is None:
            target = insert(self.tx, item.body, item.found.entry, assertion=item.assertion)
        elif self._status(target) == "rejected":
            return
        self._hang(item, target)
        self.count.added += 1

    def _renew_link(self, held: Held, item: Ready) -> None:
        """What is joined already says what the rules say now, where nobody decided."""
        if not held.open or held.claimed:
            return
        held.claimed = True
        changed = self._restate_link(held, item)
        target = held.state["target"]
        if self._alone(target):
            state = self.tx.load("entry", target)
            assert state is not None
            body = {**item.body, "uid": state["uid"]}
            text = item.found.entry.text
            entry = assemble(body, {}, text)
            new = build(
                body,
                {},
                entry,
                text=keep_text(self.db, entry),
                assertion=item.assertion,
                parent=None,
                added=state["added"],
            )
            if self.tx.put("entry", target, new, "re-extract", target):
                changed = True
                resolve_dangling(self.tx, target, new["keys"], entry.uid)
        self._tell(changed)

    def _cared_for(self, target: int | None) -> bool:
        """Whether a proposed tweet or report was edited, tagged or annotated by a person."""
        row = self.db.execute(
            "SELECT 1 FROM entries WHERE number = ? AND status = 'proposed' AND (edited <> '{}' "
            "OR EXISTS (SELECT 1 FROM tags t WHERE t.number = entries.number) "
            "OR EXISTS (SELECT 1 FROM notes n WHERE n.number = entries.number))",
            (target,),
        ).fetchone()
        return row is not None

    def _alone(self, target: int | None) -> bool:
        """Whether an entry is only what this source was thought to hold, by nobody touched."""
        if target is None:
            return False
        state = self.tx.load("entry", target)
        if state is None or not _untouched(state) or self._touched("?1", (target,)):
            return False
        others = self.db.execute(
            "SELECT (SELECT count(*) FROM links WHERE (source = ?1 OR target = ?1) "
            "AND NOT (source = ?2 AND relation IN ('embeds', 'cites'))) "
            "+ (SELECT max(0, count(*) - 1) FROM links WHERE source = ?2 AND target = ?1) "
            "+ (SELECT count(*) FROM captures WHERE number = ?1) "
            "+ (SELECT count(*) FROM entries WHERE parent = ?1)",
            (target, self.number),
        ).fetchone()
        return bool(others[0] == 0)

    def _withdraw(self, uid: str, target: int | None) -> None:
        alone = self._alone(target)
        self.tx.put("link", uid, None, "withdraw", self.number)
        if alone and target is not None:
            delete_one(self.tx, target)
        self.count.withdrawn += 1

    # -- both ------------------------------------------------------------------------------

    def _outdated(self, assertion: dict[str, Any]) -> bool:
        return assertion.get("version") != self.version

    def _status(self, number: int) -> str:
        row = self.db.execute("SELECT status FROM entries WHERE number = ?", (number,)).fetchone()
        status: str = row[0]
        return status

    def _hang(self, item: Ready, target: int) -> None:
        add_link(
            self.tx,
            self.number,
            item.found.relation,
            target,
            anchor=item.anchor,
            assertion=item.assertion,
        )

    def _restate(self, held: Held, item: Ready) -> bool:
        number, anchor = int(held.key), json.loads(item.anchor.model_dump_json())
        body, assertion = item.body, item.assertion
        return restate_quotation(self.tx, number, body, assertion, anchor, self.number)

    def _restate_link(self, held: Held, item: Ready) -> bool:
        anchor = json.loads(item.anchor.model_dump_json())
        return restate_link(self.tx, str(held.key), item.assertion, anchor, self.number)

    def _tell(self, changed: bool) -> None:
        if changed:
            self.count.updated += 1
        else:
            self.count.kept += 1


def _untouched(state: State) -> bool:
    """Proposed by a rule, and neither decided nor edited."""
    claim = state["assertion"]
    proposed = claim["status"] == "proposed" and bool(claim.get("rule"))
    return proposed and not state["edited"]


def _mode(body: dict[str, Any]) -> str:
    mode: str = body.get("attribution", {}).get("mode", "direct")
    return mode
