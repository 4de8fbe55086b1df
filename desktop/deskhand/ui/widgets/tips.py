"""Tool tips that show words exactly: Qt would read a model's or a page's name as markup, and a
picture of this machine into it."""

from __future__ import annotations

from html import escape


def exact_tip(text: str) -> str:
    """The same words as a tool tip, line for line; "" for none."""
    if not text:
        return ""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"


def plain_tip(text: str) -> str:
    """The same for words that are nearly always short and plain: those stay as they are, anything
    Qt could take for markup is shown exactly."""
    return exact_tip(text) if "<" in text or "&" in text else text
