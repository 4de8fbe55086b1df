"""The small parts: what they say, what they do, and that the keyboard reaches them."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from deskhand.domain.errors import StoreCorrupt
from deskhand.ui import aio
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.banner import Banner
from deskhand.ui.widgets.buttons import Button, Chip, IconButton, RowButton
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import ElidedLabel, EmptyState, Pill
from deskhand.ui.widgets.progress import ProgressLine, Spinner
from deskhand.ui.widgets.search_field import SearchField
from deskhand.ui.widgets.toast import Toast


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(600, 400)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_undo_runs_once(host: QWidget, theme: Theme) -> None:
    undone: list[bool] = []
    toast = Toast(host, theme)
    toast.tell("Deleted", act=lambda: undone.append(True))
    assert toast.can_act
    toast.act()
    toast.act()
    assert undone == [True]
    assert toast.isHidden()


def test_a_toast_goes_by_itself(host: QWidget, theme: Theme, qtbot: QtBot) -> None:
    toast = Toast(host, theme)
    # Below the pointer it would stay, and a window manager puts a window where it likes.
    QCursor.setPos(host.screen().geometry().topLeft())
    host.move(200, 200)
    qtbot.waitUntil(lambda: not host.frameGeometry().contains(QCursor.pos()))
    toast.tell("Saved", shown_ms=1)
    qtbot.waitUntil(toast.isHidden)
    assert not toast.can_act


def test_a_toast_stays_in_its_host(host: QWidget, theme: Theme) -> None:
    toast = Toast(host, theme, floor=lambda: 300)
    toast.tell("Deleted a chat", act=host.update)
    assert host.rect().contains(toast.geometry())
    assert toast.geometry().bottom() < 300


@pytest.mark.parametrize("length", [15, 60, 5_000])
@pytest.mark.parametrize("width", [300, 600])
def test_a_long_toast_is_whole_in_its_host(
    host: QWidget, theme: Theme, length: int, width: int
) -> None:
    host.resize(width, 500)
    toast = Toast(host, theme, floor=lambda: 480)
    toast.tell("some words " * (length // 11), act=host.update)
    assert host.rect().contains(toast.geometry())
    label, *_ = toast.findChildren(QLabel)
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    assert label.height() >= needed
    close = toast.findChildren(IconButton)[0]
    assert toast.rect().contains(close.geometry())
    toast.tell("short", act=host.update)
    assert not label.wordWrap() and toast.height() < 60


def test_a_toast_rises_with_what_it_stands_on(host: QWidget, theme: Theme, qtbot: QtBot) -> None:
    field = QWidget(host)
    field.setGeometry(0, 300, 600, 100)
    field.show()
    toast = Toast(host, theme, floor=field.y)
    field.installEventFilter(toast)
    toast.tell("Deleted a chat")
    field.setGeometry(0, 200, 600, 200)
    qtbot.waitUntil(lambda: toast.geometry().bottom() < 200, timeout=15_000)


@pytest.mark.parametrize("kind", [RowButton, SearchField])
def test_a_shortcut_that_was_changed_is_shown(
    host: QWidget, theme: Theme, kind: type[RowButton] | type[SearchField]
) -> None:
    if kind is RowButton:
        made: RowButton | SearchField = RowButton("New", theme, icon="compose", parent=host)
    else:
        made = SearchField("Search chats", "Search", theme, parent=host)
    made.show()
    (hint,) = (each for each in made.findChildren(QLabel) if each.property("role") == "kbd")
    assert hint.isHidden()
    made.show_keys("Ctrl J")
    assert hint.isVisible() and hint.text() == "Ctrl J"
    made.show_keys("")
    assert hint.isHidden()


def test_a_dialog_is_never_larger_than_the_screen(theme: Theme, qtbot: QtBot) -> None:
    dialog = Dialog("A question", theme)
    qtbot.addWidget(dialog)
    room = dialog.screen().availableGeometry().size()
    dialog.resize(room.width() + 500, room.height() + 500)
    dialog.show()
    assert dialog.width() <= room.width() and dialog.height() < room.height()


@pytest.mark.parametrize("zoom", [1.0, 1.25, 1.5, 2.0])
def test_a_pill_is_tall_enough_for_its_round_corners(
    host: QWidget, theme: Theme, zoom: float
) -> None:
    theme.set_zoom(zoom)
    try:
        pill = Button("", theme, role="pill", icon="settings", parent=host)
        pill.ensurePolished()
        assert pill.sizeHint().height() >= 2 * theme.px(13)
    finally:
        theme.set_zoom(1.0)


def test_a_banner_says_the_sentence_and_keeps_details_behind_a_click(
    host: QWidget, theme: Theme, qtbot: QtBot
) -> None:
    error = StoreCorrupt(
        "The database is damaged.",
        kept="A copy is kept.",
        next_step="Restore a backup.",
        detail="page 7",
    )
    tried: list[bool] = []
    banner = Banner(theme, host)
    assert banner.isHidden()
    banner.tell_error(error, [("Try again", lambda: tried.append(True))])
    words = [label.text() for label in banner.findChildren(QLabel)]
    assert "The database is damaged. A copy is kept. Restore a backup." in words
    details = banner.findChild(QPlainTextEdit)
    assert details is not None
    assert not details.isVisible()
    buttons = {button.text(): button for button in banner.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["Details"], Qt.MouseButton.LeftButton)
    assert details.isVisible()
    assert details.toPlainText() == "page 7"
    qtbot.mouseClick(buttons["Try again"], Qt.MouseButton.LeftButton)
    assert tried == [True]


def test_a_dialog_is_awaited(qapp: QApplication, theme: Theme) -> None:
    async def main() -> tuple[bool, bool]:
        dialog = Dialog("Leave?", theme)
        yes = dialog.add_button("Leave", role="primary", accepts=True)
        QTimer.singleShot(0, yes.click)
        accepted = await dialog.ask()
        QTimer.singleShot(0, dialog.reject)
        refused = await dialog.ask()
        dialog.deleteLater()
        return accepted, refused

    assert aio.run(qapp, main) == (True, False)


def test_a_dialog_closes_when_its_question_is_cancelled(qapp: QApplication, theme: Theme) -> None:
    async def main() -> bool:
        dialog = Dialog("Leave?", theme)
        task = aio.spawn(dialog.ask(), dialog)
        while not dialog.isVisible():
            await asyncio.sleep(0.005)
        task.cancel()
        await asyncio.wait({task})
        hidden = dialog.isHidden()
        dialog.deleteLater()
        return hidden

    assert aio.run(qapp, main)


def test_controls_have_names_and_the_keyboard_reaches_them(theme: Theme) -> None:
    for control in (
        Button("&Save", theme),
        Chip("Window seat"),
        IconButton("copy", "Copy", theme),
    ):
        assert control.accessibleName() in ("Save", "Window seat", "Copy")
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_enter_presses_the_button_in_the_ring_and_not_the_default(
    host: QWidget, theme: Theme, qtbot: QtBot
) -> None:
    dialog = Dialog("Keep Deskhand running?", theme, host)
    pressed: list[str] = []
    parts = [Chip("chip"), IconButton("copy", "icon", theme)]
    for part in parts:
        part.clicked.connect(lambda _=False, each=part: pressed.append(each.accessibleName()))
        dialog.body.addWidget(part)
    leave = dialog.add_button("Quit")
    stay = dialog.add_button("Keep running", role="primary", accepts=True)
    for button in (leave, stay):
        button.clicked.connect(lambda _=False, each=button: pressed.append(each.text()))
    with qtbot.waitExposed(dialog):
        dialog.open()
    for control in (*parts, leave):
        control.setFocus()
        qtbot.keyClick(control, Qt.Key.Key_Return)
    assert pressed == ["chip", "icon", "Quit"]
    assert dialog.result() == Dialog.DialogCode.Rejected
    dialog.deleteLater()


def test_escape_empties_the_search(host: QWidget, theme: Theme, qtbot: QtBot) -> None:
    field = SearchField("Search conversations", "Search", theme, "Ctrl F", host)
    field.show()
    qtbot.keyClicks(field, "tokyo")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.accessibleName() == "Search conversations"


def test_a_cut_label_says_all_in_its_tip(host: QWidget, theme: Theme) -> None:
    del theme
    label = ElidedLabel("A title that is much longer than its room", parent=host)
    label.resize(60, 20)
    label.show()
    assert label.toolTip() == label.text()
    label.resize(580, 20)
    assert label.toolTip() == ""


def test_a_pill_says_its_fact(theme: Theme) -> None:
    del theme
    pill = Pill("stays here", "ok")
    assert pill.accessibleName() == "stays here"
    assert pill.text().startswith("●")


def test_an_empty_state_offers_one_action(theme: Theme, qtbot: QtBot) -> None:
    state = EmptyState("chat", "No chats yet", "Begin one.", theme, action="New chat")
    qtbot.addWidget(state)
    with qtbot.waitSignal(state.acted):
        state.button.click()


def test_a_spinner_turns_only_in_sight(theme: Theme, qtbot: QtBot) -> None:
    theme.set_reduced_motion(False)
    spinner = Spinner(theme)
    qtbot.addWidget(spinner)
    timers = spinner.findChildren(QTimer)
    assert not timers[0].isActive()
    spinner.show()
    assert timers[0].isActive()
    spinner.hide()
    assert not timers[0].isActive()


def test_progress_that_nobody_knows_is_shown_so(theme: Theme, qtbot: QtBot) -> None:
    del theme
    line = ProgressLine("Download")
    qtbot.addWidget(line)
    line.show_share(0.5)
    assert line.value() == 500
    line.show_share(None)
    assert line.maximum() == 0


@pytest.mark.desktop
@pytest.mark.parametrize("tone", ["accent", "plain", "warn", "danger", "ok"])
def test_a_chip_shows_that_it_has_the_keyboard(
    host: QWidget, theme: Theme, qtbot: QtBot, tone: str
) -> None:
    chip = Chip("Date", tone=tone, parent=host)
    other = QPlainTextEdit(host)
    chip.move(20, 20)
    for each in (chip, other):
        each.show()
    host.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus, timeout=15_000)
    before = chip.grab().toImage()
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(chip.hasFocus, timeout=15_000)
    shown = chip.grab().toImage()
    edge = shown.pixelColor(shown.width() // 2, 0)
    assert edge == theme.tokens.accent and edge != before.pixelColor(shown.width() // 2, 0)
