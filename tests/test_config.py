"""Settings: where each comes from, what is refused, and writing one into the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_tui import config
from archive_tui.config import ConfigError
from archive_tui.tui.profile import profile_of


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"ARCHIVE_TUI_CONFIG": str(tmp_path / "own" / "config.toml")}


def written(environ: dict[str, str], text: str) -> Path:
    file = config.config_file(environ)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_everything_is_at_its_default(environ: dict[str, str]) -> None:
    settings = config.load(environ)
    assert set(settings.sources.values()) == {"default"}
    assert settings.limit == config.standard().limit == 20
    assert settings.interface == config.Interface()


def test_the_environment_wins_over_the_file(environ: dict[str, str]) -> None:
    written(environ, 'theme = "nord"\nmouse = false\n')
    settings = config.load({**environ, "ARCHIVE_TUI_THEME": "gruvbox"})
    assert settings.interface.theme == "gruvbox"
    assert settings.sources["theme"] == "ARCHIVE_TUI_THEME"
    assert settings.interface.mouse is False
    assert settings.sources["mouse"] == "file"


def test_every_setting_can_be_asked_for_by_name(environ: dict[str, str]) -> None:
    settings = config.load(environ)
    for setting in config.SETTINGS:
        settings.value(setting.name)
        assert setting.meaning.endswith(".")
        assert setting.default is not None or setting.default_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("limt = 3", "'limit'"),
        ('limit = "3"', "a number"),
        ("limit = -1", "at least 0"),
        ("limit = true", "a number"),
        ('mouse = "no"', "true or false"),
        ("[keys]\nx = 3", "must be text"),
        ("limit = ", "TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_said(environ: dict[str, str], text: str, words: str) -> None:
    written(environ, text)
    with pytest.raises(ConfigError, match=words):
        config.load(environ)


def test_what_is_wrong_in_the_environment_names_the_variable(environ: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="ARCHIVE_TUI_MOUSE"):
        config.load({**environ, "ARCHIVE_TUI_MOUSE": "perhaps"})


def test_a_setting_is_written_beside_what_is_there(environ: dict[str, str]) -> None:
    file = written(environ, '# mine\nlimit = 3  # few\n\n[keys]\n"tag.edit" = "ctrl+t"\n')
    config.keep("mouse", True, environ)
    config.keep("limit", 7, environ)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# mine\nlimit = 7  # few\n")
    settings = config.load(environ)
    assert (settings.limit, settings.interface.mouse) == (7, True)
    assert settings.keys == {"tag.edit": "ctrl+t"}
    config.keep("limit", None, environ)
    assert config.load(environ).sources["limit"] == "default"
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_setting_is_written_into_a_file_that_is_not_there_yet(environ: dict[str, str]) -> None:
    assert config.load({**environ}).limit == 20
    config.keep("limit", 0, environ)
    assert config.load(environ).limit == 0


def test_the_file_may_be_a_link(environ: dict[str, str], tmp_path: Path) -> None:
    elsewhere = tmp_path / "dotfiles.toml"
    elsewhere.write_text("limit = 1\n", encoding="utf-8")
    file = config.config_file(environ)
    file.parent.mkdir()
    file.symlink_to(elsewhere)
    config.keep("limit", 2, environ)
    assert file.is_symlink()
    assert elsewhere.read_text(encoding="utf-8") == "limit = 2\n"


def test_what_is_not_allowed_is_not_written(environ: dict[str, str]) -> None:
    file = written(environ, "limit = 3\n")
    with pytest.raises(ConfigError, match="at least 0"):
        config.keep("limit", -3, environ)
    with pytest.raises(ConfigError, match="'limit'"):
        config.keep("limits", 3, environ)
    assert file.read_text(encoding="utf-8") == "limit = 3\n"


def test_a_broken_file_is_not_written_over(environ: dict[str, str]) -> None:
    file = written(environ, "limit = = 3\n")
    with pytest.raises(ConfigError, match="TOML"):
        config.keep("limit", 4, environ)
    assert file.read_text(encoding="utf-8") == "limit = = 3\n"


def test_settings_decide_over_what_the_terminal_suggests() -> None:
    remote = {"SSH_CONNECTION": "1 2 3 4", "COLORTERM": "truecolor"}
    assert profile_of(remote).mouse is False
    wanted = config.Interface(theme="nord", mouse=True)
    assert (profile_of(remote, wanted).mouse, profile_of(remote, wanted).theme) == (True, "nord")
