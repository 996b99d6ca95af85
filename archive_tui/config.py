"""What people can set: the configuration file, environment variables, and defaults.

The file is TOML, ``config.toml`` in the user's configuration folder (or where
``ARCHIVE_TUI_CONFIG`` points). An environment variable wins over the file, and an
option on the command line over both.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

ENV_CONFIG = "ARCHIVE_TUI_CONFIG"


class ConfigError(Exception):
    """The configuration file cannot be used; the text is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set."""

    name: str
    """The key in the file."""
    type: type
    meaning: str
    default: str
    """The default in words, for the listing."""
    env: str | None = None
    """The environment variable that wins over the file."""
    least: int | None = None
    """The smallest number allowed."""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "archive",
        str,
        "Folder of the archive that is opened when -a is not given.",
        "archive in the user's data folder",
        "ARCHIVE_TUI_ARCHIVE",
    ),
    Setting(
        "actor",
        str,
        "Name under which changes are recorded when --as is not given.",
        "the login name",
        "ARCHIVE_TUI_AS",
    ),
    Setting("limit", int, "Results that `search` prints; 0 for all.", "20", least=0),
    Setting(
        "catch_up",
        int,
        "Up to so many entries are indexed by `search` itself before it answers; "
        "more are left to the background.",
        "500",
        least=0,
    ),
    Setting("keys", dict, "Keys of the terminal interface, by binding id.", "as the help shows"),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force, and where each comes from."""

    file: Path
    """The configuration file, whether it exists or not."""
    archive: Path
    actor: str
    limit: int
    catch_up: int
    keys: Mapping[str, str]
    """Binding id → key or comma-separated keys; the interface validates them."""
    sources: Mapping[str, str]
    """For each setting: ``default``, ``file`` or the environment variable's name."""


def config_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the configuration file is, or would be."""
    if environ.get(ENV_CONFIG):
        return Path(environ[ENV_CONFIG]).expanduser()
    from platformdirs import user_config_path

    return user_config_path("archive-tui", appauthor=False) / "config.toml"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force.

    Raises ``ConfigError`` where the file cannot be read, is not TOML, names a
    setting that does not exist, or gives one a value of the wrong type.
    """
    file = config_file(environ)
    given = _read(file)
    values: dict[str, Any] = {
        "limit": 20,
        "catch_up": 500,
        "keys": {},
    }
    sources = {}
    for setting in SETTINGS:
        if setting.env and environ.get(setting.env):
            values[setting.name] = environ[setting.env]
            sources[setting.name] = setting.env
        elif setting.name in given:
            values[setting.name] = given[setting.name]
            sources[setting.name] = "file"
        else:
            sources[setting.name] = "default"
    return Settings(
        file=file,
        archive=Path(values["archive"]).expanduser() if "archive" in values else _data_folder(),
        actor=values.get("actor") or login_name(),
        limit=values["limit"],
        catch_up=values["catch_up"],
        keys=values["keys"],
        sources=sources,
    )


def login_name() -> str:
    """The login name, or ``user<id>`` where the system does not know one."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user{os.getuid()}"


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("archive-tui", appauthor=False) / "archive"


def _read(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            given = tomllib.load(stream)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"Cannot read {file}: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid TOML: {error}.") from error
    for name, value in given.items():
        _check(file, name, value)
    return given


def _check(file: Path, name: str, value: Any) -> None:
    setting = _BY_NAME.get(name)
    if setting is None:
        near = get_close_matches(name, _BY_NAME, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else "."
        raise ConfigError(f"{file}: there is no setting {name!r}{hint}")
    given: type = type(value)  # exactly: True is an int to isinstance
    if given is not setting.type:
        wanted = {str: "text", int: "a number", dict: "a table"}[setting.type]
        raise ConfigError(f"{file}: {name!r} must be {wanted}.")
    if setting.least is not None and value < setting.least:
        raise ConfigError(f"{file}: {name!r} must be at least {setting.least}.")
    if setting.type is dict and not all(isinstance(item, str) for item in value.values()):
        raise ConfigError(f"{file}: every value in [{name}] must be text.")
