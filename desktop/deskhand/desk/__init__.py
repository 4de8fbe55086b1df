"""The composition root: opens every service once, in order, closes them in reverse; no logic."""

from deskhand.desk.chats import Chats
from deskhand.desk.daily import Daily
from deskhand.desk.opening import Desk

__all__ = ["Chats", "Daily", "Desk"]
