"""Mail programs as peers of the interface: their commands, and their keys for what it does."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import generate, material, peers


@dataclass(slots=True, frozen=True)
class Peer:
    """A program with as many lines as ours has entries."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    keys: Mapping[str, str]
    """Action → what is pressed for it, those that it has."""
    first: str = ""
    """What is pressed after the start, to stand at the top."""


def mail_programs(folder: Path, count: int) -> list[Peer]:
    """Those of neomutt, aerc and alot that are installed, on ``count`` messages."""
    wanted = [name for name in ("neomutt", "aerc", "alot") if shutil.which(name)]
    if not wanted:
        return []
    words = generate.Words(5)
    mail = folder / "mail"
    made = ((" ".join(words.some(9)), words.paragraph()) for _ in range(count))
    material.write_mail(mail / "inbox", made)
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}
    home["XDG_CACHE_HOME"] = str(folder / "cache")
    makers = {"neomutt": _neomutt, "aerc": _aerc, "alot": _alot}
    found = (makers[name](folder, mail, home) for name in wanted)
    return [peer for peer in found if peer is not None]


def _neomutt(folder: Path, mail: Path, home: dict[str, str]) -> Peer:
    rc = folder / "neomuttrc"
    rc.write_text(f"set folder={mail}\nset sleep_time=0\nset mail_check=600\nset timeout=600\n")
    keys = {"cursor down": "j", "page": "z", "last": "*", "open": "\r", "back": "q"}
    command = ["neomutt", "-n", "-F", str(rc), "-f", str(mail / "inbox")]
    return Peer("neomutt", command, home, {**keys, "focus search": "/"}, first="=")


def _aerc(folder: Path, mail: Path, home: dict[str, str]) -> Peer:
    accounts = folder / "config" / "aerc" / "accounts.conf"
    accounts.parent.mkdir(parents=True)
    accounts.write_text(
        f"[bench]\nsource=maildir://{mail}\nfrom=Desk <desk@post.example>\ndefault=inbox\n"
    )
    accounts.chmod(0o600)
    keys = {"cursor down": "j", "page": "\x06", "last": "G", "open": "\r", "back": "q"}
    return Peer("aerc", ["aerc"], home, {**keys, "focus search": "/"})


def _alot(folder: Path, mail: Path, home: dict[str, str]) -> Peer | None:
    command = peers.notmuch(folder / "notmuch", mail)
    if command is None:
        return None
    subprocess.run(command, check=True)
    config = folder / "notmuch" / "config"
    keys = {"cursor down": "j", "page": "\x1b[6~", "last": "G", "open": "\r", "back": "d"}
    words = ["alot", "-n", str(config), "search", "*"]
    return Peer("alot", words, {**home, "NOTMUCH_CONFIG": str(config)}, keys)
