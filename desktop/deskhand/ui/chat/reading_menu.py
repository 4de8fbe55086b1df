"""The context menu of a message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.chat.copying import Form


@dataclass(frozen=True, slots=True)
class MenuActs:
    """What the menu can do. The ones for a link or a message are None where there is none."""

    copy: Callable[[Form], None]
    quote: Callable[[], None] | None
    select_message: Callable[[], None] | None
    select_all: Callable[[], None]
    copy_link: Callable[[], None] | None
    find: Callable[[], None]
    jump: Callable[[], None]


def message_menu(acts: MenuActs, *, selected: bool, parent: QWidget) -> QMenu:
    """The menu, to be shown with `popup`. selected: copying takes what is selected, not the
    message."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(tr("Message"))
    if acts.copy_link is not None:
        menu.addAction(tr("Copy &link address"), acts.copy_link)
        menu.addSeparator()
    can_copy = selected or acts.quote is not None
    forms = (
        (Form.PLAIN, tr("&Copy")),
        (Form.MARKDOWN, tr("Copy as &Markdown")),
        (Form.RICH, tr("Copy with &formatting")),
    )
    for form, words in forms:
        action = menu.addAction(words, partial(acts.copy, form))
        action.setEnabled(can_copy)
    if acts.quote is not None:
        menu.addSeparator()
        menu.addAction(tr("&Quote"), acts.quote)
    menu.addSeparator()
    if acts.select_message is not None:
        menu.addAction(tr("&Select message"), acts.select_message)
    menu.addAction(tr("Select &all"), acts.select_all)
    menu.addSeparator()
    menu.addAction(tr("Fi&nd in chat…"), acts.find)
    menu.addAction(tr("&Jump to date…"), acts.jump)
    return menu
