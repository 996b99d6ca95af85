"""When cells are painted and when not, and the line that tells when it is free."""

from __future__ import annotations

import fcntl
import os
import threading

import pytest
from textual.app import App
from textual.drivers._writer_thread import WriterThread

from archive_tui.config import ConfigError, load
from archive_tui.tui.app import ArchiveApp
from archive_tui.tui.painter.line import LineDriver, Outlet
from archive_tui.tui.painter.support import unsupported
from archive_tui.tui.profile import Profile, profile_of
from store import Archive
from tests.tui.conftest import Start


def _other_display(self: object, screen: object, update: object) -> None:
    """What a newer Textual might have."""


@pytest.fixture
def newer_textual(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Textual whose private method takes something else."""
    monkeypatch.setattr(App, "_display", _other_display)


def _app(archive: Archive, painter: str) -> ArchiveApp:
    return ArchiveApp(archive, Profile(False, False, False, "archive-dark", painter))


class TestChoice:
    """Cells, unless the person or Textual's inside is against it."""

    def test_cells_are_painted_by_default(self, sample: Archive) -> None:
        assert unsupported() is None
        assert profile_of({}).painter == "cells"
        assert _app(sample, "cells").driver_class is LineDriver

    def test_stock_painting_is_one_setting_away(
        self, sample: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ARCHIVE_TUI_PAINTER", "stock")
        painter = load().interface.painter
        assert painter == "stock"
        assert not issubclass(_app(sample, painter).driver_class, LineDriver)
        assert _app(sample, painter).painter_trouble is None

    def test_another_word_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ARCHIVE_TUI_PAINTER", "oil")
        with pytest.raises(ConfigError, match="cells, stock"):
            load()

    @pytest.mark.usefixtures("newer_textual")
    def test_a_textual_that_paints_otherwise_is_left_to_paint(self, sample: Archive) -> None:
        app = _app(sample, "cells")
        assert not issubclass(app.driver_class, LineDriver)
        assert app.painter_trouble is not None
        assert "Textual" in app.painter_trouble

    def test_a_method_that_does_something_else_is_noticed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def _display(self: object, screen: object, renderable: object) -> None:
            """The same shape, and nothing of what was in it."""

        monkeypatch.setattr(App, "_display", _display)
        assert unsupported() is not None

    def test_a_driver_of_one_s_own_is_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TEXTUAL_DRIVER", "somewhere:Driver")
        assert "TEXTUAL_DRIVER" in (unsupported() or "")

    async def test_the_person_is_told(
        self, sample: Archive, start: Start, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sentence = "Cells cannot be painted here."
        monkeypatch.setattr("archive_tui.tui.painter.painting.unsupported", lambda: sentence)
        async with start(sample) as driver:
            await driver.until(lambda: sentence in driver.bottom)


class TestOutlet:
    """One write a frame; taken when the other end has room."""

    def test_it_says_when_a_full_line_has_taken_everything(self) -> None:
        reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
        free = threading.Event()
        outlet = Outlet(writer, free.set)
        thread = WriterThread(outlet)  # type: ignore[arg-type]
        thread.start()
        thread.write("x" * 10_000)
        assert not free.wait(0.3)
        assert outlet.taken == 0
        got = b""
        while len(got) < 10_000:
            got += os.read(reader, 65536)
        assert free.wait(10)
        assert outlet.taken == 1
        thread.stop()
        os.close(reader)
        os.close(writer)

    def test_texts_that_wait_go_out_together(self) -> None:
        reader, writer = os.pipe()
        outlet = Outlet(writer, lambda: None)
        for text in ("one ", "two ", "ж"):
            outlet.write(text)
        outlet.flush()
        assert os.read(reader, 65536).decode() == "one two ж"
        assert outlet.taken == 3
        os.close(reader)
        os.close(writer)

    def test_a_line_that_another_program_made_non_blocking_is_waited_for(self) -> None:
        reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
        os.set_blocking(writer, False)
        outlet = Outlet(writer, lambda: None)
        outlet.write("y" * 20_000)
        thread = threading.Thread(target=outlet.flush)
        thread.start()
        got = b""
        while len(got) < 20_000:
            got += os.read(reader, 65536)
        thread.join(10)
        assert got == b"y" * 20_000
        os.close(reader)
        os.close(writer)

    def test_a_line_that_is_gone_is_no_error(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        taken = []
        outlet = Outlet(writer, lambda: taken.append(True))
        outlet.write("into nothing")
        outlet.flush()
        assert taken == [True]
        os.close(writer)
