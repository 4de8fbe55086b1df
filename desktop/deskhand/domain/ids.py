"""Identifiers: UUID version 7 (RFC 9562), so that ids sort by the time they were made."""

from __future__ import annotations

from uuid import UUID

import uuid_utils.compat

from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid_utils.compat.uuid7()


def parse_id(text: str) -> UUID:
    """The id a person or program wrote. Raises InputError when it is not one."""
    try:
        return UUID(text.strip())
    except ValueError as error:
        raise InputError(
            tr("“{words}” is not an id.", words=text.strip()[:60]),
            next_step=tr("`deskhand conversations list` shows the ids there are."),
        ) from error
