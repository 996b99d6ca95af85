"""New entries, captures and links, put into their tables and into the journal as spelled.

What an import does most: each row is written once, without looking for an older one, and
no state is built or spelled that is spelled already. ``Transaction.put`` says the same of
an object at three times the cost.
"""

from __future__ import annotations

from schema.base import new_uid
from store.prepared import Claim, Found, Fresh, Taking
from store.record.objects import INSERT_ENTRY, INSERT_KEY, fold, spell
from store.record.transaction import Transaction, now
from store.record.weave import ensure_agent, resolve_dangling

_INSERT_LINK = (
    "INSERT INTO links (uid, relation, source, target, target_key, label, source_anchor, "
    "target_anchor, note, assertion, status, confidence) "
    "VALUES (?, ?, ?, ?, NULL, NULL, ?, NULL, '', ?, ?, ?)"
)
_INSERT_CAPTURE = (
    "INSERT INTO captures (uid, number, revision, original, locator, path, tool, tool_version, "
    "at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def add_entry(tx: Transaction, entry: Fresh, claim: Claim, parent: int | None = None) -> int:
    """Put a new entry into the record, with its text and, where it names one, its speaker."""
    if entry.revision is not None:
        put_text(tx, entry.revision, entry.text)
    number = tx.next_number()
    text = "null" if entry.revision is None else f'"{entry.revision}"'
    spelling = (
        f'{{"added":"{tx.at}","assertion":{claim.spelling},"body":{entry.body},'
        f'"columns":{entry.columns_spelling},"edited":{{}},"keys":{entry.keys_spelling},'
        f'"kind":"{entry.kind}","model_version":{entry.model_version},'
        f'"parent":{"null" if parent is None else parent},"text":{text},"uid":"{entry.uid}"}}'
    )
    seq = tx.made("entry", number, spelling, "add", number)
    tx.db.execute(
        INSERT_ENTRY,
        (
            *(number, entry.uid, entry.kind, 1, entry.model_version, entry.body, "{}"),
            *(entry.revision, claim.spelling, claim.status, claim.confidence, parent, tx.at),
            *(entry.keys_spelling, seq, *entry.columns),
        ),
    )
    if entry.keys:
        tx.db.executemany(INSERT_KEY, [(key, number) for key in entry.keys])
    if tx.some_dangle():
        resolve_dangling(tx, number, entry.keys, entry.uid)
    if entry.speaker is not None:
        _name_speaker(tx, entry.speaker)
    return number


def _name_speaker(tx: Transaction, speaker: str) -> None:
    folded = fold(speaker)
    if folded not in tx.named:
        ensure_agent(tx, speaker)
        tx.named.add(folded)


def put_text(tx: Transaction, revision: str, text: str) -> None:
    """Keep a text under its sha256."""
    tx.db.execute("INSERT OR IGNORE INTO texts (sha256, text) VALUES (?, ?)", (revision, text))


def add_quotation(tx: Transaction, found: Found, source: int, uid: str | None = None) -> int:
    """Put a quotation found in entry ``source`` into the record; its number.

    ``uid`` is the source's where that is another one than it was prepared with.
    """
    entry = found.entry
    if uid is not None:
        entry = entry._replace(body=spell({**entry.state(), "source": uid}))
    return add_entry(tx, entry, found.claim, source)


def add_passage_link(tx: Transaction, source: int, found: Found, target: int) -> None:
    """Join a passage of ``source`` to a target with which nothing joins it there yet."""
    uid, claim = new_uid(), found.claim
    spelling = (
        f'{{"assertion":{claim.spelling},"label":null,"note":"",'
        f'"relation":{spell(found.relation)},"source":{source},"source_anchor":{found.anchor},'
        f'"target":{target},"target_anchor":null,"target_key":null}}'
    )
    tx.made("link", uid, spelling, "link", source)
    tx.db.execute(
        _INSERT_LINK,
        (
            *(uid, found.relation, source, target, found.anchor),
            *(claim.spelling, claim.status, claim.confidence),
        ),
    )


def add_capture(tx: Transaction, number: int, taking: Taking, revision: str) -> None:
    """Note how an entry was taken, with the file where there is one."""
    if taking.file is not None and taking.file[0] not in tx.files:
        tx.files.add(taking.file[0])
        tx.db.execute(
            "INSERT OR IGNORE INTO originals (sha256, size, name, media_type, added) "
            "VALUES (?, ?, ?, ?, ?)",
            (*taking.file, now()),
        )
    uid = new_uid()
    spelling = (
        f'{{"at":"{tx.at}","body":{taking.body},"locator":{spell(taking.locator)},'
        f'"number":{number},"original":{spell(taking.original)},"path":{spell(taking.path)},'
        f'"revision":"{revision}","tool":{spell(taking.tool)},'
        f'"tool_version":{spell(taking.tool_version)}}}'
    )
    tx.made("capture", uid, spelling, "capture", number)
    tx.db.execute(
        _INSERT_CAPTURE,
        (
            *(uid, number, revision, taking.original, taking.locator, taking.path),
            *(taking.tool, taking.tool_version, tx.at, taking.body),
        ),
    )
