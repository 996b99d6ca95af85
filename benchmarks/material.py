"""Files to import, of every format: invented pages, reports, captures, lists and mail."""

from __future__ import annotations

import io
import itertools
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from benchmarks import generate
from benchmarks.generate import NAMES, OUTLETS, PLACES, Words

WORDS = 780
"""Words of an article: as many as news articles have in the mean."""
_SAID = (
    "“{q},” {name} said on Monday.",
    "“{q},” said {name}, a spokesman for the dam authority. “{r}.”",
    "{name} told reporters that the “{q}” would stay closed.",
    "According to {name}, “{q}.”",
    "{name} said the water had risen since Friday.",
    "“{q},” he added.",
)


def articles(count: int, seed: int = 1) -> Iterator[str]:
    """Articles of ``WORDS`` words with a quotation or a statement in every other paragraph."""
    words = Words(seed)
    for n in range(count):
        place, outlet = words.random.choice(PLACES), words.random.choice(OUTLETS)
        parts = [f"Report {n}: {' '.join(words.some(6))}", ""]
        parts.append(f"{place} ({outlet}) — {words.sentence()} {words.sentence()}")
        length = sum(len(part.split()) for part in parts)
        for at in itertools.count():
            part = f"{words.sentence()} {words.sentence()}"
            if at % 2:
                part += " " + _said(words)
            parts.append(part)
            length += len(part.split())
            if length >= WORDS:
                break
        yield "\n".join(parts) + "\n"


def _said(words: Words) -> str:
    name = words.random.choice(NAMES)
    first, second = words.sentence()[:-1], words.sentence()[:-1]
    return words.random.choice(_SAID).format(q=first, r=second, name=name)


def write_articles(folder: Path, count: int) -> list[Path]:
    """Articles as plain text, a file each."""
    folder.mkdir()
    files = [folder / f"{n:06}.txt" for n in range(count)]
    for file, text in zip(files, articles(count), strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def pages(count: int) -> Iterator[tuple[str, bytes]]:
    """(address, HTML) of articles within what a site puts around them."""
    chosen = Words(5)
    around = "".join(
        f'<li><a href="/{n}/{word}">{word.title()} {other}</a></li>'
        for n, (word, other) in enumerate(itertools.pairwise(chosen.some(61)))
    )
    for n, text in enumerate(articles(count)):
        title, _, *body = text.splitlines()
        address = f"https://news.example/2031/03/{n}"
        paragraphs = "".join(f"<p>{part}</p>\n" for part in body)
        head = (
            f'<meta charset="utf-8"><title>{title} | Brightwire</title>'
            f'<meta property="og:title" content="{title}"><link rel="canonical" href="{address}">'
            f'<meta property="article:published_time" content="2031-03-{n % 28 + 1:02}T09:00:00Z">'
            f'<meta name="author" content="{NAMES[n % len(NAMES)]}">'
            f"<style>{'.a{color:red}' * 200}</style><script>{'var a=1;' * 400}</script>"
        )
        page = (
            f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><header><nav><ul>{around}'
            f"</ul></nav></header><main><article><h1>{title}</h1>{paragraphs}</article><aside><ul>"
            f"{around}</ul></aside></main><footer><ul>{around}</ul><p>© 2031 Brightwire</p>"
            "</footer></body></html>"
        )
        yield address, page.encode()


def write_pages(folder: Path, count: int) -> None:
    """Web pages, a file each."""
    folder.mkdir()
    for n, (_, page) in enumerate(pages(count)):
        folder.joinpath(f"{n:06}.html").write_bytes(page)


def write_captures(file: Path, count: int) -> None:
    """The same pages as one compressed WARC file, each with its request's answer."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with file.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for address, page in pages(count):
            headers = [("Content-Type", "text/html; charset=utf-8")]
            record = writer.create_warc_record(
                address,
                "response",
                payload=io.BytesIO(page),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": "2031-03-20T10:00:00Z"},
            )
            writer.write_record(record)


def write_reports(folder: Path, count: int, length: int) -> None:
    """PDF reports of ``length`` pages, with a title page, running headers and quotations."""
    folder.mkdir()
    for n in range(count):
        folder.joinpath(f"report-{n:04}.pdf").write_bytes(pdf(n, length))


def pdf(number: int, length: int) -> bytes:
    """One report: Helvetica, 44 lines a page."""
    words = Words(1_000 + number)
    title = [
        (72, 700, 20, f"Report {number} on the {' '.join(words.some(3))}".title()),
        (72, 660, 12, "Dam Authority of Velmar"),
        (72, 640, 12, f"DA/2031/{number + 1}"),
        (72, 620, 12, "14 March 2031"),
    ]
    sheets = [title]
    for page in range(1, length):
        text = " ".join(words.paragraph() for _ in range(9))
        rows = _rows(text.replace("“", '"').replace("”", '"'), 92)[:44]
        lines = [(72, 740 - 15 * at, 10, row) for at, row in enumerate(rows)]
        sheets.append([(72, 770, 8, f"DA/2031/{number + 1}"), *lines, (300, 30, 8, str(page + 1))])
    return _document(sheets)


def _rows(text: str, width: int) -> list[str]:
    rows = [""]
    for word in text.split():
        if len(rows[-1]) + len(word) >= width:
            rows.append("")
        rows[-1] += f"{' ' if rows[-1] else ''}{word}"
    return rows


def _document(sheets: list[list[tuple[int, int, int, str]]]) -> bytes:
    """A PDF of pages that have lines of (x, y, size, text)."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(sheets)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(sheets)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for at, lines in enumerate(sheets):
        drawn = "".join(
            f"BT /F {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for x, y, size, text in lines
        )
        stream = zlib.compress(drawn.encode("cp1252", "replace"))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            + f"/Contents {5 + 2 * at} 0 R>>".encode()
        )
        head = f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode()
        objects.append(head + stream + b"\nendstream")
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return bytes(out) + end.encode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def write_tweets(file: Path, count: int) -> None:
    """Posts as JSON Lines in the shape of API v2, with the author beside each."""
    with file.open("w", encoding="utf-8") as stream:
        for tweet in generate.tweets(count):
            handle = tweet["user"]["screen_name"]
            made = datetime.strptime(tweet["created_at"], "%a %b %d %H:%M:%S %z %Y")
            tags = [
                {"tag": tag["text"], "start": tag["indices"][0], "end": tag["indices"][1]}
                for tag in tweet["entities"]["hashtags"]
            ]
            line = {
                "id": tweet["id_str"],
                "text": tweet["full_text"],
                "created_at": f"{made:%Y-%m-%dT%H:%M:%S}.000Z",
                "lang": "en",
                "author_id": handle.removeprefix("acct"),
                "author": {
                    "id": handle.removeprefix("acct"),
                    "username": handle,
                    "name": handle.title(),
                },
                "entities": {"hashtags": tags},
            }
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def write_export(folder: Path, count: int) -> None:
    """The part of an account's archive export that holds its tweets: ``data/tweets.js``."""
    data = folder / "data"
    data.mkdir(parents=True)
    account = {"username": "odrakell", "accountDisplayName": "Odra Kell", "accountId": "77"}
    data.joinpath("account.js").write_text(
        f"window.YTD.account.part0 = {json.dumps([{'account': account}])}", encoding="utf-8"
    )
    with data.joinpath("tweets.js").open("w", encoding="utf-8") as stream:
        stream.write("window.YTD.tweets.part0 = [\n")
        for n, tweet in enumerate(generate.tweets(count)):
            del tweet["user"]
            tweet["id"] = tweet["id_str"]
            stream.write(",\n" * (n > 0) + json.dumps({"tweet": tweet}, ensure_ascii=False))
        stream.write("\n]\n")


def records(count: int, seed: int = 4) -> Iterator[tuple[str, str, str, str]]:
    """(title, author, journal, abstract) of works."""
    words = Words(seed)
    for n in range(count):
        title = f"{' '.join(words.some(9)).capitalize()}, part {n}"
        abstract = " ".join(words.sentence() for _ in range(4))
        yield title, NAMES[n % len(NAMES)], OUTLETS[n % len(OUTLETS)], abstract


def write_records(file: Path, count: int) -> None:
    """Works as RIS."""
    with file.open("w", encoding="utf-8") as stream:
        for n, (title, author, journal, abstract) in enumerate(records(count)):
            given, family = author.split()
            stream.write(
                f"TY  - JOUR\nTI  - {title}\nAU  - {family}, {given}\nJO  - {journal}\n"
                f"PY  - 2031/03/{n % 28 + 1:02}\nUR  - https://works.example/{n}\n"
                f"AB  - {abstract}\nER  - \n\n"
            )


def write_mail(folder: Path, messages: Iterable[tuple[str, str]]) -> int:
    """A maildir of (subject, words), for programs that keep mail; how many there are."""
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    began, count = datetime(2031, 3, 1, tzinfo=UTC), 0
    for count, (subject, words) in enumerate(messages, 1):
        message = EmailMessage()
        name = NAMES[count % len(NAMES)]
        message["From"] = f"{name} <{name.split()[0].lower()}@post.example>"
        message["To"] = "desk@post.example"
        message["Date"] = format_datetime(began + timedelta(minutes=count))
        message["Message-ID"] = f"<{count}@post.example>"
        message["Subject"] = " ".join(subject.split())
        message.set_content(words)
        folder.joinpath("cur", f"{count:07}.host:2,S").write_bytes(bytes(message))
    return count
