"""A maker's service: choose the maker, paste the key, test it, choose the model."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field, KeyField, TextField
from deskhand.ui.settings.page import Buttons, NoticeLine
from deskhand.ui.settings.words import Notice
from deskhand.ui.theme.theme import Theme
from deskhand.ui.welcome.cards import WayCard, option
from deskhand.ui.welcome.key_way import KeyWay
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.progress import Spinner


class KeyCard(WayCard):
    """Shows a KeyWay: a line at first, a small form once opened."""

    def __init__(self, way: KeyWay, theme: Theme) -> None:
        super().__init__("key", tr("A service, with your key"), theme)
        self._way = way
        self.open = Button(tr("Connect with a &key…"), theme)
        self.open.clicked.connect(self._on_open)
        self.back = Button(tr("Back"), theme, role="ghost", icon="chevron-left")
        self.back.clicked.connect(self._on_back)
        self.put_beside(self.open, self.back)
        self._make_fields(theme)
        self._make_buttons(theme)
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        for part in (self._maker_field, self._address_field, self._key_field, self._notice):
            column.addWidget(part)
        column.addWidget(self._models_field)
        buttons = (self.use, self.go_on, self.test, self.cancel, self._get, self._spinner)
        column.addLayout(Buttons(theme, *buttons))
        self.add(self._inner)
        way.key_taken.connect(self.key.clear)

    def steps(self) -> tuple[QWidget, ...]:
        return (self.open, self.go_on, self.models, self.key.edit)

    def _make_fields(self, theme: Theme) -> None:
        way = self._way
        self.maker = Choice(tr("Maker"), theme)
        self.maker.picked.connect(way.choose_maker)
        self._maker_field = Field(tr("M&aker"), self.maker, theme)
        self.address = TextField("https://example.org/v1")
        self.address.textEdited.connect(way.edit_address)
        self.address.returnPressed.connect(self._test)
        hint = tr("Anything that speaks OpenAI's protocol, on this machine or elsewhere.")
        self._address_field = Field(tr("A&ddress"), self.address, theme, hint=hint)
        self.key = KeyField(tr("Key"), theme, tr("Paste the key"))
        self.key.submitted.connect(self._on_key_submitted)
        self.key.edited.connect(lambda _: way.edit_key())
        self._key_field = Field(tr("&Key"), self.key, theme)
        self.models = Choice(tr("Model"), theme)
        self._models_field = Field(tr("M&odel"), self.models, theme)

    def _make_buttons(self, theme: Theme) -> None:
        way = self._way
        self.test = Button(tr("&Test"), theme)
        self.test.setToolTip(tr("Asks for the models with this key"))
        self.test.clicked.connect(self._test)
        self.use = Button(tr("Do&ne"), theme, role="primary", name=tr("Done: use this model"))
        self.use.clicked.connect(self._use)
        self.go_on = Button(tr("Go o&n"), theme, role="primary")
        self.go_on.clicked.connect(way.go_on)
        self.cancel = Button(tr("Cancel"), theme, role="ghost", name=tr("Cancel the test"))
        self.cancel.clicked.connect(way.cancel)
        self._get = Button(tr("Get a key"), theme, role="link", icon="external-link")
        self._get.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(way.keys_page)))
        self._spinner = Spinner(theme)
        self._notice = NoticeLine(theme)

    def show_now(self) -> None:
        way, found, over = self._way, bool(self._way.models), self._way.session_only
        working = bool(way.busy)
        self.show_where(way.where)
        self.sentence.setText(way.lead)
        self._inner.setVisible(way.is_open)
        self.open.setVisible(not way.is_open)
        self.back.setVisible(way.is_open and not over)
        self.maker.offer(way.makers, way.maker)
        self._maker_field.setVisible(not over)
        self._address_field.setVisible(way.is_other and not over)
        self._key_field.setVisible(not over)
        self._show_errors()
        self._show_models()
        self.use.setVisible(found and not over)
        self.go_on.setVisible(over)
        self.test.setVisible(not over)
        self.test.setText(tr("Try a&gain") if way.failed_once else tr("&Test"))
        # Not disabled meanwhile: that would take the keyboard away from who waits.
        for edit in (self.address, self.key.edit):
            edit.setReadOnly(working)
        self.cancel.setVisible(working)
        self._get.setVisible(bool(way.keys_page) and not working and not found)
        self._spinner.setVisible(working)
        asking = Notice(tr("Asking for its models…")) if working and not found else None
        self._notice.tell(asking or way.notice)

    def _show_errors(self) -> None:
        way, origin_missing = self._way, self._way.is_other and self._way.field_error
        self._address_field.show_error(way.field_error if origin_missing else "")
        self._key_field.show_hint(way.key_words)
        self._key_field.show_error("" if origin_missing else way.field_error)

    def _show_models(self) -> None:
        way = self._way
        self.models.offer([option(info) for info in way.models])
        wanted = bool(way.models) and not way.session_only
        appears = wanted and self._models_field.isHidden()
        self._models_field.setVisible(wanted)
        here = self.window().focusWidget()
        if appears and here is not None and self.isAncestorOf(here):
            self.models.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_open(self) -> None:
        self._way.open()
        self.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_back(self) -> None:
        self._way.close()
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_key_submitted(self) -> None:
        """Enter goes on: tests first, and is done once there is a model to choose."""
        if self._way.models:
            self._use()
        else:
            self._test()

    def _test(self) -> None:
        self._way.test(self.key.text())

    def _use(self) -> None:
        self._way.use(self.models.value(), self.key.text())
