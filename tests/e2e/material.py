"""Twelve invented entries about an invented harbour, among them hostile and wide ones."""

from __future__ import annotations

from pathlib import Path

from schema.dates import PartialDate
from schema.entries import Document, Report, Tweet
from store import Archive

HOSTILE = (
    "Evil \x1b[31mred\x1b]0;owned\x07 \x9b2J \u202eesrever [@click=app.quit]press[/] "
    "[b]bold[/b] end"
)
"""A title with escape sequences, C1, a bidi override and markup."""
FLAGS = "🇸🇾🇱🇧 Flags over Port Elsin"
ARABIC = "ميناء إلسين يفتح أبوابه من جديد"
SPEECH = "“The dredger will leave on Monday,” said Mara Olvan, the harbour master."


def _page(title: str, text: str, day: int, publisher: str = "Elsin Courier") -> Document:
    date = PartialDate.of(f"2031-04-{day:02d}")
    return Document(title=title, text=text, publisher=publisher, published=date, language="en")


def build(path: Path) -> Path:
    """Make and index the archive; entry 12 is the newest and stands first in the list."""
    with Archive.create(path, actor="ada") as archive:
        archive.add(
            [
                _page(
                    "Port Elsin closes its harbour", f"Port Elsin.\n\n{SPEECH}\n\nMore later.", 1
                ),
                _page("Dredgers leave Port Elsin", "Two dredgers left the silted bay.", 2),
                Tweet(
                    text="Silt everywhere at the quay #elsin",
                    author_name="Tavi Ren",
                    handle="taviren",
                    posted_at=PartialDate.of("2031-04-03"),
                    hashtags=("elsin",),
                ),
                Report(
                    title="Survey of the Elsin seabed",
                    text="The seabed rose by two metres of silt.",
                    issuing_body="Harbour Survey Board",
                    symbol="HSB/2031/4",
                    published=PartialDate.of("2031-04-04"),
                ),
                _page("Fishermen of Elsin wait", "The boats lie idle.", 5),
                _page("Lighthouse lit again", "The lighthouse keeper came home.", 6),
                _page("Ferry to Norholm resumes", "The ferry runs twice a day.", 7),
                _page(HOSTILE, f"A hostile page.\n\n{HOSTILE}\n\nIts end.", 8, HOSTILE[:30]),
                _page(FLAGS, "Flags were hung along the quay 🇸🇾🇱🇧 on Sunday.", 9),
                _page(ARABIC, "بدأت السفن تعود إلى الميناء", 10),
                _page("Порт Эльсин открыт", "Корабли вернулись в порт.", 11),
                _page("Council meets on the harbour", "The council met for an hour.", 12),
            ]
        )
        text = archive.text(1)
        start = text.index("“")
        made = archive.quote(1, start, text.index("”") + 1, speaker="Mara Olvan")
        archive.decide([made], "proposed")
        archive.catch_up()
    return path
