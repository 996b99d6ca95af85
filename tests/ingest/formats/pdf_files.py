"""PDF files written by hand. Bodies, people and events are invented."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

Placed = tuple[float, float, float, str]
"""Left, baseline, font size, words; points from the lower left."""
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Pdf:
    """A file under construction: pages of Letter size in Helvetica."""

    pages: list[list[Placed]] = field(default_factory=list)
    info: dict[str, str] = field(default_factory=dict)
    outline: list[tuple[str, int, float]] = field(default_factory=list)
    """Title, index of the page, height."""
    roman: int = 0
    """How many pages at the front are labelled i, ii …; the others then from 1."""
    picture: bool = False
    """Whether each page holds a picture."""

    def page(self, *lines: Placed) -> Pdf:
        """Add a page."""
        self.pages.append(list(lines))
        return self

    def prose(self, text: str, *more: Placed, width: int = 60, top: float = 700) -> Pdf:
        """Add a page of paragraphs set at 11 points, wrapped by words as a press does."""
        lines: list[Placed] = []
        for paragraph in text.split("\n"):
            for line in _wrapped(paragraph, width):
                lines.append((72, top, 11, line))
                top -= 13
            top -= 10
        return self.page(*more, *lines)

    def build(self, password: str | None = None) -> bytes:
        """The file; encrypted by 40-bit RC4 (ISO 32000-1, 7.6.3) where a password is given."""
        objects: dict[int, bytes] = {}
        count = len(self.pages)
        kids = " ".join(f"{10 + 2 * i} 0 R" for i in range(count))
        catalog = "<< /Type /Catalog /Pages 2 0 R"
        if self.roman:
            catalog += f" /PageLabels << /Nums [0 << /S /r >> {self.roman} << /S /D >>] >>"
        if self.outline:
            catalog += " /Outlines 5 0 R"
        objects[1] = f"{catalog} >>".encode()
        objects[2] = f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode()
        objects[3] = (
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
        )
        pairs = " ".join(f"/{k} ({_escaped(v)})" for k, v in self.info.items())
        objects[4] = f"<< {pairs} >>".encode("cp1252")
        self._outline(objects, 10 + 2 * count)
        for i, lines in enumerate(self.pages):
            content = b"".join(
                f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(words)}) Tj ET\n".encode("cp1252")
                for x, y, size, words in lines
            )
            if self.picture:
                content += b"q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"
            objects[10 + 2 * i] = (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {11 + 2 * i} 0 R "
                "/Resources << /Font << /F1 3 0 R >> >> >>"
            ).encode()
            objects[11 + 2 * i] = b"<< /Length %d >>\nstream\n%b\nendstream" % (
                len(content),
                content,
            )
        return _file(objects, password)

    def _outline(self, objects: dict[int, bytes], first: int) -> None:
        if not self.outline:
            return
        last = first + len(self.outline) - 1
        objects[5] = f"<< /First {first} 0 R /Last {last} 0 R >>".encode()
        for i, (title, page, height) in enumerate(self.outline):
            after = f" /Next {first + i + 1} 0 R" if first + i < last else ""
            objects[first + i] = (
                f"<< /Title ({_escaped(title)}) /Parent 5 0 R{after} "
                f"/Dest [{10 + 2 * page} 0 R /XYZ 0 {height} 0] >>"
            ).encode("cp1252")


def _wrapped(paragraph: str, width: int) -> list[str]:
    lines = [""]
    for word in paragraph.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: dict[int, bytes], password: str | None) -> bytes:
    trailer = "/Root 1 0 R /Info 4 0 R"
    if password is not None:
        objects, trailer = (
            _encrypted(objects, password),
            trailer + " /Encrypt 6 0 R /ID [<00> <00>]",
        )
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += (
            b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        )
    out += f"trailer\n<< /Size {size} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _encrypted(objects: dict[int, bytes], password: str) -> dict[int, bytes]:
    """Streams alone are turned into noise: that is enough for a reader to want the password."""
    padded = (password.encode("latin-1") + _PAD)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    rights = -4
    seed = padded + owner + (rights & 0xFFFFFFFF).to_bytes(4, "little") + b"\x00"
    key = hashlib.md5(seed).digest()[:5]
    user = _rc4(key, _PAD)
    made = dict(objects)
    made[6] = (
        f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P {rights} >>"
    ).encode()
    for number, body in objects.items():
        head, mark, rest = body.partition(b"\nstream\n")
        if mark:
            content = rest.removesuffix(b"\nendstream")
            own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
            made[number] = head + mark + _rc4(own, content) + b"\nendstream"
    return made


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def report(pages: Sequence[str] = ()) -> Pdf:
    """A report of an invented body of the United Nations, its title page first."""
    made = Pdf()
    made.page(
        (72, 740, 14, "United Nations"),
        (400, 740, 11, "S/2031/117"),
        (72, 700, 22, "Security Council"),
        (400, 690, 11, "Distr.: General"),
        (400, 676, 11, "14 May 2031"),
        (72, 600, 16, "Letter on the closing of the"),
        (72, 581, 16, "bridge over the Velm"),
        (72, 540, 11, "The Panel was asked to find out why the bridge was shut in spring."),
        (72, 527, 11, "It heard forty witnesses in Velm and in the villages on the coast."),
    )
    for number, text in enumerate(pages, start=2):
        made.prose(text, (72, 760, 9, "S/2031/117"), (500, 40, 9, f"{number}/9"))
    return made
