"""A start after the set-up runs no Python of the system's and installs nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell script")

# Instead of a set-up: tells what it was called for and stamps as the real one does.
STAND_IN = """
import pathlib, subprocess, sys
top = pathlib.Path(__file__).resolve().parents[2]
purpose = sys.argv[1]
print("set up for", purpose)
made = subprocess.run(
    ["sh", str(top / "packaging/set_up/fingerprint.sh"), purpose],
    stdout=subprocess.PIPE, check=True,
)
(top / ".venv" / f"set-up-{purpose}").write_bytes(made.stdout)
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout with an environment in which Deskhand is found, in a folder with a hard name."""
    top = tmp_path / "a folder ö"
    shutil.copytree(TOP / "packaging", top / "packaging")
    (top / "packaging" / "set_up" / "__main__.py").write_text(STAND_IN)
    (top / ".venv" / "bin").mkdir(parents=True)
    program(top / ".venv" / "bin" / "python", "exit 0")
    return top


def program(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def ensure(top, purpose, **surroundings):
    environ = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, **surroundings}
    return subprocess.run(
        ["sh", "packaging/set_up/ensure.sh", purpose],
        cwd=top,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_second_start_sets_nothing_up(checkout):
    assert ensure(checkout, "run").stdout == "set up for run\n"
    assert ensure(checkout, "run").stdout == ""


def test_a_display_that_came_needs_its_libraries_once(checkout):
    ensure(checkout, "run")
    assert ensure(checkout, "run", DISPLAY=":0").stdout == "set up for window\n"
    assert ensure(checkout, "run", DISPLAY=":0").stdout == ""
    assert ensure(checkout, "run", WAYLAND_DISPLAY="wayland-0").stdout == ""
    assert ensure(checkout, "run").stdout == ""


def test_another_python_below_the_environment_is_noticed(checkout):
    ensure(checkout, "run")
    program(checkout / ".venv" / "bin" / "python", "exit 1")
    assert ensure(checkout, "run").stdout == "set up for run\n"


def test_a_machine_without_a_python_we_run_on_is_told_which(checkout, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "cat", "dirname", "cksum", "tr", "uname"):
        (tools / name).symlink_to(shutil.which(name))
    program(tools / "python3", "exit 1")
    done = ensure(checkout, "run", PATH=str(tools), PYTHON="")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Deskhand needs Python 3.11, 3.12, 3.13 or 3.14")
