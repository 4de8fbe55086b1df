"""Which language Deskhand speaks: the one chosen, else the one of the system.

On the start path: stdlib only, and one small file is read, before the first text is shown.
"""

from __future__ import annotations

import logging
import os
import struct
import sys
from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from deskhand.domain.wording import use_catalogue
from deskhand.host.folders import Folders

log = logging.getLogger(__name__)

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "de": "Deutsch"}
"""By code: the name as its speakers write it, which is never translated."""

RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)
"""Codes of languages whose script runs from right to left (CLDR's character order)."""

DIRECTION_VARIABLE = "DESKHAND_LANGUAGE_DIRECTION"
"""For trying it: "rtl" or "ltr" lets every language run that way."""

CATALOGUES = "translations"
SETTINGS_NAME = "settings.toml"
GLANCED_CHARS = 200_000


def language_of(chosen: str, environ: Mapping[str, str] = os.environ) -> str:
    """The code of the language to speak: the one chosen if it is there, else the system's.

    chosen: a code of LANGUAGES, "" for none. English when the system's language is not there.
    """
    if chosen in LANGUAGES:
        return chosen
    system = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    code = system.partition(".")[0].partition("@")[0].partition("_")[0].partition("-")[0].lower()
    return code if code in LANGUAGES else ENGLISH


# As POSIX orders them: the first that is set counts.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def speak(chosen: str = "", environ: Mapping[str, str] = os.environ) -> str:
    """Show every later text in the language chosen, or the system's; returns its code.

    A catalogue that cannot be read is noted in the log, and the texts stay English.
    """
    code = language_of(chosen, environ)
    use_catalogue(NullTranslations() if code == ENGLISH else catalogue(code))
    return code


def runs_right_to_left(code: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a language is written from right to left. code: "ar", "fa_IR"."""
    tried = environ.get(DIRECTION_VARIABLE, "").casefold()
    if tried in ("rtl", "ltr"):
        return tried == "rtl"
    return code.replace("-", "_").partition("_")[0].lower() in RIGHT_TO_LEFT


def catalogue(code: str) -> NullTranslations:
    """The texts of a language; English ones when they cannot be read."""
    try:
        with catalogue_path(code).open("rb") as file:
            return GNUTranslations(file)
    except (OSError, ValueError, struct.error) as error:
        log.warning("the texts of the language %s cannot be read: %s", code, error)
        return NullTranslations()


def catalogue_path(code: str) -> Path:
    """Where a language's compiled texts are; frozen programs carry the folder inside."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).parents[3]
    return root / "resources" / CATALOGUES / f"{code}.mo"


def chosen_in(settings_file: Path) -> str:
    """The language the settings name, "" for none or for settings that cannot be read."""
    import tomllib  # the window does not come here, and it takes longer than the file

    try:
        with settings_file.open("rb") as file:
            appearance = tomllib.load(file).get("appearance")
    except (OSError, ValueError, RecursionError):  # said by whoever reads the settings in earnest
        return ""
    language = appearance.get("language", "") if isinstance(appearance, dict) else ""
    return language if language in LANGUAGES else ""


def chosen_at_start(folders: Folders | None, remembered: str) -> str:
    """The language for the first picture: the one the settings name, also when they were edited
    by hand; remembered: what counts where they cannot be read.

    TOML takes too long there: only the line under [appearance] is looked for.
    """
    if folders is None:
        return remembered
    try:
        with (folders.config / SETTINGS_NAME).open(encoding="utf-8") as file:
            lines = file.read(GLANCED_CHARS).splitlines()
    except (OSError, ValueError):
        return remembered
    section = ""
    for line in map(str.strip, lines):
        if line.startswith("["):
            section = line.partition("#")[0].strip()
        name, _, value = line.partition("=")
        if section == "[appearance]" and name.strip() == "language":
            found = value.partition("#")[0].strip().strip("\"'")
            return found if found in LANGUAGES else ""
    return ""
