"""Reading a signed feed of updates: who signed it, how old it is, what it tells.

The feed is one JSON object: `signed` (the told object's own bytes, base64), `key` (the first 16 hex
digits of the key's SHA-256) and `signature` (Ed25519, RFC 8032, over PREFIX and those bytes,
base64). The bytes are signed as they are sent, so nothing depends on how JSON is written. The order
of the checks is that of The Update Framework: signature, then age, then what is told.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from deskhand.domain.errors import UpdateError
from deskhand.domain.model import is_loopback
from deskhand.domain.update import Channel, Packing, Release, ReleaseFile, version_key
from deskhand.domain.wording import tr

PREFIX = b"deskhand-update-feed-v1\n"
"""In front of what is signed, so that no other signature of the key can pass for a feed's."""

MOST_BYTES = 256 * 1024
MOST_FILE_BYTES = 4 * 1024**3
LONGEST_NOTES = 20_000
CLOCK_SLACK = timedelta(days=1)
"""How far in the future a feed may be issued: clocks are wrong, and zones are mistaken."""


def _address(url: str) -> str:
    """Raises ValueError for what is neither https nor on this machine."""
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))
    if not is_safe or not parts.hostname or parts.username is not None:
        raise ValueError("not a safe address")
    return url


def _file_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,120}", name):
        raise ValueError("not a plain file name")
    return name


def _version(version: str) -> str:
    version_key(version)
    return version


Url = Annotated[str, Field(max_length=2000), AfterValidator(_address)]


_Notes = Annotated[str, Field(max_length=LONGEST_NOTES)]


class _Told(BaseModel):
    # Members that a later Deskhand tells are passed over; what is here must be right.
    model_config = ConfigDict(extra="ignore", frozen=True)


class _File(_Told):
    name: Annotated[str, AfterValidator(_file_name)]
    url: Url
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(gt=0, le=MOST_FILE_BYTES)]
    packing: Packing
    machine: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,20}$")]


class _Feed(_Told):
    format: Literal[1]
    product: Literal["deskhand"]
    channel: Channel
    issued: datetime
    expires: datetime
    version: Annotated[str, AfterValidator(_version)]
    date: date
    page: Url
    notes: Annotated[
        dict[str, Annotated[str, Field(max_length=LONGEST_NOTES)]], Field(min_length=1)
    ]
    files: Annotated[tuple[_File, ...], Field(max_length=40)]


class _Envelope(_Told):
    signed: str
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    signature: Annotated[str, Field(max_length=200)]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was signed by a trusted key and is not too old. issued: UTC."""

    channel: Channel
    issued: datetime
    release: Release


def key_id(public: bytes) -> str:
    """The short name of a key. public: its 32 bytes."""
    return hashlib.sha256(public).hexdigest()[:16]


def read_feed(
    data: bytes, *, keys: Sequence[str], channel: Channel, seen: datetime | None, now: datetime
) -> Feed:
    """The feed that these bytes hold. Imports cryptography: not for the UI thread.

    keys: the trusted public keys, base64. seen: when the newest feed seen before was issued.
    Raises UpdateError when it is not to be trusted, with the reason.
    """
    told = _unpacked(_signed_bytes(data, keys))
    if told.issued.tzinfo is None or told.expires.tzinfo is None:
        raise _unreadable("an instant without a zone")
    issued, expires = told.issued.astimezone(UTC), told.expires.astimezone(UTC)
    if now > expires or (seen is not None and issued < seen):
        raise UpdateError(
            tr("What the server tells about updates is out of date."),
            kept=tr("Nothing was changed."),
            next_step=tr("Try again tomorrow. If it stays so, look at Deskhand's page yourself."),
            detail=f"issued {issued}, expires {expires}, seen before {seen}",
        )
    if issued > now + CLOCK_SLACK:
        raise UpdateError(
            tr("What the server tells about updates comes from the future."),
            kept=tr("Nothing was changed."),
            next_step=tr("See whether this machine's clock is right."),
            detail=f"issued {issued}, now {now}",
        )
    if told.channel is not channel:
        raise UpdateError(
            tr("The server tells of other releases than those that were asked for."),
            kept=tr("Nothing was changed."),
            next_step=tr("Look at the address of the feed in the settings."),
            detail=f"{told.channel} instead of {channel}",
        )
    files = tuple(
        ReleaseFile(each.name, each.url, each.sha256, each.size, each.packing, each.machine)
        for each in told.files
    )
    release = Release(told.version, told.date, told.notes, told.page, files)
    return Feed(told.channel, issued, release)


def _signed_bytes(data: bytes, keys: Sequence[str]) -> bytes:
    """What was signed. Raises UpdateError unless one of the keys signed it."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        envelope = _Envelope.model_validate_json(data)
        signed = base64.b64decode(envelope.signed, validate=True)
        signature = base64.b64decode(envelope.signature, validate=True)
    except (ValidationError, binascii.Error, ValueError) as error:
        raise _unreadable(str(error)) from error
    for public in map(public_key, keys):
        if key_id(public) != envelope.key:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, PREFIX + signed)
        except InvalidSignature:
            break
        return signed
    raise UpdateError(
        tr("What the server tells about updates is not signed by anybody Deskhand trusts."),
        kept=tr("Nothing was changed."),
        next_step=tr(
            "Do not install what it offers. Somebody may be in between, or the feed is another's."
        ),
        detail=f"key {envelope.key}",
    )


def public_key(text: str) -> bytes:
    """A public key's 32 bytes. text: base64. Raises UpdateError for what is none."""
    try:
        public = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        public = b""
    if len(public) != 32:
        raise UpdateError(
            tr("The key of the feed of updates is not one."),
            next_step=tr("Correct “key” under [updates] in the settings: 44 characters, base64."),
        )
    return public


def _unpacked(signed: bytes) -> _Feed:
    try:
        return _Feed.model_validate_json(signed)
    except (ValidationError, ValueError, RecursionError) as error:
        raise _unreadable(str(error)) from error


def _unreadable(detail: str) -> UpdateError:
    return UpdateError(
        tr("What the server tells about updates cannot be understood."),
        kept=tr("Nothing was changed."),
        next_step=tr("Look at the address of the feed in the settings."),
        detail=detail[:1000],
    )
