"""Handles to secrets: they can be passed around, the value cannot be read from them by accident."""

from __future__ import annotations

from typing import Protocol


class SecretHandle(Protocol):
    """The right to use one secret for one origin.

    The value is fetched when a request is about to be sent, put into that request, and forgotten.
    """

    @property
    def origin(self) -> str:
        """The only origin ("https://host:port") the secret may be sent to."""
        ...

    async def reveal(self) -> str | None:
        """The secret, None when there is none. Raises KeychainError when it cannot be read."""
        ...
