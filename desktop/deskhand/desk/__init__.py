"""The composition root: opens every service once, in order, closes them in reverse; no logic."""

from typing import TYPE_CHECKING

from deskhand.desk.opening import Desk

if TYPE_CHECKING:
    from deskhand.desk.chats import Chats
    from deskhand.desk.daily import Daily

__all__ = ["Chats", "Daily", "Desk"]
