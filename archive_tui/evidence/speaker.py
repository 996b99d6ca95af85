"""Everything that one agent said: quotations under all names, and words of the agent's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.errors import QueryError
from store.relating import Said

if TYPE_CHECKING:
    from store import Archive
    from store.rows import AgentRow, AnyEntry

_NAMES, _OWN = 12, 500
"""Names that are looked for among accounts and authors, and entries taken for each."""


def sayings(archive: Archive, name: str) -> tuple[AgentRow, list[Said]]:
    """The agent who goes by a name, and what the agent said, the earliest first.

    Beside quotations these are posts of accounts, articles and reports whose author is given
    by just one of the agent's names. Raises NotFound.
    """
    agent, said = archive.said(name)
    own = {item.number: item for item in _own(archive, agent)}
    found = [*said, *own.values()]
    return agent, sorted(found, key=lambda s: (s.day is None, s.day or 0, s.source or s.number))


def _own(archive: Archive, agent: AgentRow) -> Iterator[Said]:
    from schema.entries import date_of, title_of

    for name in agent.names[:_NAMES]:
        words = name.replace('"', " ").replace("\\", " ")
        try:
            hits = archive.search(f'by:"{words}" -kind:quotation', _OWN).hits
        except QueryError:
            continue  # a name without a letter
        for hit in hits:
            entry = archive.get(hit.number)
            known = _authors(entry)
            exact = next((a for a in known if a.casefold() == name.casefold()), None)
            if exact is None:
                continue
            date = date_of(entry)
            yield Said(
                number=hit.number,
                kind=entry.kind,
                text=entry.text if entry.kind == "tweet" else title_of(entry),
                mode="",
                status=str(archive.rows([hit.number])[0].status),
                speaker=exact,
                date=date.day if date else "",
                source_date="",
                via=(),
                outlet=getattr(entry, "publisher", None) or getattr(entry, "handle", None) or "",
                source=None,
                title="",
                day=date.lower.toordinal() if date else None,
            )


def _authors(entry: AnyEntry) -> list[str]:
    names = [*getattr(entry, "authors", ())]
    names += [getattr(entry, key, None) or "" for key in ("author_name", "issuing_body")]
    return [name for name in names if name]
