"""The form for an entry, with the fields of its kind."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from deskhand.domain.belongings import VaultEntry, VaultKind
from deskhand.domain.errors import DeskhandError
from deskhand.domain.vault_fields import KIND_TEXTS, fields_of, last_day, number_hint
from deskhand.domain.vault_fields import Field as VaultField
from deskhand.domain.wording import tr
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field, KeyField, TextArea, TextField
from deskhand.ui.side.listed_pane import EntryForm
from deskhand.ui.side.two_columns import form_foot, scrolled
from deskhand.ui.theme.theme import Theme
from deskhand.ui.vault.generator import Generator
from deskhand.ui.vault.own_field import OwnField
from deskhand.ui.vault.view_model import Filled, VaultViewModel
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label


class FormView(EntryForm):
    """Saves an entry by a VaultViewModel."""

    def __init__(self, model: VaultViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._entry: VaultEntry | None = None
        self._fields: dict[str, tuple[VaultField, Field]] = {}
        self._own: list[VaultField] = []
        self._make_parts()
        column = QVBoxLayout()
        self._lay_out(column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scrolled(column, theme), 1)
        outer.addLayout(self._foot())
        model.not_saved.connect(self._on_not_saved)
        model.saved.connect(lambda _: self._wipe())

    def _make_parts(self) -> None:
        theme = self._theme
        self._heading = Label("", "heading", wrap=True)
        self.kind = Choice(tr("Kind"), theme)
        self.kind.offer([(each.value, tr(KIND_TEXTS[each])) for each in VaultKind])
        self.kind.picked.connect(lambda _: self._build())
        self.label = TextField(tr("Work mail"))
        self.first = self.label
        self._parts = QWidget()
        self._place = QVBoxLayout()
        self.generator = Generator(theme)
        self.generator.made.connect(self._on_made)
        self.own = OwnField(lambda: [each for each, _ in self._fields.values()], theme)
        self.own.added.connect(self._on_added)
        self.notes = TextArea(3, theme)
        self._problem = Label("", "danger", wrap=True)
        self._problem.hide()

    def _lay_out(self, column: QVBoxLayout) -> None:
        theme = self._theme
        column.addWidget(self._heading)
        column.addWidget(Field(tr("&Kind"), self.kind, theme))
        column.addWidget(Field(tr("&Label"), self.label, theme))
        column.addLayout(self._place)
        column.addWidget(self.own)
        hint = tr("Notes are not secret: they are stored with the entry.")
        column.addWidget(Field(tr("N&otes"), self.notes, theme, hint=hint))
        column.addStretch(1)

    def _foot(self) -> QVBoxLayout:
        self.save = Button(tr("Save"), self._theme, role="primary", name=tr("Save entry"))
        self.save.clicked.connect(self.submit)
        cancel = Button(tr("Cancel"), self._theme)
        cancel.clicked.connect(self._leave)
        return form_foot(self._theme, self._problem, cancel, self.save)

    # -- filling

    def begin(self, entry: VaultEntry | None = None) -> None:
        """Show the form for this entry, or an empty one. Values are never put into it."""
        self._entry = entry
        self._problem.hide()
        self._fields, self._own = {}, []
        self.own.close_card()
        new = entry is None
        self._heading.setText(tr("New entry") if entry is None else tr("Edit entry"))
        kind = entry.kind if entry else (self._model.kind or VaultKind.LOGIN)
        self.kind.show_value(kind.value)
        self.label.setText("" if new else entry.label if entry else "")
        self.notes.setPlainText(entry.notes if entry else "")
        self._build()
        self.label.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_touched(self) -> bool:
        filled = self._filled()
        if self._entry is None:
            return bool(filled.label or filled.public or filled.secrets or filled.notes)
        known = (self._entry.label, self._entry.kind, set(self._entry.public), self._entry.notes)
        new = (filled.label, filled.kind, set(filled.public), filled.notes)
        return known != new or bool(filled.secrets)

    def secret(self, name: str) -> KeyField | None:
        """The field a secret is typed into."""
        control = self._fields[name][1].control if name in self._fields else None
        return control if isinstance(control, KeyField) else None

    def public(self, name: str) -> TextField | None:
        """The field a public part is typed into."""
        control = self._fields[name][1].control if name in self._fields else None
        return control if isinstance(control, TextField) else None

    def submit(self) -> None:
        """Keep it. What is typed stays here until it is kept."""
        self._problem.hide()
        self.save.setEnabled(False)
        self._model.save(self._filled())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif is_enter and isinstance(self.focusWidget(), QLineEdit) and self.save.isEnabled():
            self.submit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        """The fields of the kind that is chosen. What was typed into those of the same name
        stays."""
        typed = {name: _text(field.control) for name, (_, field) in self._fields.items()}
        kind, entry, theme = VaultKind(self.kind.value()), self._entry, self._theme
        public = dict(entry.public) if entry else {}
        held = entry.secret_names if entry else ()
        self.generator.setParent(None)
        self._parts.hide()
        self._parts.deleteLater()
        self._parts = QWidget()
        column = QVBoxLayout(self._parts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        self._fields = {}
        shown = fields_of(kind, public, held)
        names = {each.name for each in shown}
        for each in (*shown, *(own for own in self._own if own.name not in names)):
            if each.secret:
                field = self._secret_field(each, each.name in held)
            else:
                field = Field(tr(each.text), TextField(each.example), theme)
                _control(field).setText(typed.get(each.name) or public.get(each.name, ""))
            if each.secret and typed.get(each.name):
                _control(field).setText(typed[each.name])
            self._fields[each.name] = (each, field)
            column.addWidget(field)
            if each.name == "password":
                column.addWidget(self.generator)
        self.generator.setVisible("password" in self._fields)
        self._place.addWidget(self._parts)
        self._follow_hints()

    def _secret_field(self, each: VaultField, is_held: bool) -> Field:
        text = tr(each.text)
        key = KeyField(text, self._theme, tr("Unchanged") if is_held else "")
        key.submitted.connect(self.submit)
        hint = ""
        if is_held:
            hint = tr("Leave it empty to keep what there is. A single hyphen deletes it.")
        return Field(text, key, self._theme, hint=hint)

    def _follow_hints(self) -> None:
        for name, (_, field) in self._fields.items():
            control = _control(field)
            if name == "number" and self.kind.value() == VaultKind.CARD.value:
                control.textChanged.connect(lambda text, f=field: f.show_error(number_hint(text)))
            elif name == "expires":
                control.editingFinished.connect(lambda f=field: f.show_hint(_day_hint(f)))

    def _on_added(self, own: VaultField) -> None:
        self._own.append(own)
        self._build()
        control = _control(self._fields[own.name][1])
        control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_made(self, password: str) -> None:
        field = self.secret("password")
        if field is not None:
            field.edit.setText(password)
            field.edit.setFocus()

    # -- reading

    def _filled(self) -> Filled:
        public, secrets = [], {}
        held = self._entry.secret_names if self._entry else ()
        for name, (each, field) in self._fields.items():
            text = _text(field.control)
            if not each.secret:
                if text.strip():
                    public.append((name, text.strip()))
            elif text == "-" and name in held:
                secrets[name] = ""
            elif text:
                secrets[name] = text
        return Filled(
            self._entry_id,
            self.label.text().strip(),
            VaultKind(self.kind.value()),
            tuple(public),
            secrets,
            self.notes.toPlainText().strip(),
        )

    @property
    def _entry_id(self) -> UUID | None:
        return self._entry.id if self._entry else None

    def _leave(self) -> None:
        self._wipe()
        self.left.emit()

    def _wipe(self) -> None:
        """Nothing that was typed stays in the fields."""
        self.save.setEnabled(True)
        self._entry = None
        for _, field in self._fields.values():
            _control(field).clear()
        self.label.clear()
        self.notes.clear()

    def _on_not_saved(self, error: DeskhandError) -> None:
        self.save.setEnabled(True)
        self._problem.setText(error.sentence())
        self._problem.show()
        self._problem.setAccessibleName(error.sentence())


def _control(field: Field) -> QLineEdit:
    control = field.control
    if isinstance(control, KeyField):
        return control.edit
    assert isinstance(control, QLineEdit)
    return control


def _text(control: QWidget) -> str:
    if isinstance(control, KeyField):
        return control.text()
    return control.text() if isinstance(control, QLineEdit) else ""


def _day_hint(field: Field) -> str:
    text = _control(field).text().strip()
    if not text or last_day(text):
        return ""
    return tr("Written as 08/28 or 2028-08-31, Deskhand says when it ends soon.")
