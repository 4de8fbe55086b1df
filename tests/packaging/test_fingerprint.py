"""The fingerprint decides whether a start may skip the set-up: it must neither drift nor sleep."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell script")


@pytest.fixture
def checkout(tmp_path):
    """Only what the fingerprint looks at."""
    shutil.copytree(TOP / "packaging", tmp_path / "packaging")
    lock = Path("tests/support/aimock/package-lock.json")
    (tmp_path / lock).parent.mkdir(parents=True)
    shutil.copy(TOP / lock, tmp_path / lock)
    return tmp_path


def fingerprint(checkout, purpose="run"):
    script = checkout / "packaging" / "set_up" / "fingerprint.sh"
    environ = {"PATH": os.environ["PATH"], "CDPATH": str(checkout.parent)}
    done = subprocess.run(
        ["sh", str(script), purpose], env=environ, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_it_stays_the_same_while_nothing_changes(checkout):
    assert fingerprint(checkout) == fingerprint(checkout)
    assert fingerprint(checkout, "test") == fingerprint(checkout, "test")


def test_a_checkout_reached_through_a_link_is_the_same(checkout, tmp_path_factory):
    link = tmp_path_factory.mktemp("link") / "to"
    link.symlink_to(checkout)
    assert fingerprint(checkout) == fingerprint(link)


def test_another_package_version_is_noticed(checkout):
    before = fingerprint(checkout), fingerprint(checkout, "test")
    with (checkout / "packaging" / "requirements.lock").open("a") as lock:
        lock.write("another==1.0\n")
    after = fingerprint(checkout), fingerprint(checkout, "test")
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_moved_checkout_is_noticed(checkout, tmp_path_factory):
    moved = tmp_path_factory.mktemp("moved") / "here"
    shutil.copytree(checkout, moved)
    assert fingerprint(checkout) != fingerprint(moved)
