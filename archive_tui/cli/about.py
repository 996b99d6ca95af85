"""``schema``, ``config`` and ``completion``."""

from __future__ import annotations

import json
import os
from typing import Any

import click

from archive_tui import config
from archive_tui.cli import codes
from archive_tui.cli.output import clean, put, put_json, say
from archive_tui.cli.session import Session, pass_session


@click.command("schema")
def schema_command() -> int:
    """Print the JSON Schema of entries (JSON Schema 2020-12).

    \b
    Examples:
      archive-tui schema
      archive-tui schema | jq '."$defs" | keys'
    """
    from schema.entries import entry_adapter

    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Entry",
        **entry_adapter.json_schema(),
    }
    put(json.dumps(schema, indent=2, ensure_ascii=True), trusted=True)
    return codes.DONE


@click.command("config")
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--unset", is_flag=True, help="Take NAME out of the file: the default holds again.")
@click.option("--path", "only_path", is_flag=True, help="Print where the file is, nothing else.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: name, value, source, meaning.")
@pass_session
def config_command(
    session: Session,
    name: str | None,
    value: str | None,
    unset: bool,
    only_path: bool,
    as_json: bool,
) -> int:
    """Print every setting with its value, its meaning, and where it comes from.

    With a NAME only that one; with a VALUE writes it into the file, whose comments and other
    settings stay. The file is TOML. An environment variable wins over it, an option over both.

    \b
    Examples:
      archive-tui config
      archive-tui config limit 50
      archive-tui config --unset limit
      ARCHIVE_TUI_ARCHIVE=~/other archive-tui config
    """
    if only_path:
        put(str(config.config_file()))
        return codes.DONE
    if unset and (name is None or value is not None):
        raise click.UsageError("--unset takes the name of one setting.")
    if name is not None and (unset or value is not None):
        return _keep(name, None if unset else value)
    chosen = config.SETTINGS if name is None else (config.setting_of(name),)
    settings = session.settings
    if not as_json and name is None:
        put(f"# {settings.file}" + ("" if settings.file.exists() else " (not there)"))
    for setting in chosen:
        _print(session, settings, setting, as_json)
    return codes.DONE


def _keep(name: str, text: str | None) -> int:
    setting = config.setting_of(name)
    try:
        value = None if text is None else setting.parse(text)
    except ValueError as error:
        raise config.ConfigError(str(error)) from None
    file = config.keep(name, value)
    say(f"{name} {'is at its default' if text is None else f'is {text}'} in {file}.")
    if setting.env and os.environ.get(setting.env):
        say(f"{setting.env} is set and wins over the file.")
    return codes.DONE


def _print(
    session: Session, settings: config.Settings, setting: config.Setting, as_json: bool
) -> None:
    value, source = settings.value(setting.name), settings.sources[setting.name]
    if setting.name == "archive" and session.archive_option:
        value, source = session.path, "-a"
    if setting.name == "actor" and session.actor_option:
        value, source = session.actor, "--as"
    plain = value if value is None or isinstance(value, int | dict) else str(value)
    if as_json:
        put_json(
            {"name": setting.name, "value": plain, "source": source, "meaning": setting.meaning}
        )
        return
    env = f" Environment: {setting.env}." if setting.env else ""
    some = f" One of: {', '.join(setting.choices)}." if setting.choices else ""
    put(f"\n# {setting.meaning} Default: {setting.default_said}.{some}{env}")
    if plain is None:
        put(f"# {setting.name} is not set")
    else:
        put(_toml(setting.name, plain) + f"  # from: {source}")


def _toml(name: str, value: Any) -> str:
    if isinstance(value, dict):
        pairs = ", ".join(f"{json.dumps(k)} = {json.dumps(v)}" for k, v in value.items())
        return f"{name} = {{{' ' + pairs + ' ' if pairs else ''}}}"
    if isinstance(value, bool | int):
        return f"{name} = {str(value).lower()}"
    return f"{name} = {json.dumps(clean(value))}"


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> int:
    """Print the script that completes commands and options in your shell.

    \b
    Examples:
      archive-tui completion bash >> ~/.bashrc
      archive-tui completion zsh >> ~/.zshrc
      archive-tui completion fish > ~/.config/fish/completions/archive-tui.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    root = ctx.find_root().command
    script = kind(root, {}, "archive-tui", "_ARCHIVE_TUI_COMPLETE")
    put(script.source_template % script.source_vars(), trusted=True)
    return codes.DONE
