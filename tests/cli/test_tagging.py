"""Tags listed, described, coloured, compared and deleted from the command line."""

from __future__ import annotations

import json

from tests.cli.conftest import Run


def test_tags_are_described_and_listed(run: Run) -> None:
    run("tag", "+topic/reservoir", "--", "dam")
    run("tag", "+topic/reservoirs", "+to read", "--", "dam")
    assert run("tags", "--describe", "topic/reservoir", "All about it.").exit_code == 0
    assert run("tags", "--colour", "topic/reservoir", "red").exit_code == 0
    listed = [json.loads(line) for line in run("tags", "--json").stdout.splitlines()]
    assert {
        "tag": "topic/reservoir",
        "count": 1,
        "description": "All about it.",
        "colour": "red",
    } in listed
    assert "All about it." in run("tags", "--once").stdout
    (near,) = [json.loads(line) for line in run("tags", "--near", "--json").stdout.splitlines()]
    assert {near["keep"], near["other"]} == {"topic/reservoir", "topic/reservoirs"}
    assert "topic/reservoirs" in run("tags", "--near").stdout
    assert run("tags", "--colour", "topic/reservoir", "none").exit_code == 0
    assert run("tags", "--delete", "topic").exit_code == 0
    assert "topic" not in run("tags").stdout
    assert run("undo").exit_code == 0
    assert "topic/reservoirs" in run("tags").stdout


def test_what_cannot_be_is_a_sentence(run: Run) -> None:
    refused = run("tags", "--colour", "topic", "mauve")
    assert refused.exit_code == 2
    assert "mauve" in refused.stderr
    assert run("tags", "--delete", "nobody").exit_code in (1, 2)
