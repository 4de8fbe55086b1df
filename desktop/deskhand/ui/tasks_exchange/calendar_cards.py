"""The cards of calendars on servers: those there are, and one more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskhand.domain.sync import SyncAccount
from deskhand.domain.wording import tr
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field, KeyField, TextField
from deskhand.ui.settings.import_parts import stacked
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Row, Working
from deskhand.ui.tasks_exchange.calendars_model import NOTHING, CalendarsModel, Login
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import ElidedLabel, Label

NEW_LIST = "new list"


class CalendarsCard(Card):
    """Shows the accounts of a CalendarsModel."""

    def __init__(self, model: CalendarsModel, theme: Theme) -> None:
        super().__init__(
            theme,
            tr("Calendars"),
            lead=tr(
                "Keep tasks in step with a CalDAV server, such as Nextcloud, Fastmail or your own, "
                "both ways. What both sides changed waits for you; nothing is lost."
            ),
        )
        self._model = model
        self._shown: dict[object, AccountPart] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(12))
        self.add(self._rows)
        self.open_form = Button(tr("Add a calendar…"), theme, icon="plus")
        self.open_form.clicked.connect(self.show_form)
        self._opening = stacked(theme, Buttons(theme, self.open_form))
        self.add(self._opening)
        self.form = AddForm(model, theme)
        self.form.hide()
        self.form.closed.clicked.connect(self._close_form)
        model.added.connect(self._close_form)
        self.add(self.form)
        self._working = Working(tr("what is asked of the server"), theme)
        self._working.cancelled.connect(model.cancel)
        self.add(Buttons(theme, self._working))
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        model.changed.connect(self._refresh)
        self._refresh()

    def show_form(self) -> None:
        """Ask for a server."""
        self._opening.hide()
        self.form.show()
        self.form.url.setFocus()

    def _close_form(self) -> None:
        is_held = self.form.isAncestorOf(self.window().focusWidget() or self)
        self.form.clear()
        self.form.hide()
        self._opening.show()
        if is_held:
            self.open_form.setFocus()

    def _refresh(self) -> None:
        model = self._model
        there = {each.id for each in model.accounts}
        for gone in [key for key in self._shown if key not in there]:
            self._shown.pop(gone).deleteLater()
        for account in model.accounts:
            part = self._shown.get(account.id)
            if part is None:
                part = self._shown[account.id] = AccountPart(model, self.theme)
                self._rows.addWidget(part)
            part.show_account(account)
        self._working.show_working(bool(model.busy))
        self._notice.tell(model.notice)


class AccountPart(QWidget):
    """One calendar: how it went, what goes there, and what can be done."""

    def __init__(self, model: CalendarsModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._account: SyncAccount | None = None
        self._name = ElidedLabel("", "strong")
        self._where = ElidedLabel("", "small")
        self._state = NoticeLine(theme)
        self.sends = Choice(tr("New tasks that go there"), theme)
        self.sends.picked.connect(lambda value: self._act(lambda a: model.set_sends(a, value)))
        self.now = Button(tr("Sync now"), theme, icon="refresh")
        self.now.clicked.connect(lambda: self._act(model.run))
        self.allow = Button(tr("Delete them here, too"), theme, role="danger")
        self.allow.clicked.connect(lambda: self._act(lambda a: model.run(a, is_confirmed=True)))
        self.remove = Button(tr("Remove"), theme, role="ghost")
        self.remove.clicked.connect(lambda: self._act(model.remove))
        self.password = KeyField(tr("New password"), theme, tr("New password"))
        self.keep = Button(tr("Keep password"), theme)
        self.keep.clicked.connect(self._keep_password)
        self.password.submitted.connect(self._keep_password)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for part in (self._name, self._where, self._state):
            column.addWidget(part)
        column.addWidget(Row(tr("New tasks that go there"), self.sends, theme))
        self._secret = stacked(theme, self.password, Buttons(theme, self.keep))
        column.addWidget(self._secret)
        column.addLayout(Buttons(theme, self.now, self.allow, self.remove))

    def show_account(self, account: SyncAccount) -> None:
        """Show this one as it is now."""
        model = self._model
        self._account = account
        self._name.setText(account.name)
        self._where.setText(f"{account.username} · {account.url}")
        self._state.tell(model.state(account))
        self.sends.offer(model.sends_choices(), account.sends or NOTHING)
        self._secret.setVisible(bool(account.error))
        self.allow.setVisible(account.id in model.asking)
        name = account.name
        self.now.setAccessibleName(tr("Sync {name} now", name=name))
        self.remove.setAccessibleName(tr("Remove the calendar {name}", name=name))
        for button in (self.now, self.allow, self.remove):
            button.setEnabled(not model.busy)

    def _keep_password(self) -> None:
        if self._account is not None and self.password.text():
            self._model.set_password(self._account, self.password.text())
            self.password.clear()

    def _act(self, act: Callable[[SyncAccount], None]) -> None:
        if self._account is not None:
            act(self._account)


class AddForm(QWidget):
    """Asks for a server, then which of its lists."""

    def __init__(self, model: CalendarsModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self.url = TextField("https://dav.example.org")
        self.username = TextField()
        self.password = KeyField(tr("Password"), theme)
        self.connect_button = Button(tr("Look for lists"), theme, role="primary")
        self.connect_button.clicked.connect(self._look)
        for field in (self.url, self.username):
            field.returnPressed.connect(self._look)
        self.password.submitted.connect(self._look)
        self.closed = Button(tr("Not now"), theme, name=tr("Do not add a calendar"))
        hint = tr("Many servers want a password of its own for each program.")
        self._login = stacked(
            theme,
            Field(tr("Address"), self.url, theme),
            Field(tr("Name there"), self.username, theme),
            Field(tr("Password"), self.password, theme, hint=hint),
            Buttons(theme, self.connect_button),
        )
        self.list = Choice(tr("List"), theme)
        self.list.picked.connect(lambda _value: self._show_name())
        self.new_name = TextField()
        self.new_name.setText(tr("Deskhand"))
        self._named = Field(tr("Name of the new list"), self.new_name, theme)
        self.sends = Choice(tr("Tasks of yours that go there"), theme)
        self.add = Button(tr("Keep in step"), theme, role="primary")
        self.add.clicked.connect(self._add)
        self._choosing = stacked(
            theme,
            Field(tr("List"), self.list, theme),
            self._named,
            Field(tr("Tasks of yours that go there"), self.sends, theme),
            Label(tr("Tasks that are done already stay here."), "small", wrap=True),
            Buttons(theme, self.add),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(self._login)
        column.addWidget(self._choosing)
        column.addLayout(Buttons(theme, self.closed))
        self.closed.clicked.connect(model.forget_server)
        model.changed.connect(self._refresh)
        self._refresh()

    def clear(self) -> None:
        """Forget what was typed."""
        self.url.clear()
        self.username.clear()
        self.password.clear()

    def _look(self) -> None:
        login = Login(self.url.text(), self.username.text().strip(), self.password.text())
        self._model.ask_server(login)

    def _refresh(self) -> None:
        model = self._model
        was_choosing = self._choosing.isVisibleTo(self)
        found = model.found
        self._choosing.setVisible(found is not None)
        self.connect_button.setEnabled(not model.busy)
        self.add.setEnabled(not model.busy)
        if found is None:
            return
        self.list.offer([*((e.url, e.name) for e in found), (NEW_LIST, tr("A new list…"))])
        if not was_choosing:
            self.sends.offer(model.sends_choices(), model.sends_at_first)
        self._show_name()
        if not was_choosing and self.isVisible():
            self.list.setFocus()

    def _show_name(self) -> None:
        self._named.setVisible(self.list.value() == NEW_LIST)

    def _add(self) -> None:
        chosen, sends = self.list.value(), self.sends.value()
        if chosen == NEW_LIST:
            self._model.make_list(self.new_name.text(), sends)
            return
        for each in self._model.found or ():
            if each.url == chosen:
                self._model.add(each, sends)
