"""Makes the feed of updates, and the key it is signed with (docs/packaging.md).

    python packaging/sign_feed.py new-key SECRET.pem
    python packaging/sign_feed.py sign SECRET.pem NOTES.toml FILE… --base-url URL > stable.json

`new-key` writes the private key, which only whoever releases may hold, and prints the public one,
for desktop/deskhand/services/update_source.py. `sign` reads the notes and the page from NOTES.toml
(`page`, `[notes]` by language), and the size and SHA-256 from the files themselves. A password of
the key is taken from DESKHAND_FEED_PASSWORD.
"""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import hashlib
import json
import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

TOP = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TOP / "desktop"), str(TOP / "packaging" / "pyinstaller")]

import notes as build_notes  # noqa: E402

from deskhand.domain.update import machine_name  # noqa: E402
from deskhand.services.update_feed import PREFIX, key_id  # noqa: E402

VALID_DAYS = 90
"""A feed is signed anew at least so often: an old one must not look current for ever."""

PACKINGS = {".deb": "deb", ".appimage": "appimage", ".exe": "windows", ".dmg": "macos"}
MACHINE = re.compile(r"[-_](x86_64|amd64|x64|aarch64|arm64)$", re.IGNORECASE)


def envelope(told: dict[str, Any], key: Ed25519PrivateKey) -> bytes:
    """The feed's bytes, signed."""
    signed = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    public = key.public_key().public_bytes_raw()
    return json.dumps(
        {
            "signed": base64.b64encode(signed).decode(),
            "key": key_id(public),
            "signature": base64.b64encode(key.sign(PREFIX + signed)).decode(),
        }
    ).encode()


def described(path: Path, base_url: str) -> dict[str, Any]:
    """A file as the feed tells of it. Its name says what it is: deskhand_1.0.0_amd64.deb."""
    packing = PACKINGS.get(path.suffix.lower())
    machine = MACHINE.search(path.stem)
    if packing is None or machine is None:
        raise SystemExit(f"{path.name}: for what? Named as deskhand_1.0.0_amd64.deb it says so.")
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": path.name,
        "url": f"{base_url.rstrip('/')}/{path.name}",
        "sha256": sha256,
        "size": path.stat().st_size,
        "packing": packing,
        "machine": machine_name(machine[1]),
    }


def told(arguments: argparse.Namespace, now: dt.datetime) -> dict[str, Any]:
    """What the feed says."""
    known = tomllib.loads(arguments.notes.read_text(encoding="utf-8"))
    return {
        "format": 1,
        "product": "deskhand",
        "channel": arguments.channel,
        "issued": now.isoformat(),
        "expires": (now + dt.timedelta(days=VALID_DAYS)).isoformat(),
        "version": known.get("version") or build_notes.version(TOP),
        "date": str(known.get("date") or now.date()),
        "page": known["page"],
        "notes": known["notes"],
        "files": [described(path, arguments.base_url) for path in arguments.files],
    }


def new_key(path: Path) -> None:
    """Make a key, written for its owner alone; prints the public one."""
    key = Ed25519PrivateKey.generate()
    password = os.environ.get("DESKHAND_FEED_PASSWORD", "").encode()
    encryption: KeySerializationEncryption = NoEncryption()
    if password:
        encryption = BestAvailableEncryption(password)
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    print(base64.b64encode(key.public_key().public_bytes_raw()).decode())


def load(path: Path) -> Ed25519PrivateKey:
    """The private key."""
    password = os.environ.get("DESKHAND_FEED_PASSWORD", "").encode() or None
    key = load_pem_private_key(path.read_bytes(), password)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{path} is not an Ed25519 key")
    return key


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(description="Makes the feed of updates.")
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("new-key")
    making.add_argument("key", type=Path)
    signing = commands.add_parser("sign")
    signing.add_argument("key", type=Path)
    signing.add_argument("notes", type=Path)
    signing.add_argument("files", type=Path, nargs="*")
    signing.add_argument("--base-url", required=True)
    signing.add_argument("--channel", choices=("stable", "beta"), default="stable")
    arguments = parser.parse_args()
    if arguments.command == "new-key":
        new_key(arguments.key)
    else:
        feed = envelope(told(arguments, dt.datetime.now(dt.UTC)), load(arguments.key))
        sys.stdout.buffer.write(feed + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
