"""The form for a resource."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout

from deskhand.domain.belongings import Resource, ResourceKind
from deskhand.domain.errors import DeskhandError
from deskhand.domain.locations import Location
from deskhand.domain.wording import tr
from deskhand.ui.resources.view_model import Filled, Held, ResourcesViewModel
from deskhand.ui.resources.words import EXAMPLES, KIND_TEXTS
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field, TextArea, TextField
from deskhand.ui.side.listed_pane import EntryForm
from deskhand.ui.side.two_columns import form_foot, scrolled
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.banner import Banner
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

ANY = ""
"""Told from what is typed."""


class FormView(EntryForm):
    """Saves a resource by a ResourcesViewModel."""

    def __init__(self, model: ResourcesViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._resource: Resource | None = None
        self._make_parts()
        column = QVBoxLayout()
        self._lay_out(column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scrolled(column, theme), 1)
        outer.addLayout(self._foot())
        model.not_saved.connect(self._on_not_saved)
        model.saved.connect(lambda _: self.begin())
        self.left.connect(self.begin)
        model.password_found.connect(self._on_password_found)

    def _make_parts(self) -> None:
        theme = self._theme
        self._heading = Label("", "heading", wrap=True)
        self.kind = Choice(tr("Kind"), theme)
        kinds = [(each.value, tr(KIND_TEXTS[each])) for each in ResourceKind]
        self.kind.offer([(ANY, tr("Whatever it looks like")), *kinds])
        self.kind.picked.connect(lambda _: self._follow_kind())
        self.location, self.name = TextField(), TextField(tr("Told from the address"))
        self.first = self.location
        self.endpoint, self.region = TextField("https://s3.example.org"), TextField("eu-central-1")
        self.secret = Choice(tr("Opened with"), theme)
        self.note = TextArea(3, theme)
        self.browse = Button(tr("Choose…"), theme, name=tr("Choose a file or folder"))
        self.browse.clicked.connect(self._browse)
        self._problem = Banner(theme)

    def _lay_out(self, column: QVBoxLayout) -> None:
        theme = self._theme
        add = column.addWidget
        add(self._heading)
        add(Field(tr("&Kind"), self.kind, theme))
        add(Field(tr("&Path or address"), self.location, theme))
        add(self.browse)
        add(Field(tr("&Name"), self.name, theme))
        self._endpoint = Field(tr("&Server"), self.endpoint, theme)
        self._region = Field(tr("&Region"), self.region, theme)
        hint = tr("An entry of the vault. Its secret is never stored here.")
        self._secret = Field(tr("&Opened with"), self.secret, theme, hint=hint)
        for part in (self._endpoint, self._region, self._secret):
            add(part)
        add(Field(tr("N&ote"), self.note, theme))
        column.addStretch(1)

    def _foot(self) -> QVBoxLayout:
        self.save = Button(tr("Save"), self._theme, role="primary", name=tr("Save resource"))
        self.save.clicked.connect(self.submit)
        cancel = Button(tr("Cancel"), self._theme)
        cancel.clicked.connect(self.left)
        return form_foot(self._theme, self._problem, cancel, self.save)

    # -- filling and reading

    def begin(self, resource: Resource | None = None) -> None:
        """Show the form for this one, or an empty one."""
        self._resource = resource
        self._problem.hide()
        self.save.setEnabled(True)
        self._heading.setText(tr("New resource") if resource is None else tr("Edit resource"))
        slugs = [("", tr("Nothing")), *self._model.slugs]
        options = dict(resource.options) if resource else {}
        self.secret.offer(slugs, resource.secret_slug if resource else "")
        self.kind.show_value(resource.kind.value if resource else ANY)
        self.location.setText(resource.location if resource else "")
        self.name.setText(resource.name if resource else "")
        self.note.setPlainText(resource.note if resource else "")
        self.endpoint.setText(options.get("endpoint", ""))
        self.region.setText(options.get("region", ""))
        self._follow_kind()

    @property
    def is_touched(self) -> bool:
        filled, old = self._filled(), self._resource
        if old is None:
            return bool(filled.location or filled.name or filled.note)
        new = (filled.location, filled.name, filled.note, filled.secret_slug, dict(filled.options))
        return new != (old.location, old.name, old.note, old.secret_slug, dict(old.options))

    def submit(self) -> None:
        """Keep it. What is typed stays here until it is kept."""
        self._save(self._filled(), Held.ASK)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif is_enter and isinstance(self.focusWidget(), QLineEdit) and self.save.isEnabled():
            self.submit()
        else:
            super().keyPressEvent(event)

    def _save(self, filled: Filled, held: Held) -> None:
        self._problem.hide()
        self.save.setEnabled(False)
        self._model.save(filled, held)

    def _filled(self) -> Filled:
        value = self.kind.value()
        options = {"endpoint": self.endpoint.text().strip(), "region": self.region.text().strip()}
        return Filled(
            self._resource.id if self._resource else None,
            ResourceKind(value) if value else None,
            self.location.text().strip(),
            self.name.text().strip(),
            self.note.toPlainText().strip(),
            tuple((name, text) for name, text in options.items() if text),
            self.secret.value(),
        )

    def _follow_kind(self) -> None:
        value = self.kind.value()
        kind = ResourceKind(value) if value else None
        is_bucket = kind is ResourceKind.BUCKET
        self._endpoint.setVisible(is_bucket)
        self._region.setVisible(is_bucket)
        opened = (ResourceKind.DATABASE, ResourceKind.BUCKET, ResourceKind.URL, None)
        self._secret.setVisible(kind in opened and bool(self._model.slugs))
        self.browse.setVisible(kind in (None, ResourceKind.FILE, ResourceKind.FOLDER))
        example = tr(EXAMPLES[kind]) if kind else tr("/home/me/report.pdf or https://example.org")
        self.location.setPlaceholderText(example)

    def _browse(self) -> None:
        dialog = QFileDialog(self.window(), tr("Choose a file or folder"))
        is_folder = self.kind.value() == ResourceKind.FOLDER.value
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.Directory if is_folder else mode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.location.setText)
        dialog.open()

    # -- what comes back

    def _on_not_saved(self, error: DeskhandError) -> None:
        self.save.setEnabled(True)
        self._problem.tell_error(error)

    def _on_password_found(self, filled: Filled, _location: Location) -> None:
        self.save.setEnabled(True)
        self._problem.tell(
            tr("The address holds a password. It is not stored with the address."),
            actions=[
                (tr("Move it to the vault"), lambda: self._save(filled, Held.MOVE)),
                (tr("Leave it out"), lambda: self._save(filled, Held.DROP)),
            ],
        )
