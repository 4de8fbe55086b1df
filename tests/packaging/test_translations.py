"""The translations are whole: nothing missing, nothing lost in them, compiled as they stand."""

from __future__ import annotations

import importlib.util
import string
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

TOP = Path(__file__).resolve().parents[2]
FOLDER = TOP / "resources" / "translations"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.po"))


def script():
    spec = importlib.util.spec_from_file_location(
        "translations", TOP / "packaging" / "translations.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return script().template()


def catalogue(code: str) -> Catalog:
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def pairs(code: str) -> list[tuple[str, str]]:
    """Every English text with every translation of it."""
    found = []
    for message in catalogue(code):
        if not message.id:
            continue
        if isinstance(message.id, str):
            found.append((message.id, message.string))
        else:
            found += [(message.id[1], form) for form in message.string]
    return found


def placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:  # braces that are meant as such
        return set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_is_without_its_translation(code: str, texts: Catalog) -> None:
    known = {message.id for message in catalogue(code) if message.id}
    wanted = {message.id for message in texts if message.id}
    assert wanted - known == set(), "run `make translations` and translate"
    assert known - wanted == set(), "run `make translations`"
    assert script().missing(catalogue(code)) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_compiled_is_what_is_written(code: str) -> None:
    with (FOLDER / f"{code}.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message in catalogue(code):
        match message.id:
            case "":
                continue
            case str() as text:
                assert compiled.gettext(text) == message.string
            case (one, many):
                assert compiled.ngettext(one, many, 1) == message.string[0]
                assert compiled.ngettext(one, many, 2) == message.string[1]


@pytest.mark.parametrize("code", LANGUAGES)
def test_placeholders_are_kept(code: str) -> None:
    wrong = [
        (text, translated)
        for text, translated in pairs(code)
        # A single thing may do without its number.
        if placeholders(text) - {"count"} != placeholders(translated) - {"count"}
    ]
    assert wrong == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_mnemonics_are_kept(code: str) -> None:
    wrong = [
        (text, translated)
        for text, translated in pairs(code)
        if text.replace(" & ", "").count("&") != translated.replace(" & ", "").count("&")
    ]
    assert wrong == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_spaces_and_ends_are_kept(code: str) -> None:
    ends = ("…", ":", " ", "\n")
    wrong = [
        (text, translated)
        for text, translated in pairs(code)
        if any(text.endswith(end) != translated.endswith(end) for end in ends)
        or text.startswith(" ") != translated.startswith(" ")
    ]
    assert wrong == []
