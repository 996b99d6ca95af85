"""The search thread answers the newest question only, and the worker survives failures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from archive_tui.tui.background import Background
from archive_tui.tui.searcher import Answer, Searcher
from store.errors import NotFound, QueryError
from store.rows import Results, Row


class Slow:
    """Searches that last until they are cancelled or let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.unfinished: list[bool] = []
        self.aborted: list[str] = []
        self.go = threading.Event()

    def search(
        self,
        query: str,
        limit: int = 50,
        sort: str | None = None,
        *,
        count: Sequence[str] = (),
        unfinished: bool = False,
        cancelled: Callable[[], bool] | None = None,
        rows: int | None = None,
    ) -> Results:
        """Wait, or give up."""
        self.begun.append(query)
        self.unfinished.append(unfinished)
        if query == "bad":
            error = QueryError("no", position=1, suggestion="good", span=(0, 3))
            error.within(query)
            raise error
        if query == "worse":
            raise RuntimeError("a fault")
        while not self.go.is_set():
            if cancelled is not None and cancelled():
                self.aborted.append(query)
                break
            time.sleep(0.002)
        found = query != "half"
        return Results(int(found), (), query)


def wait(condition: Callable[[], object]) -> None:
    """Until it is so."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_running_search_is_aborted_by_the_next_and_never_delivered() -> None:
    slow, answers = Slow(), list[Answer]()
    searcher = Searcher(slow, answers.append, delay=0.01)
    searcher.ask("first", now=True)
    wait(lambda: slow.begun == ["first"])
    searcher.ask("second", now=True)
    wait(lambda: "second" in slow.begun)
    slow.go.set()
    wait(lambda: answers)
    assert slow.aborted == ["first"]
    assert [answer.query for answer in answers] == ["second"]
    searcher.stop()


def test_letters_typed_quickly_are_one_search() -> None:
    slow, answers = Slow(), list[Answer]()
    searcher = Searcher(slow, answers.append, delay=0.3)
    searcher.ask("s")
    wait(lambda: slow.begun == ["s"])
    for end in range(2, 7):
        searcher.ask("sarine"[:end])
    slow.go.set()
    wait(lambda: answers)
    assert slow.begun == ["s", "sarine"]
    assert [answer.query for answer in answers] == ["sarine"]
    searcher.stop()


def test_a_letter_after_a_pause_is_searched_for_at_once() -> None:
    slow, answers = Slow(), list[Answer]()
    slow.go.set()
    searcher = Searcher(slow, answers.append, delay=3600.0)
    searcher.ask("a", unfinished=True)
    wait(lambda: answers)
    assert slow.unfinished == [True]
    assert answers[0].unfinished
    searcher.stop()


def test_the_rows_that_are_shown_first_come_with_the_answer() -> None:
    class Rows(Slow):
        asked: Sequence[int] = ()

        def search(self, query: str, limit: int = 50, sort: str | None = None, **_: Any) -> Results:
            return Results(3, (), query, numbers=[7, 8, 9])

        def rows(self, numbers: Sequence[int]) -> list[Row]:
            self.asked = list(numbers)
            return []

    archive, answers = Rows(), list[Answer]()
    searcher = Searcher(archive, answers.append)
    searcher.ask("quay", now=True, loader=archive.rows, shown=2)
    wait(lambda: answers)
    assert archive.asked == [7, 8]
    searcher.stop()


def test_a_query_that_is_typed_is_not_asked_once_more_as_a_beginning() -> None:
    slow, answers = Slow(), list[Answer]()
    slow.go.set()
    searcher = Searcher(slow, answers.append, delay=0.001)
    searcher.ask("half", now=True, unfinished=True)
    wait(lambda: answers)
    assert slow.begun == ["half"]
    assert answers[0].begun == 0
    searcher.stop()


def test_a_broken_query_and_a_fault_are_answers() -> None:
    answers = list[Answer]()
    searcher = Searcher(Slow(), answers.append, delay=0.01)
    searcher.ask("bad", now=True)
    wait(lambda: len(answers) == 1)
    assert (answers[0].position, answers[0].instead) == (1, "good")
    searcher.ask("worse", now=True)
    wait(lambda: len(answers) == 2)
    assert answers[1].results is None
    assert "a fault" in answers[1].trouble
    searcher.stop()


def test_where_nothing_is_found_the_last_word_is_tried_as_a_beginning() -> None:
    slow, answers = Slow(), list[Answer]()
    slow.go.set()
    searcher = Searcher(slow, answers.append, delay=0.001)
    searcher.ask("half", now=True)
    wait(lambda: answers)
    assert slow.begun == ["half", "half*"]
    assert answers[0].begun == 1
    searcher.stop()


def test_a_forgotten_question_is_not_answered() -> None:
    slow, answers = Slow(), list[Answer]()
    slow.go.set()
    searcher = Searcher(slow, answers.append, delay=3600.0)
    searcher.ask("first")
    wait(lambda: answers)
    searcher.ask("gone")
    searcher.forget()
    searcher.ask("kept", now=True)
    wait(lambda: len(answers) == 2)
    assert [answer.query for answer in answers] == ["first", "kept"]
    searcher.stop()


def test_jobs_run_in_order_and_a_failure_ends_nothing() -> None:
    done: list[object] = []
    errors: list[Exception] = []
    background = Background(lambda callback: callback(), errors.append)

    def fail() -> None:
        raise NotFound("no entry #7")

    background.submit(lambda: 1, done.append)
    background.submit(fail, done.append)
    background.submit(lambda: 2, done.append)
    wait(lambda: len(done) == 2)
    assert done == [1, 2]
    assert [str(error) for error in errors] == ["no entry #7"]
    background.stop()


def test_of_waiting_jobs_with_a_key_the_newest_runs() -> None:
    gate, done = threading.Event(), list[int]()
    background = Background(lambda callback: callback(), lambda error: None)
    background.submit(gate.wait)
    for number in range(5):
        background.submit(lambda number=number: number, done.append, key="details")  # type: ignore[misc]
    gate.set()
    wait(lambda: background.idle)
    assert done == [4]
    background.stop()
