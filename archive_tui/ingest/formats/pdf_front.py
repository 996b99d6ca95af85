"""What the title page of a PDF says: title, body, symbol, date; its metadata only after that."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archive_tui.ingest.formats import symbols
from schema.dates import PartialDate

_LARGER = 1.15
"""How much larger than the running text the letters of a title are."""
_LONGEST_TITLE = 400
_FRONT_TEXT = 20_000
"""Code points of the beginning of a text that are searched for what a title page says."""
_END_TEXT = 5_000
"""Code points of the end, where the Federal Register says how a document is filed."""
# Names that programs give: of files, of themselves, of nothing.
_JUNK = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|powerpoint|untitled|unbenannt|sans titre|sin t[ií]tulo"
    r"|без имени|document ?\d*\Z|binder ?\d*\b|layout ?\d|slide ?\d|print(?:ing)?\Z|title\Z|titel\Z"
    r"|template|scan(?:ned)?\b|img[_ -]?\d|file:|https?:|full page photo|blank\b"
    r"|no job name|draft\Z)"
    r"|.{0,300}\.(?:docx?|dotx?|pdf|xlsx?|pptx?|indd|qxd|qxp|rtf|odt|txt|tex|dvi|ps|eps|exe|html?"
    r"|tiff?|jpe?g|png|wpd|pub|pmd|cdr|ai|p65|fm)\Z",
    re.IGNORECASE | re.DOTALL,
)
_MADE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_LABEL = re.compile(
    r"(?:Distr\.?:? ?(?:General|Limited|Restricted)?|Date:?|Dated|Published(?: on)?:?"
    r"|Issued(?: on)?:?)\s+",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[^\W\d_][\w. ]{1,30},? (?:den |le |the |el )?")
_DATES = (
    re.compile(
        r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.)? (?:de |of )?"
        r"(?P<m>[^\W\d_]{3,10})\.?,? (?:de )?(?P<y>\d{4})"
    ),
    re.compile(r"(?P<m>[^\W\d_]{3,10})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<n>\d{2})-(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})\. ?(?P<n>\d{1,2})\. ?(?P<y>\d{4})"),
    re.compile(r"(?P<m>[^\W\d_]{3,10})(?: de)? (?P<y>\d{4})"),
)  # fmt: skip
_MONTHS = {
    name: number
    for line in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(line.split(), start=1)
}
_MONTHS["sept"] = 9


@dataclass(slots=True, frozen=True)
class Front:
    """What the title page states; None where it does not."""

    title: str | None = None
    body: str | None = None
    symbol: str | None = None
    date: PartialDate | None = None
    authors: tuple[str, ...] = ()

    @property
    def official(self) -> bool:
        """True for the report of a body: one that it signs or numbers."""
        return bool(self.body or self.symbol)


def front(told: dict[str, Any]) -> Front:
    """The title page of a PDF that ``pdf_child`` has read.

    The print comes first. A title in the metadata counts before it where the page prints
    the same words, and after it where it is no name of a file or program. An author in the
    metadata counts only where the page prints the name, the date of making only where the
    page prints its year: programs fill these fields in by themselves.
    """
    lines = [one["text"] for one in told["front"]]
    first = next((p for p in told["pages"] if p["end"] > p["start"]), {"start": 0, "end": 0})
    page = told["text"][first["start"] : min(first["end"], first["start"] + _FRONT_TEXT)]
    said = _letters(" ".join(lines))
    facts = told["facts"]
    named = _name(facts.get("Title", ""))
    printed = named is not None and " " in named and _letters(named) in said
    symbol = next((s for s in map(symbols.symbol_on, lines) if s), None)
    symbol = symbol or symbols.filed_as(page + "\n" + told["text"][-_END_TEXT:])
    symbol = symbol or next((d for d in map(symbols.docket_on, lines) if d), None)
    return Front(
        title=(named if printed else _agencys_title(page) or _largest(told)) or named,
        body=symbols.best_body(list(_bodies(page.split("\n"), lines))),
        symbol=symbol,
        date=_date(lines) or _made(facts, " ".join(lines)),
        authors=tuple(_authors(facts.get("Author", ""), said)),
    )


def _bodies(paragraphs: list[str], lines: list[str]) -> Iterator[str]:
    labelled = [p for p in paragraphs if p.startswith("AGENCY: ")]
    for line in (*labelled[:1], *lines):
        body = symbols.body_on(line)
        if body:
            yield body


def _agencys_title(page: str) -> str | None:
    """The paragraph before the one that the Federal Register begins with "AGENCY:"."""
    before, found, _ = page.partition("\nAGENCY: ")
    line = before.rstrip().rpartition("\n")[2].strip()
    return line if found and 0 < len(line) <= _LONGEST_TITLE else None


def _largest(told: dict[str, Any]) -> str | None:
    """The lines in the largest letters that are no letterhead, symbol or date."""
    groups: list[tuple[float, list[str]]] = []
    above: dict[str, Any] | None = None
    for one in told["front"]:
        if _is_letterhead(one["text"]) or one["size"] < _LARGER * told["body"]:
            above = None
            continue
        together = (
            above is not None
            and abs(above["size"] - one["size"]) <= 0.3
            and -1 < above["base"] - one["base"] < 2.2 * one["size"]
        )
        if together:
            groups[-1][1].append(one["text"])
        else:
            groups.append((one["size"], [one["text"]]))
        above = one
    titles = [(size, " ".join(" ".join(parts).split())) for size, parts in groups]
    fit = [(size, t) for size, t in titles if len(t) <= _LONGEST_TITLE and len(_letters(t)) > 5]
    return max(fit, key=lambda pair: pair[0])[1] if fit else None


def _is_letterhead(line: str) -> bool:
    return bool(
        symbols.symbol_on(line)
        or symbols.body_on(line)
        or symbols.docket_on(line)
        or _date_on(line)
        or line.casefold() in ("united nations", "contents", "federal register")
    )


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _name(title: str) -> str | None:
    """A title from the metadata, None where it names a file, a program or nothing."""
    title = " ".join(title.replace("\x00", " ").split())
    if not 3 < len(title) <= _LONGEST_TITLE or "\ufffd" in title or _JUNK.match(title):
        return None
    if " " not in title and not title.isalpha():
        return None
    return title if sum(c.isalpha() for c in title) * 2 > len(title) else None


def _authors(stated: str, said: str) -> Iterator[str]:
    for name in re.split(r"[;\n]", stated[:2000]):
        letters = _letters(name)
        if len(letters) > 4 and " " in name.strip() and letters in said:
            yield " ".join(name.split())


def _date(lines: list[str]) -> PartialDate | None:
    return next((d for d in map(_date_on, lines) if d), None)


def _date_on(line: str) -> PartialDate | None:
    """The date that is all that a line says, but for a place, a weekday or a label."""
    line = " ".join(line[:100].split()).rstrip(" .")
    label = _LABEL.match(line)
    line = line[label.end() :] if label else line
    place = _PLACE.match(line)
    for rest in (line, line[place.end() :] if place else ""):
        for pattern in _DATES:
            match = pattern.fullmatch(rest)
            found = _partial(match.groupdict()) if match else None
            if found:
                return found
    return None


def _partial(parts: dict[str, str]) -> PartialDate | None:
    name = parts.get("m")
    month = int(parts["n"]) if "n" in parts else _MONTHS.get((name or "").casefold())
    if month is None:
        return None
    try:
        day = dt.date(int(parts["y"]), month, int(parts.get("d") or 1))
    except ValueError:
        return None
    return PartialDate.of(day.isoformat() if "d" in parts else day.isoformat()[:7])


def _made(facts: dict[str, str], page: str) -> PartialDate | None:
    made = _MADE.match(facts.get("CreationDate", ""))
    if not made or not re.search(rf"(?<!\d){made[1]}(?!\d)", page):
        return None
    try:
        return PartialDate.of(dt.date(int(made[1]), int(made[2]), int(made[3])))
    except ValueError:
        return None
