"""The card of how a provider is reached."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.model import ProviderKind
from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.choice import Segments
from deskhand.ui.settings.fields import Field, TextArea, TextField
from deskhand.ui.settings.page import Buttons, Card, NoticeLine
from deskhand.ui.settings.providers.provider_model import ProviderModel
from deskhand.ui.settings.words import Notice
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button

KINDS = (
    (ProviderKind.OPENAI.value, "OpenAI-compatible"),
    (ProviderKind.ANTHROPIC.value, "Anthropic"),
    (ProviderKind.OLLAMA.value, "Ollama"),
)
HEADER_LINES = 3
ADVANCED = (
    (
        "key_env",
        mark("Environment &variable with the key"),
        mark("Such as OPENAI_API_KEY. Read, never kept."),
    ),
    (
        "proxy",
        mark("Pro&xy"),
        mark("Empty for the system's. This machine is never reached by proxy."),
    ),
    ("connect_timeout_s", mark("Seconds to &connect"), mark("Until giving up on reaching it.")),
    (
        "read_timeout_s",
        mark("Seconds &between pieces"),
        mark("Until giving up on the rest of an answer."),
    ),
    ("max_retries", mark("&Retries"), mark("For failures that pass, from 0 to 10.")),
)


class ConnectionCard(Card):
    """Shows the form of a ProviderModel."""

    def __init__(self, model: ProviderModel, theme: Theme) -> None:
        super().__init__(theme, tr("Connection"))
        self._model = model
        self._edits: dict[str, TextField] = {}
        self._fields: dict[str, Field] = {}
        if model.is_new and not model.name:
            self.kind = Segments(tr("Protocol"), KINDS, theme)
            self.kind.picked.connect(lambda kind: model.choose_kind(ProviderKind(kind)))
            self.kind.show_value(model.kind.value)
            self.add(Field(tr("Protocol"), self.kind, theme))
        self.add(self._line("label", tr("&Name"), "", tr("What you call it")))
        self.add(self._line("base_url", tr("A&ddress"), "", "https://"))
        self._host_note = NoticeLine(theme)
        self.add(self._host_note)
        if model.kind is ProviderKind.OLLAMA:
            hint = tr(
                "How long a model stays in memory: 5m, 1h, 0, -1 for good. Empty: Ollama's way."
            )
            self.add(self._line("keep_alive", tr("&Keep models in memory"), hint))
        self.more = Button(tr("More settings"), theme, role="link", icon="chevron-down")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._on_more)
        self.add(Buttons(theme, self.more))
        self._advanced = self._make_advanced(theme)
        self._advanced.hide()
        self.add(self._advanced)
        model.changed.connect(self.refresh)
        model.refused.connect(self._on_refused)
        self.refresh()

    def focus_first(self) -> None:
        """Put the keyboard into the name."""
        self._edits["label"].setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show it as it is now."""
        model = self._model
        for name, edit in self._edits.items():
            text = getattr(model.form, name)
            if edit.text() != text:
                edit.setText(text)
        if self.headers.toPlainText() != model.form.headers:
            self.headers.setPlainText(model.form.headers)
        for name, field in self._fields.items():
            field.show_error(model.errors.get(name, ""))
        self._edits["base_url"].setPlaceholderText(model.default_address or "https://")
        note = model.host_note
        self._host_note.tell(Notice(note, "warn") if note else None)
        hidden = set(model.errors) - {"label", "base_url", "keep_alive"}
        if hidden and not self.more.isChecked():
            self.more.setChecked(True)

    def _line(self, name: str, label: str, hint: str = "", placeholder: str = "") -> Field:
        edit = TextField(placeholder)
        edit.textEdited.connect(lambda text: self._model.edit(name, text))
        self._edits[name] = edit
        self._fields[name] = Field(label, edit, self.theme, hint=hint)
        return self._fields[name]

    def _make_advanced(self, theme: Theme) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        for name, label, hint in ADVANCED:
            column.addWidget(self._line(name, tr(label), tr(hint)))
        self.headers = TextArea(HEADER_LINES, theme, mono=True)
        self.headers.textChanged.connect(
            lambda: self._model.edit("headers", self.headers.toPlainText())
        )
        hint = tr("One a line, as Name: value. Sent with every request; not for keys.")
        self._fields["headers"] = Field(tr("&Headers"), self.headers, theme, hint=hint)
        column.insertWidget(1, self._fields["headers"])
        column.insertWidget(3, self._certificate(theme))
        return made

    def _certificate(self, theme: Theme) -> QWidget:
        field = self._line(
            "ca_file", tr("Extra CA certi&ficate"), tr("A PEM file, for servers of a firm.")
        )
        choose = Button(tr("Choose…"), theme, name=tr("Choose a certificate file"))
        choose.clicked.connect(self._choose_certificate)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(field, 1)
        row.addWidget(choose, alignment=Qt.AlignmentFlag.AlignVCenter)
        return made

    def _choose_certificate(self) -> None:
        dialog = QFileDialog(self.window(), tr("Choose a certificate file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self._model.edit("ca_file", path))
        dialog.open()

    def _on_refused(self, field: str) -> None:
        """Put the keyboard where something is to be mended."""
        control = self.headers if field == "headers" else self._edits.get(field)
        if control is not None:
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_more(self, shown: bool) -> None:
        self._advanced.setVisible(shown)
        self.more.setText(tr("Fewer settings") if shown else tr("More settings"))
