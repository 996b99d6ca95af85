"""What the interface costs on a slow line: ``python -m benchmarks terminal [--smoke]``.

Bytes and time to paint of ten actions at 80×24 with the SSH profile and the details closed,
on few and on many entries, in true colours and in the terminal's own; beside a bare Textual
list, and beside neomutt, aerc and alot where they are installed. Then the time from a key to
its echo over a line with 150 ms of delay in each direction, and with an import beside it.
Each line says what is to be reached, the figure, and whether it is.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from benchmarks import generate
from benchmarks.ptys import Program, Written
from benchmarks.search_material import entries, fill_record
from benchmarks.terminal_peers import Peer, mail_programs
from store import Archive

REMOTE = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
COLOURS = {
    "true colours": {"COLORTERM": "truecolor", "ARCHIVE_TUI_THEME": "archive-dark"},
    "ANSI": {"ARCHIVE_TUI_THEME": "ansi-dark"},
}
TARGETS: dict[str, tuple[int, int] | None] = {
    "start": (6000, 3000),
    "cursor down": (120, 60),
    "step past the edge": None,
    "page": (2600, 1600),
    "last": None,
    "focus search": (600, 250),
    "letter with results": (2600, 1600),
    "letter, the dearest": None,
    "focus list": (600, 250),
    "open": (3000, 1200),
    "back": None,
    "idle": (0, 0),
}
"""Bytes at most, in true colours and in ANSI; None where nothing is promised."""
WORD = "said"
DELAY = 150
"""Milliseconds in each direction."""


@dataclass(slots=True, frozen=True)
class Sizes:
    """How much of everything."""

    few: int
    many: int
    mail: int
    """Messages that the peers have, at the most."""
    imported: int
    presses: int
    downs: int
    """Steps of the cursor, enough to pass the edge of the screen."""


USUAL = Sizes(few=100, many=1_000_000, mail=100, imported=100_000, presses=400, downs=40)
SMOKE = Sizes(few=60, many=0, mail=60, imported=300, presses=10, downs=24)


def _program(archive: Path) -> list[str]:
    return [sys.executable, "-m", "archive_tui", "-a", str(archive), "--as", "bench"]


def _environment(folder: Path, *parts: Mapping[str, str]) -> dict[str, str]:
    root = str(Path(__file__).parents[1])
    made = {"XDG_CONFIG_HOME": str(folder), "XDG_STATE_HOME": str(folder), "PYTHONPATH": root}
    for part in parts:
        made |= part
    return made


def make(path: Path, count: int) -> Path:
    """An archive of so many posts, in bulk where there are many, and indexed."""
    if count < 20_000:
        generate.fill(path, count, index=True)
        return path
    from benchmarks.search_engines import Ours

    posts = list(entries("tweet", count))
    with Archive.create(path, actor="bench") as archive:
        fill_record(archive, posts)
        Ours(archive).build(posts)
    return path


# -- ten actions ------------------------------------------------------------------------------


def _middle(found: Sequence[Written]) -> Written:
    return Written(
        int(median(one.size for one in found)),
        median(one.first for one in found),
        median(one.last for one in found),
    )


def ours(archive: Path, env: Mapping[str, str], downs: int) -> dict[str, Written]:
    """What each action writes; medians where it is done several times."""
    with Program(_program(archive), env) as program:
        found = {"start": program.settle()}
        steps = [program.press("j", quiet=0.25) for _ in range(downs)]
        found["cursor down"] = _middle(steps)
        found["step past the edge"] = max(steps, key=lambda one: one.size)
        program.press("g")
        found["page"] = _middle([program.press("\x06") for _ in range(3)])
        program.press("g")
        found["last"] = program.press("G")
        program.press("g")
        found["focus search"] = program.press("/", quiet=0.8)
        letters = [program.press(c, quiet=1.0) for c in WORD]
        found["letter with results"] = _middle(letters)
        found["letter, the dearest"] = max(letters, key=lambda one: one.size)
        program.press("\x15", quiet=1.5)
        found["focus list"] = program.press("\x1b[B", quiet=1.0)
        found["open"] = program.press("\r", quiet=1.0)
        found["back"] = program.press("q", quiet=1.0)
        program.press(quiet=3.0)
        found["idle"] = program.press(quiet=3.0, longest=3.0)
    return found


def theirs(peer: Peer) -> dict[str, Written]:
    """The same of a peer, as far as it goes."""
    with Program(peer.command, peer.env) as program:
        found = {"start": program.settle()}
        if peer.first:
            program.press(peer.first)
        for action, keys in peer.keys.items():
            times = 10 if action == "cursor down" else 1
            found[action] = _middle([program.press(keys) for _ in range(times)])
    return found


def bare_list(count: int) -> Peer:
    """Textual's own painting of nothing but lines."""
    keys = {"cursor down": "j", "page": "\x06", "last": "G"}
    command = [sys.executable, "-m", "benchmarks.bare_list", str(count)]
    return Peer("bare Textual list", command, _environment(Path.cwd(), REMOTE), keys)


def acting(folder: Path, sizes: Sizes) -> Iterator[str]:
    """Bytes and time of every action, a line each."""
    mail = mail_programs(folder / "peers", sizes.mail)
    beside_mail = {f"{peer.name} ({sizes.mail:,})": theirs(peer) for peer in mail}
    for count in filter(None, (sizes.few, sizes.many)):
        archive = make(folder / f"archive-{count}", count)
        beside = {"bare Textual list": theirs(bare_list(count)), **beside_mail}
        for which, (colours, setting) in enumerate(COLOURS.items()):
            if not sizes.many and which == 0:
                continue  # of the smallest size one is enough
            found = ours(archive, _environment(folder, REMOTE, setting), sizes.downs)
            for action, written in found.items():
                targets = TARGETS[action]
                target = None if targets is None else targets[which]
                yield _line(f"{count:,} entries, {colours}: {action}", target, written) + "".join(
                    f" · {name} {other[action].size:,} B {other[action].last * 1000:.0f} ms"
                    for name, other in beside.items()
                    if action in other
                )


def comfortable(folder: Path, sizes: Sizes) -> Iterator[str]:
    """The same actions with two lines an entry, and one beside them; one target for both."""
    archive = make(folder / "comfortable", sizes.few)
    for which, (colours, setting) in enumerate(COLOURS.items()):
        if not sizes.many and which == 0:
            continue
        found = {}
        for density in ("compact", "comfortable"):
            file = folder / f"{density}.toml"
            file.write_text(f'density = "{density}"\n', encoding="utf-8")
            own = {"ARCHIVE_TUI_CONFIG": str(file)}
            found[density] = ours(archive, _environment(folder, REMOTE, setting, own), sizes.downs)
        for action, written in found["comfortable"].items():
            targets = TARGETS[action]
            target = None if targets is None else targets[which]
            other = found["compact"][action]
            yield (
                _line(f"comfortable, {colours}: {action}", target, written)
                + f" · compact {other.size:,} B {other.last * 1000:.0f} ms"
            )


def _line(name: str, target: int | None, written: Written) -> str:
    said = ""
    if target is not None:
        said = f" (≤ {target:,}: {'reached' if written.size <= target else 'MISSED'})"
    return f"{name:<52} {written.size:>6,} bytes{said:<20} {written.last * 1000:>6.0f} ms"


# -- key to echo ------------------------------------------------------------------------------


def _echoes(
    program: Program, presses: int, every: float, goes_on: Callable[[], bool] = lambda: True
) -> list[float]:
    """Milliseconds from a cursor key to its first byte; up and down, so that nothing scrolls.

    So many presses, fewer where ``goes_on`` ends before.
    """
    found: list[float] = []
    for press in range(presses):
        if not goes_on():
            break
        echo = program.press("j" if press % 2 == 0 else "k", quiet=every).first * 1000
        if echo:
            found.append(echo)
    return found


def _spread(name: str, found: Sequence[float], target: float, unit: str) -> str:
    if len(found) < 2:
        return f"{name:<52} too few keys"
    cuts = quantiles(found, n=100)
    reached = "reached" if cuts[98] < target else "MISSED"
    return (
        f"{name:<52} p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms "
        f"({unit} < {target:.0f} ms: {reached}) of {len(found)} keys"
    )


def delayed(folder: Path, sizes: Sizes) -> Iterator[str]:
    """Key to echo over a slow line, of moving and of typing."""
    archive = make(folder / "delayed", sizes.few)
    command = [sys.executable, "-m", "benchmarks.relay", str(DELAY), *_program(archive)]
    with Program(command, _environment(folder, REMOTE)) as program:
        program.settle(quiet=2.5)
        moves = _echoes(program, max(10, sizes.presses // 10), 0.6)
        program.press("/", quiet=1.5)
        typed = WORD * (1 + sizes.presses // 200)
        letters = [program.press(c, quiet=1.5).first * 1000 for c in typed]
    whole = 2 * DELAY
    yield _spread(f"key to echo, {whole} ms of delay: cursor", moves, whole + 100, "p99")
    yield _spread(f"key to echo, {whole} ms of delay: letter", letters, whole + 100, "p99")


def beside_import(folder: Path, sizes: Sizes) -> Iterator[str]:
    """Key to echo while posts are imported by another process at low priority."""
    file = folder / "posts.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        for post in generate.tweets(sizes.imported, seed=9):
            stream.write(json.dumps(post) + "\n")
    for name, profile in (("local", {}), ("SSH", REMOTE)):
        archive = make(folder / f"beside-{name}", sizes.few)
        env = _environment(folder, profile)
        with Program(_program(archive), env) as program:
            program.settle()
            alone = _echoes(program, max(10, sizes.presses // 4), 0.08)
            words = [sys.executable, "-m", "archive_tui", "-a", str(archive), "import", str(file)]
            with subprocess.Popen(
                ["nice", "-n", "10", *words],
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as child:
                time.sleep(0.5)
                busy = _echoes(program, sizes.presses, 0.08, lambda: child.poll() is None)
                if child.poll():
                    raise RuntimeError("the import failed")
                child.terminate()
        yield _spread(f"key to echo, {name} profile, nothing beside it", alone, 50, "p99")
        beside = f"key to echo, {name} profile, {sizes.imported:,} imported beside"
        yield _spread(beside, busy, 50, "p99")


PARTS = {"actions": acting, "density": comfortable, "delay": delayed, "import": beside_import}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line a figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks terminal", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    parser.add_argument("--smoke", action="store_true", help="smallest size, figures mean nothing")
    parser.add_argument("--many", type=int, help="entries of the large archive, 0 for none")
    parser.add_argument("--mail", type=int, help="messages that the peers have")
    options = parser.parse_args(arguments)
    base = SMOKE if options.smoke else USUAL
    sizes = Sizes(
        base.few,
        base.many if options.many is None else options.many,
        base.mail if options.mail is None else options.mail,
        base.imported,
        base.presses,
        base.downs,
    )
    for name in options.parts or PARTS:
        # An indexer may still be at work in an archive that is thrown away.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            for line in PARTS[name](Path(folder), sizes):
                print(line, flush=True)
