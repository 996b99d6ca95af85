"""What people can set: the configuration file, environment variables, and defaults.

The file is TOML, ``config.toml`` in the user's configuration folder (or where
``ARCHIVE_TUI_CONFIG`` points). An environment variable wins over the file, and an
option on the command line over both.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

ENV_CONFIG = "ARCHIVE_TUI_CONFIG"


class ConfigError(Exception):
    """The configuration file cannot be used; the text is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set. ``default`` None: worked out by the program."""

    name: str
    """The key in the file."""
    type: type
    meaning: str
    default: Any = None
    default_words: str = ""
    """The default in words, where its value does not say it."""
    env: str | None = None
    """The environment variable that wins over the file."""
    least: int | None = None
    """The smallest number allowed."""
    choices: tuple[str, ...] = ()
    """The texts allowed; empty for any."""

    @property
    def default_said(self) -> str:
        """The default for the listing."""
        return self.default_words or _said(self.default)

    def parse(self, text: str) -> Any:
        """The value that ``text`` spells, as in an environment variable.

        Raises ValueError, a sentence, where it spells none.
        """
        if self.type is bool:
            words = {"true": True, "yes": True, "on": True, "1": True}
            words |= {"false": False, "no": False, "off": False, "0": False}
            if text.strip().lower() not in words:
                raise ValueError(f"{self.name!r} is true or false.")
            return words[text.strip().lower()]
        if self.type is int:
            try:
                value: Any = int(text)
            except ValueError:
                raise ValueError(f"{self.name!r} must be a number.") from None
        elif self.type is dict:
            raise ValueError(f"{self.name!r} is a table: write it into the file.")
        else:
            value = text
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        """Raises ValueError, a sentence, where ``value`` is not allowed."""
        given: type = type(value)  # exactly: True is an int to isinstance
        if given is not self.type:
            wanted = {str: "text", int: "a number", dict: "a table", bool: "true or false"}
            raise ValueError(f"{self.name!r} must be {wanted[self.type]}.")
        if self.least is not None and value < self.least:
            raise ValueError(f"{self.name!r} must be at least {self.least}.")
        if self.choices and value not in self.choices:
            from difflib import get_close_matches

            near = get_close_matches(value, self.choices, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise ValueError(f"{self.name!r} is one of {', '.join(self.choices)}{hint}")
        if self.type is dict and not all(isinstance(item, str) for item in value.values()):
            raise ValueError(f"every value in [{self.name}] must be text.")


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class Interface:
    """Settings of the terminal interface; each field is a setting of its name.

    None is what the terminal suggests.
    """

    theme: str | None = field(
        default=None,
        metadata={
            "meaning": "Colours of the interface, by the name of a theme.",
            "words": "the terminal's own colours over SSH or where it has few, else dark",
            "env": "ARCHIVE_TUI_THEME",
            "type": str,
        },
    )
    mouse: bool | None = field(
        default=None,
        metadata={
            "meaning": "Whether the interface takes the mouse; if not, the terminal selects text.",
            "words": "not over SSH",
            "env": "ARCHIVE_TUI_MOUSE",
            "type": bool,
        },
    )
    advance: bool = field(
        default=True,
        metadata={
            "meaning": "Whether the cursor goes on to the next entry after `.` repeats a tagging.",
            "type": bool,
        },
    )
    measure: int = field(
        default=72,
        metadata={
            "meaning": "Columns of the widest line of text in the reader.",
            "type": int,
            "least": 20,
        },
    )
    density: str = field(
        default="compact",
        metadata={
            "meaning": "How much room things have: `compact` gives an entry of the list one line, "
            "`comfortable` two, and paragraphs and details blank lines between them.",
            "type": str,
            "choices": ("compact", "comfortable"),
        },
    )
    citation: str = field(
        default="text",
        metadata={
            "meaning": "How `y` copies a citation.",
            "type": str,
            "choices": ("text", "markdown", "bibtex", "csl"),
        },
    )
    painter: str = field(
        default="cells",
        metadata={
            "meaning": "How the interface paints: `cells` writes only what changed, `stock` "
            "leaves it to Textual, for a terminal that shows it wrongly.",
            "env": "ARCHIVE_TUI_PAINTER",
            "type": str,
            "choices": ("cells", "stock"),
        },
    )
    suggestions: bool = field(
        default=True,
        metadata={
            "meaning": "Whether the details say which links suggest themselves.",
            "env": "ARCHIVE_TUI_SUGGESTIONS",
            "type": bool,
        },
    )
    screen_reader: bool = field(
        default=False,
        metadata={
            "meaning": "For screen readers: the terminal's cursor stands on the line one is at, "
            "nothing is drawn around things, signs are plain; from the next start on.",
            "type": bool,
        },
    )


def _interface_settings() -> tuple[Setting, ...]:
    return tuple(
        Setting(
            item.name,
            item.metadata["type"],
            item.metadata["meaning"],
            item.default,
            item.metadata.get("words", ""),
            item.metadata.get("env"),
            item.metadata.get("least"),
            item.metadata.get("choices", ()),
        )
        for item in fields(Interface)
    )


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "archive",
        str,
        "Folder of the archive that is opened when -a is not given.",
        default_words="archive in the user's data folder",
        env="ARCHIVE_TUI_ARCHIVE",
    ),
    Setting(
        "actor",
        str,
        "Name under which changes are recorded when --as is not given.",
        default_words="the login name",
        env="ARCHIVE_TUI_AS",
    ),
    Setting("limit", int, "Results that `search` prints; 0 for all.", 20, least=0),
    Setting(
        "catch_up",
        int,
        "Up to so many entries are indexed by `search` itself before it answers; "
        "more are left to the background.",
        500,
        least=0,
    ),
    *_interface_settings(),
    Setting(
        "keys",
        dict,
        "Keys of the terminal interface, by binding id.",
        default_words="as the help shows",
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force, and where each comes from."""

    file: Path
    """The configuration file, whether it exists or not."""
    archive: Path
    actor: str
    limit: int
    catch_up: int
    interface: Interface
    keys: Mapping[str, str]
    """Binding id → key or comma-separated keys; the interface validates them."""
    sources: Mapping[str, str]
    """For each setting: ``default``, ``file`` or the environment variable's name."""

    def value(self, name: str) -> Any:
        """The value in force of the setting ``name``; None where the program works it out."""
        return getattr(self if hasattr(self, name) else self.interface, name)


def config_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the configuration file is, or would be."""
    if environ.get(ENV_CONFIG):
        return Path(os.path.expanduser(environ[ENV_CONFIG]))
    from platformdirs import user_config_path

    return user_config_path("archive-tui", appauthor=False) / "config.toml"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force.

    Raises ``ConfigError`` where the file cannot be read, is not TOML, names a
    setting that does not exist, or gives one a value that it cannot have; likewise
    where an environment variable does.
    """
    file = config_file(environ)
    given = _read(file)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        name = setting.name
        if setting.env and environ.get(setting.env):
            values[name], sources[name] = _from(environ, setting), setting.env
        elif name in given:
            values[name], sources[name] = given[name], "file"
        else:
            values[name], sources[name] = setting.default, "default"
    return _settings(file, values, sources)


def standard() -> Settings:
    """The settings of somebody who has set nothing; reads neither file nor environment."""
    values = {setting.name: setting.default for setting in SETTINGS}
    return _settings(Path("config.toml"), values, dict.fromkeys(values, "default"))


def _settings(file: Path, values: dict[str, Any], sources: Mapping[str, str]) -> Settings:
    archive = values["archive"]
    return Settings(
        file=file,
        archive=Path(os.path.expanduser(archive)) if archive else _data_folder(),
        actor=values["actor"] or login_name(),
        limit=values["limit"],
        catch_up=values["catch_up"],
        interface=Interface(**{item.name: values[item.name] for item in fields(Interface)}),
        keys=values["keys"] or {},
        sources=sources,
    )


def keep(name: str, value: Any, environ: Mapping[str, str] = os.environ) -> Path:
    """Write one setting into the file, None takes it out; comments and the rest stay.

    The file that was written. Raises ``ConfigError`` where the name or value is not
    allowed or the file cannot be read or written.
    """
    import tomlkit

    file = config_file(environ)
    setting = setting_of(name)
    if value is not None:
        try:
            setting.check(value)
        except ValueError as error:
            raise ConfigError(str(error)) from None
    _read(file)
    document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else None
    document = tomlkit.document() if document is None else document
    if value is None:
        document.pop(name, None)
    else:
        document[name] = value
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        beside.write_text(tomlkit.dumps(document), encoding="utf-8")
        # A link to a file kept elsewhere stays one.
        beside.replace(file.resolve())
    except OSError as error:
        raise ConfigError(f"Cannot write {file}: {error.strerror or error}.") from error
    return file


def setting_of(name: str) -> Setting:
    """The setting of that name. Raises ``ConfigError``, with the nearest name."""
    if name in BY_NAME:
        return BY_NAME[name]
    from difflib import get_close_matches

    near = get_close_matches(name, BY_NAME, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    raise ConfigError(f"there is no setting {name!r}{hint}")


def login_name() -> str:
    """The login name, or ``user<id>`` where the system does not know one."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user{os.getuid()}"


def _from(environ: Mapping[str, str], setting: Setting) -> Any:
    assert setting.env
    try:
        return setting.parse(environ[setting.env])
    except ValueError as error:
        raise ConfigError(f"{setting.env}: {error}") from None


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
        try:
            setting_of(name).check(value)
        except (ConfigError, ValueError) as error:
            raise ConfigError(f"{file}: {error}") from None
    return given
