from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def deskhand(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deskhand", *arguments],
        env={"DESKHAND_HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_backup_check_and_restore(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "one.zip"
    made = deskhand(home, "backup", str(target), "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["conversations"] == 0
    assert "whole" in deskhand(home, "backup", str(target), "--check").stdout
    restored = deskhand(home, "restore", str(target), "--json")
    assert restored.returncode == 0, restored.stderr
    facts = json.loads(restored.stdout)
    assert not facts["waits"]
    assert (Path(facts["aside"]) / "deskhand.db").exists()


def test_what_is_no_backup_is_refused_in_one_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8 not a backup")
    refused = deskhand(home, "restore", str(tmp_path / "photo.jpg"))
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "not a whole backup" in refused.stderr
    assert deskhand(home, "restore", str(tmp_path / "missing")).returncode == 1
    assert deskhand(home, "restore", str(tmp_path), "--at", "yesterday").returncode == 2
