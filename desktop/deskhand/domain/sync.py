"""Calendars elsewhere that tasks are kept in step with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

CALDAV = "caldav"
EVERYTHING = "*"
GONE = "gone"
"""What stands in place of the server's version when it deleted the entry."""


@dataclass(frozen=True, slots=True)
class SyncAccount:
    """One collection on a server. url: as the person gave it. collection: the address found there,
    "" before it was looked for. sends: which new tasks of this side go there: "" none,
    EVERYTHING, or the name of a project. token: where the server says how far we have read.

    error: what ended the last attempt, "" when it went well. The password is in the keychain.
    """

    id: UUID
    name: str
    url: str
    username: str
    collection: str = ""
    sends: str = EVERYTHING
    token: str = ""
    synced_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class SyncItem:
    """One entry of a collection and the task it is.

    href: its path on the server. etag: of the server's version we know. base: what both sides had
    when they last agreed. theirs: the server's version where both changed, or GONE; "" without a
    conflict.
    """

    account_id: UUID
    href: str
    item_id: UUID
    etag: str = ""
    base: str = ""
    theirs: str = ""


class Choice(StrEnum):
    """How a conflict ends."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
