"""What one agent said, under all names, with the way it came by."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from store.record.agents import agents, find_agent
from store.record.states import overlay
from store.relating import Said
from store.rows import AgentRow


def said(db: sqlite3.Connection, name: str) -> tuple[AgentRow, list[Said]]:
    """The agent who goes by that name, and the agent's quotations, the earliest first.

    What was said at an unknown time stands where its source does, what has no date last;
    rejected quotations are left out. Raises NotFound.
    """
    uid = find_agent(db, name)
    agent = next(a for a in agents(db) if a.uid == uid)
    rows = db.execute(
        "SELECT q.number, q.body, q.edited, q.status, q.date, q.date_from, p.number, p.title, "
        "coalesce(p.publisher, p.byline, ''), p.date, p.date_from "
        "FROM agent_names n JOIN entries q ON q.speaker = n.folded "
        "LEFT JOIN entries p ON p.number = q.parent "
        "WHERE n.agent = ? AND q.status <> 'rejected'",
        (uid,),
    )
    found = [_said(row) for row in rows]
    return agent, sorted(found, key=lambda s: (s.day is None, s.day or 0, s.source or 0, s.number))


def _said(row: tuple[Any, ...]) -> Said:
    number, body, edited, status, date, day, source, title, outlet, source_date, source_day = row
    entry = overlay(json.loads(body), json.loads(edited))
    attribution = entry.get("attribution", {})
    return Said(
        number=number,
        kind="quotation",
        text=entry["anchor"]["exact"],
        mode=attribution.get("mode") or "direct",
        status=status,
        speaker=attribution.get("speaker") or "",
        date=date,
        source_date=source_date or "",
        via=tuple(attribution.get("via") or ()),
        outlet=outlet or "",
        source=source,
        title=title or "",
        day=day if day is not None else source_day,
    )
