"""What the lock files promise: exact versions, hashes, and nobody's own mirror."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "model.lock",
    "pyinstaller/requirements.lock",
)

# Where packages come from is for each machine's own settings to say. Written in pieces, so that
# this file does not find itself.
PIECES = (
    ("pypi", r"\.org"),
    ("python", r"hosted\."),
    (r"registry\.npm", "js"),
    ("npm", "mirror"),
    ("arti", "factory"),
    ("--(extra-)?index", "-url"),
    ("_auth", "Token"),
)
HOSTS = re.compile("|".join("".join(pieces) for pieces in PIECES), re.IGNORECASE)


def requirements(lock):
    text = (TOP / "packaging" / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_hashes(lock):
    lines = requirements(lock)
    assert lines
    loose = [
        line for line in lines if not re.match(r"\S+==\S+", line) or "--hash=sha256:" not in line
    ]
    assert not loose


def test_people_run_the_versions_that_were_tested():
    def versions(lock):
        return {line.split()[0] for line in requirements(lock)}

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


def test_no_committed_file_names_a_place_packages_come_from():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=TOP, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    naming = []
    for name in filter(None, listed.stdout.split("\0")):
        path = TOP / name
        if path.is_file() and HOSTS.search(path.read_text(encoding="utf-8", errors="ignore")):
            naming.append(name)
    assert not naming
