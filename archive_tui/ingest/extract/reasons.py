"""Why a rule proposes what it proposes, in words; the sentences stand in ``data/reasons.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def table() -> tuple[dict[str, str], dict[str, str]]:
    """Sentences by rule, and what the endings of rules' names add to them."""
    file = resources.files(__package__) / "data" / "reasons.toml"
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    return read["rules"], read["suffixes"]


def known(rule: str) -> bool:
    """True where a sentence is there for this rule, endings of its name left aside."""
    rules, suffixes = table()
    return rule in rules or any(
        rule.endswith(end) and known(rule.removesuffix(end)) for end in suffixes
    )


def reason(rule: str) -> str:
    """``rule: why``; the bare name of a rule that has no sentence, "" for no rule."""
    if not rule:
        return ""
    why = _why(rule)
    return f"{rule}: {why}" if why else f"rule “{rule}”"


def _why(rule: str) -> str:
    rules, suffixes = table()
    if rule in rules:
        return rules[rule]
    for end, more in suffixes.items():
        before = _why(rule.removesuffix(end)) if rule.endswith(end) else ""
        if before:
            return f"{before}; {more}"
    return ""
