"""Chips above the composer that name what is attached to the chat, and "@" for attaching more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QMenu, QWidget

from deskhand.domain.belongings import Resource
from deskhand.domain.wording import tr
from deskhand.ui.chat.completion import Completion
from deskhand.ui.chat.view import ChatView
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.resources.chat_model import ChatResources
from deskhand.ui.resources.words import KIND_ICONS, KIND_TEXTS
from deskhand.ui.side.room import SideRoom
from deskhand.ui.theme.icons import keep_icon
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Chip
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.tips import plain_tip

LONGEST_NAME = 30


class ResourceChips(QWidget):
    """Hidden while nothing is attached. show_entry: brings a resource's card into sight."""

    def __init__(
        self, model: ChatResources, theme: Theme, show_entry: Callable[[UUID], None]
    ) -> None:
        super().__init__()
        self._model, self._theme, self._show_entry = model, theme, show_entry
        self.setAccessibleName(tr("Attached to this chat"))
        self._row = Flow(theme.px(6))
        self.setLayout(self._row)
        self.chips: list[Chip] = []
        model.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(each) for each in self._model.attached]
        for chip in self.chips:
            self._row.addWidget(chip)
            chip.show()
        self.setVisible(bool(self.chips))
        self.updateGeometry()

    def _chip(self, resource: Resource) -> Chip:
        name = resource.name
        short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        said = tr("{kind} {name}", kind=tr(KIND_TEXTS[resource.kind]), name=name)
        chip = Chip(short.replace("&", "&&"), tone="plain", name=said)
        chip.setToolTip(plain_tip(resource.location))
        keep_icon(chip, KIND_ICONS[resource.kind], self._theme, "muted", 14)
        chip.clicked.connect(lambda: self._show_menu(chip, resource))
        return chip

    def _show_menu(self, chip: Chip, resource: Resource) -> None:
        menu = QMenu(chip)
        show = menu.addAction(tr("Show resource"))
        show.triggered.connect(partial(self._show_entry, resource.id))
        off = menu.addAction(tr("Take off this chat"))
        off.triggered.connect(partial(self._model.detach, resource))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(chip.mapToGlobal(chip.rect().topLeft()))


def join_resources(
    view: ChatView,
    chat: ChatViewModel,
    room: SideRoom,
    show_entry: Callable[[str, UUID], None],
    *,
    stored: bool = True,
) -> ResourceChips:
    """Show in a chat what is attached to it, and let "@" attach and name more. What is attached
    to one that is not stored goes with it."""
    daily = room.desk.daily
    model = ChatResources(
        daily.resources,
        daily.vault,
        room.desk.bus,
        lambda: chat.conversation_id if stored else None,
        chat,
    )
    if stored:
        chat.posted.connect(lambda _: model.on_posted())
        chat.conversation_changed.connect(model.on_chat_changed)
    model.done.connect(lambda sentence, undo: room.tell(sentence, act=undo))
    chips = ResourceChips(model, room.theme, partial(show_entry, "resources"))
    view.put_above_composer(chips)

    def mentioned() -> list[Completion]:
        found = [
            Completion(
                each.name,
                tr("attach to this chat"),
                act=partial(model.attach, each),
                icon=KIND_ICONS[each.kind],
            )
            for each in model.known
        ]
        return found + [
            Completion(
                each.label,
                tr("name the secret, without its value"),
                insert=f"{each.handle} ",
                icon="key",
            )
            for each in model.handles
        ]

    view.offer_mentions(mentioned)
    return chips
