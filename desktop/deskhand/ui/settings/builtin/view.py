"""The page of the built-in provider."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.builtin.view_model import ADDING, HONEST, BuiltinModel, OfferRow
from deskhand.ui.settings.fields import Field, TextField
from deskhand.ui.settings.model_list import ModelList
from deskhand.ui.settings.page import Buttons, Card, Fact, NoticeLine, Page
from deskhand.ui.settings.transfer_row import TransferRow
from deskhand.ui.settings.words import Notice
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

FIELDS = (
    (
        "context_tokens",
        mark("&Context, in tokens"),
        mark("How much of a conversation it reads at once."),
    ),
    (
        "threads",
        mark("&Threads"),
        mark("0 is one less than there are cores, which is best for most."),
    ),
    (
        "sleep_after_s",
        mark("S&leep after, in seconds"),
        mark("Without a question it gives its memory back."),
    ),
    (
        "end_after_s",
        mark("&End after, in seconds"),
        mark("Then it is ended; the next question starts it."),
    ),
)


class BuiltinPage(Page):
    """Shows a BuiltinModel. back: to the list. GGUF files may be dropped anywhere on it."""

    back = Signal()

    def __init__(self, model: BuiltinModel, theme: Theme) -> None:
        super().__init__(tr("Built-in model"), theme, lead=tr(HONEST))
        self._model = model
        self._offers: dict[str, Offer] = {}
        self.add_back().clicked.connect(self.back)
        self.title.addWidget(Fact(theme, tr("stays here"), "ok"))
        self.setAcceptDrops(True)
        self._notice = NoticeLine(theme)
        self.add(self._make_files(theme))
        self.add(self._make_offers(theme))
        self.add(self._make_options(theme))
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.look()

    def focus_first(self) -> None:
        """Put the keyboard on adding a file."""
        self.add_file.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        self._model.add_files([url.toLocalFile() for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    def _make_files(self, theme: Theme) -> Card:
        card = Card(theme, tr("Models on this machine"))
        self.models = ModelList(tr("Models on this machine"), theme)
        self.models.remove_asked.connect(self._model.ask_remove)
        self.models.removed.connect(self._model.remove)
        self.add_file = Button(tr("Add a &GGUF file…"), theme, icon="plus")
        self.add_file.clicked.connect(self._choose_file)
        card.add(self.models)
        card.add(self._notice)
        card.add(Buttons(theme, self.add_file, Label(tr("or drop one here"), "small")))
        return card

    def _make_offers(self, theme: Theme) -> Card:
        card = Card(
            theme,
            tr("Larger models"),
            lead=tr("Downloads go on while this window is closed, and can be paused."),
        )
        self._offer_column = QVBoxLayout()
        self._offer_column.setSpacing(theme.px(16))
        card.add(self._offer_column)
        return card

    def _make_options(self, theme: Theme) -> Card:
        card = Card(theme, tr("How it is run"))
        self._fields: dict[str, tuple[Field, TextField]] = {}
        for name, label, hint in FIELDS:
            edit = TextField()
            edit.left.connect(lambda text, name=name: self._model.set_option(name, text))
            self._fields[name] = (Field(tr(label), edit, theme, hint=tr(hint)), edit)
            card.add(self._fields[name][0])
        return card

    def _refresh(self) -> None:
        model = self._model
        self.models.show_rows(model.rows(), model.asked, enabled=not model.busy)
        adding = model.busy == ADDING
        self._notice.tell(Notice(tr("Reading the file…")) if adding else model.notice)
        self.add_file.setEnabled(not adding)
        for row in model.offers():
            if row.id not in self._offers:
                self._offers[row.id] = Offer(row, self.theme)
                self._offer_column.addWidget(self._offers[row.id])
            self._offers[row.id].show_row(row, model.kept_bytes(row.id))
        for name, (field, edit) in self._fields.items():
            error = model.errors.get(name, "")
            field.show_error(error)
            if not error:
                edit.show_text(model.option(name))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self.window(), tr("Add a GGUF file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([tr("Models (*.gguf)"), tr("All files (*)")])
        dialog.filesSelected.connect(self._model.add_files)
        dialog.open()


class Offer(QWidget):
    """A model to download, with its facts."""

    def __init__(self, row: OfferRow, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(Label(row.label, "strong"))
        column.addWidget(Label(row.note, "body", wrap=True))
        column.addWidget(Label(row.facts, "small", wrap=True))
        self._here = Label(tr("✓ On this machine"), "ok")
        column.addWidget(self._here)
        self.transfer = TransferRow(
            row.transfer, row.label, theme, pausable=True, start=tr("Download")
        )
        column.addWidget(self.transfer)

    def show_row(self, row: OfferRow, kept_bytes: int) -> None:
        """Show it as it is now."""
        self._here.setVisible(row.here)
        self.transfer.setVisible(not row.here)
        self.transfer.show_kept(kept_bytes)
