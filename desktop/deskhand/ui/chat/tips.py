"""Tool tips that show words exactly: Qt would read a model's or a page's name as markup."""

from __future__ import annotations

from html import escape


def exact_tip(text: str) -> str:
    """The same words as a tool tip, line for line; "" for none."""
    if not text:
        return ""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"
