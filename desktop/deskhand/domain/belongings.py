"""What a person entrusts (vault entries) and names (resources)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class VaultKind(StrEnum):
    """What a vault entry holds."""

    LOGIN = "login"
    CARD = "card"
    DOCUMENT = "document"
    MEMBERSHIP = "membership"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class VaultEntry:
    """A secret's public side. Its values are in the keychain, one for each name in `secret_names`.

    slug: unique, what a handle names it by. public: (name, value) in order, what may be shown.
    """

    id: UUID
    slug: str
    label: str
    kind: VaultKind
    created_at: datetime
    updated_at: datetime
    public: tuple[tuple[str, str], ...] = ()
    secret_names: tuple[str, ...] = ()
    notes: str = ""

    @property
    def handle(self) -> str:
        """What an assistant sees in place of the secret."""
        return f"{{{{secret:{self.slug}}}}}"


class ResourceKind(StrEnum):
    """What a resource is."""

    FILE = "file"
    FOLDER = "folder"
    URL = "url"
    DATABASE = "database"
    BUCKET = "bucket"


@dataclass(frozen=True, slots=True)
class Resource:
    """Something outside Deskhand the person has named.

    location: a path, a URL, a database URL without password, an s3:// address with its endpoint in
    `options`. secret_slug: the vault entry that opens it, "" for none.
    """

    id: UUID
    kind: ResourceKind
    name: str
    location: str
    created_at: datetime
    updated_at: datetime
    note: str = ""
    options: tuple[tuple[str, str], ...] = ()
    secret_slug: str = ""
