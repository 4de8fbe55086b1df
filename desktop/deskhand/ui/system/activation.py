"""Passing on the right to come forward, which the desktop gives to who was clicked or pressed."""

from __future__ import annotations

import os

VARIABLE = "XDG_ACTIVATION_TOKEN"


def use_token(token: str) -> None:
    """Let the next window that comes forward do so in the person's name (xdg-activation-v1): Qt's
    Wayland plug-in reads the token from there, once. X11 needs none. "" is no token."""
    if token:
        os.environ[VARIABLE] = token
