"""Asks for a folder, a name or tags, by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from deskhand.domain.conversation import Folder
from deskhand.domain.wording import tr
from deskhand.ui.settings.fields import Field, TextField
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Chip, letters
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

FOLDER = Qt.ItemDataRole.UserRole
MOST_OFFERED = 12


class MoveDialog(Dialog):
    """A list of folders, and a field for a new one. new_name: what is typed there."""

    def __init__(self, folders: Sequence[Folder], theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("Move to folder"), theme, parent)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Folders"))
        self.list.setSpacing(theme.px(3))
        none = QListWidgetItem(tr("No folder"), self.list)
        none.setData(FOLDER, None)
        for folder in folders:
            item = QListWidgetItem(folder.name, self.list)
            item.setData(FOLDER, folder)
        self.list.setCurrentRow(min(1, self.list.count() - 1))
        self.list.itemActivated.connect(self.accept)
        self.name = TextField(tr("Name of a new folder"))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(Field(tr("Or a &new one"), self.name, theme))
        self.add_button(tr("Cancel"))
        self.add_button(tr("Move"), role="primary", accepts=True)
        self.resize(theme.px(380), theme.px(380))
        (self.list if folders else self.name).setFocus()

    @property
    def new_name(self) -> str:
        """What is typed, "" for one of the list."""
        return " ".join(self.name.text().split())

    @property
    def chosen(self) -> Folder | None:
        """The folder marked in the list."""
        item = self.list.currentItem()
        found = None if item is None else item.data(FOLDER)
        return found if isinstance(found, Folder) else None


class NameDialog(Dialog):
    """One name."""

    def __init__(self, heading: str, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(heading, theme, parent)
        self.name = TextField()
        self.name.setText(name)
        self.name.selectAll()
        self.body.addWidget(Field(tr("&Name"), self.name, theme))
        self.add_button(tr("Cancel"))
        self._use = self.add_button(tr("Use"), role="primary", accepts=True)
        self.name.textChanged.connect(lambda text: self._use.setEnabled(bool(text.strip())))
        self._use.setEnabled(bool(name.strip()))
        self.setMinimumWidth(theme.px(360))
        self.name.setFocus()


class TagsDialog(Dialog):
    """Tags with commas between them; those in use can be pressed."""

    def __init__(
        self, tags: Sequence[str], in_use: Sequence[str], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(tr("Tags"), theme, parent)
        self.field = TextField(tr("work, trip to Rome"))
        self.field.setText(", ".join(tags))
        hint = tr("With commas between them. “#work” in the search field finds them again.")
        self.body.addWidget(Field(tr("&Tags"), self.field, theme, hint=hint))
        offered = [tag for tag in in_use if tag not in tags][:MOST_OFFERED]
        if offered:
            self.body.addWidget(Label(tr("In use"), "small"))
        for tag in offered:
            chip = Chip(letters(tag), tone="plain", name=tr("Add the tag {tag}", tag=tag))
            chip.clicked.connect(lambda _=False, tag=tag: self._add(tag))
            self.body.addWidget(chip)
        self.add_button(tr("Cancel"))
        self.add_button(tr("Use"), role="primary", accepts=True)
        self.setMinimumWidth(theme.px(420))
        self.field.setFocus()

    @property
    def tags(self) -> list[str]:
        """As typed."""
        return [tag.strip() for tag in self.field.text().split(",") if tag.strip()]

    def _add(self, tag: str) -> None:
        if tag not in self.tags:
            self.field.setText(", ".join([*self.tags, tag]))
