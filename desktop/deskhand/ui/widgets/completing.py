"""The list of words that drops out of a field while one types."""

from __future__ import annotations

from PySide6.QtWidgets import QCompleter, QStyledItemDelegate


def dress(completer: QCompleter) -> QCompleter:
    """The same, with the look of the lists that drop down.

    Its popup is a window of its own, where the see-through ground of lists would be black.
    """
    popup = completer.popup()
    if popup is not None:
        popup.setProperty("role", "completions")
        popup.setItemDelegate(QStyledItemDelegate(popup))
    return completer
