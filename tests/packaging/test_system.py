"""What the set-up does about system packages, as far as it can be tried without installing any."""

from __future__ import annotations

import importlib
import os
import subprocess
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
    assert "apt-get update" in commands[0][-1]
    assert commands[1][-2:] == ["libmade-up9", "made-up"]
    assert shown.startswith("sudo apt-get update && sudo apt-get install")


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="there is no shell")
def test_a_package_source_that_is_down_does_not_stop_the_rest(system, needs, tmp_path, monkeypatch):
    programs(tmp_path, "apt-get", monkeypatch=monkeypatch)
    (tmp_path / "apt-get").write_text("#!/bin/sh\nexit 100\n")
    commands, _ = system._commands(needs)
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    codes = [subprocess.run(command, env=environ, check=False).returncode for command in commands]
    assert codes == [0, 100]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is installed")
def test_without_rights_the_command_is_shown(system, needs, telling, tmp_path, monkeypatch, capsys):
    programs(tmp_path, "apt-get", monkeypatch=monkeypatch)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(importlib.import_module("telling").SetUpFailed) as failed:
        system.install(needs, telling, "the window")
    assert "    sudo apt-get update && sudo apt-get install" in str(failed.value)
    assert capsys.readouterr().err == ""


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
