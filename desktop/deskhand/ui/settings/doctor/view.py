"""The pane of the doctor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deskhand.domain.findings import Finding, State
from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.doctor.subjects import subject_name
from deskhand.ui.settings.doctor.view_model import DoctorModel
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Page, Working
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

_MARKS = {
    State.OK: ("check", "ok", mark("Well")),
    State.WARN: ("info", "warn", mark("Could be better")),
    State.BAD: ("warning", "danger", mark("Does not work")),
}


class DoctorPage(Page):
    """Shows a DoctorModel."""

    def __init__(self, model: DoctorModel, theme: Theme) -> None:
        super().__init__(
            tr("Doctor"),
            theme,
            lead=tr("Looks at everything Deskhand needs, and says what to do where it is wrong."),
        )
        self._model = model
        self.again = Button(tr("Look again"), theme, icon="refresh")
        self.again.clicked.connect(model.look)
        self.copy = Button(tr("Copy report"), theme, icon="copy")
        self.copy.clicked.connect(self._copy)
        self._working = Working(tr("looking"), theme)
        self._working.cancelled.connect(model.cancel)
        buttons = Buttons(theme, self.again, self.copy)
        buttons.addWidget(self._working)
        self.add(buttons)
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        self._card = Card(theme)
        self._summary = Label("", "title", wrap=True)
        self._card.add(self._summary)
        self.add(self._card)
        self._rows: list[QWidget] = []
        self._shown: list[Finding] = []
        self.end()
        model.changed.connect(self._refresh)
        theme.changed.connect(self._rebuild)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.look()

    def _refresh(self) -> None:
        model = self._model
        self.again.setEnabled(not model.busy)
        self.copy.setEnabled(bool(model.findings))
        self._working.show_working(bool(model.busy))
        self._notice.tell(model.notice)
        self._card.setVisible(bool(model.findings))
        self._summary.setText(model.summary)
        if model.findings != self._shown:
            self._rebuild()

    def _rebuild(self) -> None:
        for row in self._rows:
            row.deleteLater()
        self._shown = list(self._model.findings)
        self._rows = [_row(finding, self.theme) for finding in self._shown]
        for row in self._rows:
            self._card.add(row)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._model.report())
        self._model.copied()


def _row(finding: Finding, theme: Theme) -> QWidget:
    icon, token, words = _MARKS[finding.state]
    sign = QLabel()
    sign.setPixmap(pixmap(icon, theme, token, 16))
    sign.setAccessibleName(tr(words))
    sign.setToolTip(tr(words))
    said = QVBoxLayout()
    said.setSpacing(theme.px(2))
    said.addWidget(Label(subject_name(finding.subject), "strong"))
    for text, role in ((finding.sentence, "body"), (finding.fix, "small")):
        if text:
            label = Label(text, role, wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            said.addWidget(label)
    made = QWidget()
    made.setAccessibleName(f"{subject_name(finding.subject)}: {tr(words)}")
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(12))
    row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
    row.addLayout(said, 1)
    return made
