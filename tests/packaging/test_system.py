"""What the set-up does about system packages, as far as it can be tried without installing any."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

HERE = Path(sys.executable)


@pytest.fixture
def system():
    return importlib.import_module("system")


@pytest.fixture
def telling(tmp_path):
    return importlib.import_module("telling").Telling(tmp_path / "set-up.log")


@pytest.fixture
def needs(system):
    return [
        system.Need("libmade-up.so.9", "libmade-up9", "made-up-libs"),
        system.Need("!made-up-program", "made-up", "made-up"),
    ]


def programs(folder, *names, monkeypatch):
    """Only these programs can be found."""
    for name in names:
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_what_is_not_there_is_missing(system, needs):
    assert system.missing(needs, HERE) == needs


def test_what_is_there_is_not_missing(system):
    there = [system.Need("!sh", "dash", "dash")]
    if sys.platform == "linux":
        there.append(system.Need("libc.so.6", "libc6", "glibc"))
    assert system.missing(there, HERE) == []


def test_debian_gets_apt_commands(system, needs, tmp_path, monkeypatch):
    programs(tmp_path, "apt-get", monkeypatch=monkeypatch)
    commands, shown = system._commands(needs)
    assert commands[0] == ["apt-get", "update"]
    assert commands[1][-2:] == ["libmade-up9", "made-up"]
    assert shown.startswith("sudo apt-get update && sudo apt-get install")


def test_fedora_gets_a_dnf_command(system, needs, tmp_path, monkeypatch):
    programs(tmp_path, "dnf", monkeypatch=monkeypatch)
    commands, shown = system._commands(needs)
    assert commands == [["dnf", "install", "-y", "made-up", "made-up-libs"]]
    assert shown == "sudo dnf install -y made-up made-up-libs"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is installed")
def test_another_distribution_is_told_the_names(system, needs, telling, tmp_path, monkeypatch):
    programs(tmp_path, monkeypatch=monkeypatch)
    with pytest.raises(importlib.import_module("telling").SetUpFailed) as failed:
        system.install(needs, telling, "the window")
    assert "libmade-up9, made-up" in str(failed.value)


def test_nothing_is_done_when_nothing_is_missing(system, telling, capsys):
    system.install([], telling, "the window")
    assert capsys.readouterr().err == ""
