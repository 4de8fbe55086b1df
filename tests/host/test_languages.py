from __future__ import annotations

import os
import subprocess
import sys
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

import pytest

from deskhand.domain.wording import tr, use_catalogue
from deskhand.host import languages
from deskhand.host.folders import Folders
from deskhand.host.languages import (
    catalogue,
    catalogue_path,
    chosen_at_start,
    chosen_in,
    language_of,
    speak,
)
from deskhand.host.settings import Appearance


@pytest.fixture(autouse=True)
def english_again():
    yield
    use_catalogue(NullTranslations())


@pytest.mark.parametrize(
    ("chosen", "environ", "code"),
    [
        ("", {}, "en"),
        ("", {"LANG": "de_DE.UTF-8"}, "de"),
        ("", {"LANG": "de_AT@euro"}, "de"),
        ("", {"LC_ALL": "en_GB.UTF-8", "LANG": "de_DE.UTF-8"}, "en"),
        ("", {"LC_ALL": "", "LC_MESSAGES": "de", "LANG": "en_US"}, "de"),
        ("", {"LANG": "fr_FR.UTF-8"}, "en"),
        ("", {"LANG": "C.UTF-8"}, "en"),
        ("en", {"LANG": "de_DE.UTF-8"}, "en"),
        ("de", {"LANG": "en_US.UTF-8"}, "de"),
        ("../../etc", {"LANG": "../de"}, "en"),
    ],
)
def test_the_choice_counts_before_the_system(chosen, environ, code):
    assert language_of(chosen, environ) == code


def test_the_texts_are_shown_in_the_language_spoken():
    assert speak("de", {}) == "de"
    assert tr("&Quit") == "&Beenden"
    assert speak("en", {"LANG": "de_DE"}) == "en"
    assert tr("&Quit") == "&Quit"


def test_every_language_has_its_texts_and_can_be_chosen():
    for code in languages.LANGUAGES:
        if code != languages.ENGLISH:
            assert isinstance(catalogue(code), GNUTranslations)
        assert Appearance(language=code).language == code


@pytest.mark.parametrize("data", [b"", b"no catalogue at all", b"\xde\x12\x04\x95" + b"\xff" * 40])
def test_broken_texts_leave_it_english(tmp_path: Path, monkeypatch, data: bytes):
    broken = tmp_path / "de.mo"
    broken.write_bytes(data)
    monkeypatch.setattr(languages, "catalogue_path", lambda code: broken)
    assert speak("de", {}) == "de"
    assert tr("&Quit") == "&Quit"


def test_the_catalogue_is_where_it_is_looked_for():
    assert catalogue_path("de").is_file()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[appearance]\nlanguage = "de"\n', "de"),
        ('[appearance]\nlanguage = "xx"\n', ""),
        ("[appearance]\nlanguage = 5\n", ""),
        ("appearance = 5\n", ""),
        ("[appearance\n", ""),
        ("", ""),
    ],
)
def test_the_language_in_the_settings_is_read_without_trust(tmp_path: Path, text: str, code: str):
    file = tmp_path / "settings.toml"
    file.write_text(text)
    assert chosen_in(file) == code


def test_without_settings_nothing_is_chosen(tmp_path: Path):
    assert chosen_in(tmp_path / "settings.toml") == ""
    assert chosen_in(tmp_path) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[appearance]\nlanguage = "de"\n', "de"),
        ("[chat]\nlanguage = \"en\"\n[appearance] # how it looks\nlanguage='de' # mine", "de"),
        ('[voice]\nlanguage = "de"\n', ""),
        ('[appearance]\nlanguage = "xx"\n', ""),
        ("[appearance]\nlanguage", ""),
        ("", ""),
    ],
)
def test_a_language_written_by_hand_counts_at_the_next_start(tmp_path: Path, text: str, code: str):
    folders = Folders.find({"DESKHAND_HOME": str(tmp_path)})
    folders.config.mkdir(parents=True)
    (folders.config / "settings.toml").write_text(text)
    assert chosen_at_start(folders, "en") == code


def test_without_readable_settings_the_language_stays(tmp_path: Path):
    folders = Folders.find({"DESKHAND_HOME": str(tmp_path)})
    assert chosen_at_start(folders, "de") == "de"
    assert chosen_at_start(None, "de") == "de"
    folders.config.mkdir(parents=True)
    (folders.config / "settings.toml").write_bytes(b"\xff\xfe\xff")
    assert chosen_at_start(folders, "de") == "de"


def test_the_command_line_speaks_the_language_of_the_settings(own_surroundings: Path):
    folder = own_surroundings / "config"
    folder.mkdir()
    (folder / "settings.toml").write_text('[appearance]\nlanguage = "de"\n')
    done = subprocess.run(
        [sys.executable, "-m", "deskhand", "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "DESKHAND_HOME": str(own_surroundings)},
    )
    assert done.returncode == 0, done.stderr
    assert "Ohne Befehl öffnet sich das Fenster" in " ".join(done.stdout.split())


def test_a_refused_link_is_told_in_the_language_of_the_settings(own_surroundings: Path):
    folder = own_surroundings / "config"
    folder.mkdir()
    (folder / "settings.toml").write_text('[appearance]\nlanguage = "de"\n')
    without_display = {
        k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    done = subprocess.run(
        [sys.executable, "-m", "deskhand", "deskhand://nowhere"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**without_display, "DESKHAND_HOME": str(own_surroundings)},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Dieser Link kann nicht geöffnet werden" in done.stderr
