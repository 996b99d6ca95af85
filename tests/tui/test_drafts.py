"""Lines left by a process that is gone, and by nobody else."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable

from archive_tui.tui.background import Background
from archive_tui.tui.drafts import Drafts
from store import Archive


def _now(callback: Callable[[], None]) -> None:
    callback()


def _fail(error: Exception) -> None:
    raise error


def _drafts(archive: Archive) -> tuple[Drafts, Background]:
    background = Background(_now, _fail)
    return Drafts(archive, background), background


def _leave(archive: Archive, process: int, since: str) -> None:
    owner = {"text": "half a wo", "host": socket.gethostname()}
    archive.state_set("draft:search", json.dumps({**owner, "process": process, "since": since}))


def test_a_line_is_kept_as_it_changes_and_dropped_when_empty(sample: Archive) -> None:
    drafts, background = _drafts(sample)
    drafts.keep("search", "har")
    drafts.keep("search", "harb")
    assert background.wait()
    assert json.loads(sample.state_get("draft:search") or "")["text"] == "harb"
    drafts.keep("search", "")
    assert background.wait()
    assert sample.state_get("draft:search") is None
    background.stop()


def test_what_a_process_that_is_gone_left_is_given_back_once_done_with(sample: Archive) -> None:
    child = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                           capture_output=True, text=True, check=True)  # fmt: skip
    _leave(sample, int(child.stdout), "1")
    drafts, background = _drafts(sample)
    assert drafts.left("search") == "half a wo"
    drafts.drop()
    assert background.wait()
    assert drafts.left("search") == ""
    background.stop()


def test_a_number_that_is_another_process_s_by_now_does_not_hold_it_back(sample: Archive) -> None:
    _leave(sample, os.getppid(), "1")
    drafts, background = _drafts(sample)
    assert drafts.left("search") == "half a wo"
    background.stop()


def test_what_a_living_process_is_typing_stays_its_own(sample: Archive) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True
    ) as child:
        from archive_tui.tui.drafts import _since

        _leave(sample, child.pid, _since(child.pid))
        drafts, background = _drafts(sample)
        assert drafts.left("search") == ""
        child.communicate("\n")
    background.stop()


def test_what_cannot_be_read_is_no_draft(sample: Archive) -> None:
    drafts, background = _drafts(sample)
    for kept in ("plain words", "[]", '{"text": "x"}', '{"text": "x", "process": null}'):
        sample.state_set("draft:search", kept)
        assert drafts.left("search") == ""
    background.stop()
