"""How arguments are read: entry numbers, words of a query, tags to set and take off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import click

_NUMBER = re.compile(r"(?:#|id:)?([0-9]{1,18})\Z", re.IGNORECASE)


class NumberType(click.ParamType[int]):
    """An entry's number, written ``12``, ``#12`` or ``id:12``."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; fails with a sentence for anything else."""
        if isinstance(value, int):
            return value
        found = as_number(str(value))
        if found is None:
            self.fail(f"{value!r} is not an entry's number, such as 12, #12 or id:12.", param, ctx)
        return found


NUMBER = NumberType()


def as_number(word: str) -> int | None:
    """The number that ``12``, ``#12`` or ``id:12`` means; None for anything else."""
    match = _NUMBER.match(word.strip())
    return int(match[1]) if match and int(match[1]) > 0 else None


class QueryCommand(click.Command):
    """A command that ends in a query, whose words may begin with ``-``.

    Only words that begin with ``--`` are options; ``-clinic`` belongs to the query.
    After a ``--`` everything does.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hand click the options first, then the words behind a ``--``."""
        options, words = self.split(args)
        return super().parse_args(ctx, [*options, "--", *words])

    def split(self, args: Sequence[str]) -> tuple[list[str], list[str]]:
        """Options (with their values) and words of ``args``, each in order."""
        takes_value = {
            name: not (param.is_flag or param.count)
            for param in self.params
            if isinstance(param, click.Option)
            for name in (*param.opts, *param.secondary_opts)
        }
        options: list[str] = []
        words: list[str] = []
        rest = list(args)
        while rest:
            word = rest.pop(0)
            if word == "--":
                words.extend(rest)
                break
            if not word.startswith("--"):
                words.append(word)
                continue
            options.append(word)
            if rest and "=" not in word and takes_value.get(word):
                options[-1] = f"{word}={rest.pop(0)}"
        return options, words


class TagCommand(QueryCommand):
    """``tag +a -b -- QUERY``: the changes are kept apart from the query."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Leave the ``+a -b`` in ``ctx.meta`` and the rest to the query."""
        before, after = list(args), []
        if "--" in before:
            cut = before.index("--")
            before, after = before[:cut], before[cut + 1 :]
        options, words = self.split(before)
        count = 0
        while count < len(words) and words[count][:1] in ("+", "-"):
            count += 1
        ctx.meta[TAG_CHANGES] = words[:count]
        return super().parse_args(ctx, [*options, "--", *words[count:], *after])


TAG_CHANGES = "archive_tui.tag_changes"


class ListsCommand(click.Command):
    """A command with options that take one or more values: ``--confirm 12 13 14``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat a multiple option before each of its values."""
        several = {
            name
            for param in self.params
            if isinstance(param, click.Option) and param.multiple
            for name in param.opts
        }
        spread: list[str] = []
        current: str | None = None
        for word in args:
            if word in several:
                current = word
            elif word.startswith("--"):
                current = None
                spread.append(word)
            elif current:
                spread += [current, word]
            else:
                spread.append(word)
        for name in several & set(args):
            if name not in spread:
                raise click.UsageError(f"{name} needs at least one number.", ctx)
        return super().parse_args(ctx, spread)


def joined(words: Sequence[str]) -> str:
    """The query that the words on the command line make."""
    return " ".join(words)
