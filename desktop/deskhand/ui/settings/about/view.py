"""The pane of what this is and where it keeps things."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.about import SAYS
from deskhand.ui.settings.about.updates_card import UpdatesCard
from deskhand.ui.settings.about.updates_model import UpdatesModel
from deskhand.ui.settings.about.view_model import AboutModel, Place
from deskhand.ui.settings.page import Card, NoticeLine, Page
from deskhand.ui.settings.words import Notice
from deskhand.ui.theme.icons import app_icon
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import ElidedLabel, Label

PICTURE = 48


class AboutPage(Page):
    """Shows an AboutModel and an UpdatesModel."""

    def __init__(self, model: AboutModel, updates: UpdatesModel, theme: Theme) -> None:
        super().__init__(tr("About and data"), theme)
        self._model = model
        self.add(self._what(theme))
        self._updates = UpdatesCard(updates, theme)
        self.add(self._updates)
        if model.problems:
            self.add(_problems(model.problems, theme))
        places = Card(theme, tr("Where things are kept"))
        for n, place in enumerate(model.places()):
            if n:
                places.rule()
            places.add(_place(place, theme))
        self.add(places)
        self._licences = Card(theme, tr("What Deskhand is made of"))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        self._grid.setHorizontalSpacing(theme.px(20))
        self._grid.setVerticalSpacing(theme.px(6))
        self._licences.add(self._grid)
        self.add(self._licences)
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def look_for_updates(self) -> None:
        """Look now, and show what is found."""
        self.ensureWidgetVisible(self._updates)
        self._updates.look.setFocus(Qt.FocusReason.OtherFocusReason)
        self._updates.look.click()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.look()

    def _what(self, theme: Theme) -> Card:
        card = Card(theme)
        picture = QLabel()
        side = theme.px(PICTURE)
        picture.setPixmap(app_icon().pixmap(side, side))
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        version = Label(self._model.version, "strong", wrap=True)
        version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(version)
        words.addWidget(Label(tr(SAYS), "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        card.add(row)
        return card

    def _refresh(self) -> None:
        self._licences.setVisible(bool(self._model.licences))
        if self._grid.count() or not self._model.licences:
            return
        for at, (name, version, licence) in enumerate(self._model.licences):
            self._grid.addWidget(Label(name, "body"), at, 0)
            self._grid.addWidget(Label(version, "small"), at, 1)
            self._grid.addWidget(Label(licence or tr("see its page"), "small", wrap=True), at, 2)


def _problems(problems: tuple[str, ...], theme: Theme) -> Card:
    card = Card(theme, tr("Problems with the settings file"))
    for sentence in problems:
        line = NoticeLine(theme)
        card.add(line)
        line.tell(Notice(sentence, "warn"))
    return card


def _place(place: Place, theme: Theme) -> QWidget:
    made = QWidget()
    words = QVBoxLayout()
    words.setSpacing(theme.px(2))
    words.addWidget(Label(place.label, "strong"))
    path = ElidedLabel(place.path, "body")
    path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    words.addWidget(path)
    words.addWidget(Label(place.note, "small", wrap=True))
    button = Button(
        tr("Open folder"),
        theme,
        icon="folder",
        name=tr("Open the {label} folder", label=place.label),
    )
    button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(place.opens))))
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(16))
    row.addLayout(words, 1)
    row.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)
    return made
