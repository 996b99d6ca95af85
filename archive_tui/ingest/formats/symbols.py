"""Numbers by which bodies know their reports, and the names of such bodies, as printed.

Patterns are for single lines of a title page. Every one is linear: no repetition stands
within another, and lines are cut at 300 characters before they are looked at.
"""

from __future__ import annotations

import re

LONGEST_LINE = 300
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013", "----")
_DASH = "[-\u2010-\u2013]"

# United Nations and the bodies that number like them: S/2030/117, A/HRC/90/55, EC-84/DG.3.
_UN = r"[A-Z]{1,6}(?:-\d{1,3})?(?:/[A-Z0-9][A-Za-z0-9.()-]{0,15}){1,6}"
# European Union: COM(2031) 123 final, SWD(2031) 300, JOIN(2031) 21 final.
_EU = r"(?:COM|SWD|SEC|JOIN|C|ST)\s?\(\d{4}\)\s?\d{1,5}(?: final(?:/\d)?)?"
_NATIONAL = (
    r"(?:BT-|BR-)?Drucksache \d{1,3}/\d{1,6}(?: ?\(neu\))?"
    r"|(?:Cm|Cmd|Cmnd|CP|HC|HL)\.? \d{1,5}(?:-[IVX]{1,5})?"
    r"|GAO-\d{2}-\d{1,4}[A-Z]{0,3}"
    r"|[SH]\. ?(?:Rept?|Doc|Prt)\.? (?:No\. )?\d{2,3}-\d{1,4}"
    r"|\d{2,3} (?:FR|Fed\. Reg\.) \d{1,6}"
)
_WHOLE = re.compile(rf"(?:{_UN}|{_EU}|{_NATIONAL})\Z")
# Words that share the line with the symbol on a title page.
_BESIDE = re.compile(
    r"(?:United Nations|Nations Unies|Naciones Unidas|Vereinte Nationen|Deutscher Bundestag"
    r"|Bundesrat|Distr\.?:?(?: General| Limited| Restricted)?|Symbol|Document(?: No\.)?"
    r"|Ref(?:erence)?(?: No)?\.?|Security Council|General Assembly|Human Rights Council)[:.]?\s+"
)
_LABELLED = re.compile(
    r"(?:Report|Document|Publication) (?:No\.?|Number|Symbol):? ?([A-Z0-9][\w./()-]{2,30})\Z", re.I
)
_FILED = re.compile(rf"\[?FR Doc\. ?(\d{{2,4}}{_DASH}\d{{1,6}})(?![\w-])")
_DOCKET = re.compile(
    r"\[?(Docket (?:No\.?|Number|ID)[: ] ?[A-Z0-9][\w\u2010-\u2013-]{3,40})(?![\w-])"
)

_NOUNS = (
    "Ministry|Department|Commission|Committee|Council|Agency|Administration|Authority|Bureau"
    "|Board|Office|Court|Tribunal|Parliament|Assembly|Senate|Congress|Secretariat|Service"
    "|Inspectorate|Inspector General|Organi[sz]ation|Programme|Directorate|Ombudsman|Cabinet"
    "|Bundestag|Bundesrat|Bundesregierung|Bundesministerium|Ministerium|Landtag|Rechnungshof"
    "|Ministère|Commission|Conseil|Sénat|Assemblée|Cour|Ministerio|Comisión|Consejo|Senado|Cortes"
    "|Ministero|Commissione|Consiglio|Министерство|Комиссия|Совет|Комитет|United Nations"
    "|Nations Unies|Naciones Unidas|European Union|Federal Register"
)
_BODY = re.compile(rf"(?:{_NOUNS})(?!\w)", re.IGNORECASE)
_NOT_BODY = re.compile(
    r"report|letter|note|statement|communication|proposal|resolution|memorandum|bericht|rapport"
    r"|informe|press|contents|presented|submitted|addressed|meeting|session|annex|subject|\d",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"AGENCY: (\S.*)")
_IN_THE = re.compile(r"(?:IN|BEFORE) THE ", re.IGNORECASE)
_LETTERHEADS = frozenset(("united nations", "nations unies", "naciones unidas", "european union"))
"""Names above the name of the body itself."""
_MOST_WORDS = 12


def symbol_on(line: str) -> str | None:
    """The symbol that a line of a title page states; None where it says anything else.

    Its dashes are hyphens, however they are set.
    """
    line = " ".join(line[:LONGEST_LINE].split()).translate(_DASHES)
    for _ in range(3):  # at most "United Nations" and "Distr.: General" beside it
        beside = _BESIDE.match(line)
        if not beside:
            break
        line = line[beside.end() :]
    if _WHOLE.match(line) and any(c.isdigit() for c in line):
        return line
    labelled = _LABELLED.match(line)
    return labelled[1].rstrip(".") if labelled and any(c.isdigit() for c in labelled[1]) else None


def filed_as(text: str) -> str | None:
    """The number under which a Federal Register document is filed, where it says only one."""
    found = {m[1].translate(_DASHES) for m in _FILED.finditer(text)}
    return f"FR Doc. {found.pop()}" if len(found) == 1 else None


def docket_on(line: str) -> str | None:
    """The docket that a line begins with: of a proceeding, not of one paper in it."""
    docket = _DOCKET.match(line[:LONGEST_LINE])
    return docket[1].translate(_DASHES) if docket else None


def body_on(line: str) -> str | None:
    """The public body whose name is all that a line says."""
    line = " ".join(line[:LONGEST_LINE].split())
    agency = _AGENCY.match(line)
    if agency:
        return agency[1].rstrip(".")
    line = _IN_THE.sub("", line, count=1) if _IN_THE.match(line) else line
    words = line.split()
    if not 1 < len(words) <= _MOST_WORDS and line.casefold() not in ("bundestag", "bundesrat"):
        return None
    if _NOT_BODY.search(line) or not _BODY.search(line) or line.endswith((".", ",", ":", ";")):
        return None
    heavy = [w for w in words if len(w) > 3 and w[0].isalpha()]
    return line if heavy and all(w[0].isupper() for w in heavy) else None


def best_body(names: list[str]) -> str | None:
    """The body itself among the names of a title page: the first below the letterhead."""
    below = [n for n in names if n.casefold() not in _LETTERHEADS]
    return next(iter(below or names), None)
