"""What many tests need: an empty archive and invented entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from store import Archive

settings.register_profile(
    "suite",
    max_examples=60,
    deadline=None,  # the machines that run this are noisy
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive whose actor is "ada"."""
    with Archive.create(tmp_path / "archive", actor="ada") as made:
        yield made
