"""Making and signing the feed of updates, as whoever releases does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.domain.errors import UpdateError
from deskhand.domain.update import Channel, Packing
from deskhand.services.update_feed import read_feed

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "sign_feed.py"
NAMES = {
    "deskhand_0.2.0_amd64.deb": (Packing.DEB, "x86_64"),
    "deskhand-0.2.0-x86_64.AppImage": (Packing.APPIMAGE, "x86_64"),
    "deskhand-0.2.0-x64.exe": (Packing.WINDOWS, "AMD64"),
    "deskhand-0.2.0-arm64.dmg": (Packing.MACOS, "arm64"),
}


def run(*arguments, password=""):
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "DESKHAND_FEED_PASSWORD": password},
    )


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes.toml"
    path.write_text(
        'version = "0.2.0"\ndate = "2026-11-20"\npage = "https://deskhand.example/0.2.0"\n'
        '[notes]\nen = "New: everything."\n'
    )
    return path


def read(data, public):
    return read_feed(
        data.encode(), keys=(public,), channel=Channel.STABLE, seen=None, now=datetime.now(UTC)
    )


def test_what_is_signed_is_believed_and_names_each_file(tmp_path, notes):
    made = run("new-key", tmp_path / "key.pem")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
    files = [tmp_path / name for name in NAMES]
    for file in files:
        file.write_bytes(file.name.encode())
    base = ("--base-url", "https://deskhand.example/download/")
    signed = run("sign", tmp_path / "key.pem", notes, *files, *base)
    assert signed.returncode == 0, signed.stderr
    release = read(signed.stdout, made.stdout.strip()).release
    for name, (packing, machine) in NAMES.items():
        file = release.file_for((packing,), machine)
        assert file.name == name and file.size_bytes == len(name)
        assert file.url == f"https://deskhand.example/download/{name}"


def test_a_key_with_a_password_needs_it(tmp_path, notes):
    made = run("new-key", tmp_path / "key.pem", password="open sesame")
    base = ("--base-url", "https://deskhand.example")
    assert run("sign", tmp_path / "key.pem", notes, *base).returncode != 0
    signed = run("sign", tmp_path / "key.pem", notes, *base, password="open sesame")
    assert read(signed.stdout, made.stdout.strip()).release.version == "0.2.0"


def test_another_key_is_not_believed(tmp_path, notes):
    mine = run("new-key", tmp_path / "mine.pem").stdout.strip()
    run("new-key", tmp_path / "other.pem")
    base = ("--base-url", "https://deskhand.example")
    signed = run("sign", tmp_path / "other.pem", notes, *base)
    assert json.loads(signed.stdout)["signature"]
    with pytest.raises(UpdateError):
        read(signed.stdout, mine)


def test_a_key_is_never_written_over(tmp_path):
    assert run("new-key", tmp_path / "key.pem").returncode == 0
    before = (tmp_path / "key.pem").read_bytes()
    assert run("new-key", tmp_path / "key.pem").returncode != 0
    assert (tmp_path / "key.pem").read_bytes() == before


def test_a_file_of_no_known_machine_is_not_told(tmp_path, notes):
    (tmp_path / "deskhand.deb").write_bytes(b"x")
    run("new-key", tmp_path / "key.pem")
    done = run("sign", tmp_path / "key.pem", notes, tmp_path / "deskhand.deb", "--base-url", "x")
    assert done.returncode != 0 and "for what?" in done.stderr
