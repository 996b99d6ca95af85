"""The time left of an import, by a clock of our own."""

from __future__ import annotations

import pytest

from archive_tui.ingest.estimate import Estimate, Pace, spelled
from archive_tui.ingest.outcome import Progress


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def follow(files_at: list[int], total: int, each: float = 0.2) -> tuple[Pace, Clock]:
    clock = Clock()
    estimate = Estimate(clock)
    pace = estimate.step(Progress("", 0, total, 0, total * 10, 0))
    for files in files_at:
        clock.now += each
        pace = estimate.step(Progress("x", files, total, files * 10, total * 10, files * 3))
    return pace, clock


def test_an_even_pace_gives_the_time_left() -> None:
    pace, _ = follow([n * 2 for n in range(1, 51)], 400)
    assert pace.share == pytest.approx(0.25)
    assert pace.seconds_left == pytest.approx(30, rel=0.01)
    assert pace.entries_a_second == pytest.approx(30, rel=0.05)
    assert pace.text() == "100/400 files · 300 entries · 30/s · 30 s left"


def test_nothing_is_said_too_early_or_where_nothing_moves() -> None:
    assert follow([1, 2, 3], 400)[0].seconds_left is None
    assert follow([0] * 50, 400)[0].seconds_left is None
    assert follow([], 0)[0].share == 1.0


def test_a_jump_moves_the_estimate_little_by_little() -> None:
    steady = [n * 2 for n in range(1, 51)]
    before, _ = follow(steady, 1000)
    after, _ = follow([*steady, 500], 1000)
    assert before.seconds_left is not None
    assert after.seconds_left is not None
    assert 0.5 * before.seconds_left < after.seconds_left < before.seconds_left


def test_the_speed_is_that_of_late() -> None:
    slow = [n // 5 for n in range(1, 501)]
    fast = [100 + n * 5 for n in range(1, 151)]
    pace, _ = follow(slow + fast, 2000)
    assert pace.entries_a_second == pytest.approx(75, rel=0.05)
    assert pace.seconds_left is not None
    assert pace.seconds_left == pytest.approx((2000 - 850) / 25, rel=0.25)


def test_a_long_file_that_is_being_read() -> None:
    pace = Estimate(Clock()).step(Progress("x", 3, 4, 0, 100, 7, 41_000))
    assert pace.text() == "3/4 files · reading, 41,000 entries so far"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "a few seconds"),
        (42, "40 s"),
        (89, "90 s"),
        (100, "2 min"),
        (3599, "1 h"),
        (4800, "1 h 20 min"),
        (400_000, "111 h 5 min"),
    ],
)
def test_times_for_people(seconds: float, words: str) -> None:
    assert spelled(seconds) == words
