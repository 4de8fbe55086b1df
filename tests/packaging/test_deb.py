"""The Debian package: as it is defined; and, when asked for, installed on a fresh root."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
DEBIAN = TOP / "packaging" / "debian"
TRY_TIMEOUT_S = 1200


@pytest.fixture
def build(monkeypatch):
    if shutil.which("dpkg") is None:
        pytest.skip("only on Debian")
    before = list(sys.path)
    sys.path.insert(0, str(DEBIAN))
    yield importlib.import_module("build")
    sys.path[:] = before


def test_every_override_has_a_reason():
    lines = (DEBIAN / "lintian-overrides").read_text("utf-8").splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        assert line.startswith(("#", "deskhand: "))
        if line.startswith("deskhand: ") and "library" not in line:
            assert before.startswith("#"), line


def test_the_head_of_the_package_is_as_the_policy_wants_it(build, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "ROOT", tmp_path)
    (tmp_path / "file").write_bytes(b"x" * 4096)
    head = build.control({"Depends": "libc6 (>= 2.34)", "Recommends": "", "Suggests": ""})
    fields = dict(line.split(": ", 1) for line in head.splitlines() if line[:1] != " ")
    assert fields["Package"] == "deskhand"
    assert fields["Installed-Size"] == "4"
    assert "Recommends" not in fields
    assert len(fields["Description"]) < 80
    assert "<" in fields["Maintainer"]


def test_the_changelog_is_in_debians_form(build):
    said = subprocess.run(
        ["dpkg-parsechangelog", "-l", "-"], input=build.changelog(), capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr
    assert "Source: deskhand" in said.stdout and "Distribution: unstable" in said.stdout
    assert not said.stderr


def test_the_licence_of_every_part_is_told(build):
    page = build.copying.copyright_of(TOP)
    for part in ("PySide6", "chromadb", "SmolLM2", "numpy", "Apache-2.0", "LGPL-3"):
        assert part.lower() in page.lower()
    assert "kubernetes" not in page
    for paragraph in page.split("\n\n")[1:]:
        assert paragraph.startswith("Files: ") and "\nLicense: " in paragraph, paragraph


@pytest.mark.deb
@pytest.mark.timeout(TRY_TIMEOUT_S)
@pytest.mark.skipif(not os.environ.get("DESKHAND_TEST_DEB"), reason="run by `make test-deb`")
def test_it_installs_on_a_fresh_root_and_answers_there():
    packages = sorted((TOP / "dist").glob("deskhand_*.deb"))
    assert packages, "run `make deb` first"
    done = subprocess.run(["sh", DEBIAN / "try.sh", packages[-1]], text=True, cwd=TOP)
    assert done.returncode == 0


@pytest.mark.deb
@pytest.mark.timeout(TRY_TIMEOUT_S)
@pytest.mark.skipif(not os.environ.get("DESKHAND_TEST_DEB"), reason="run by `make test-deb`")
def test_lintian_finds_no_error():
    if shutil.which("lintian") is None:
        pytest.skip("lintian is not installed")
    packages = sorted((TOP / "dist").glob("deskhand_*.deb"))
    assert packages, "run `make deb` first"
    done = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "error", packages[-1]],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
