"""What the panes are laid out with: a scrolling page, cards, rows in them, notices."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.wording import tr
from deskhand.ui.settings.tab_order import TabOrder
from deskhand.ui.settings.words import Notice
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label, Pill
from deskhand.ui.widgets.progress import Spinner

WIDTH = 680
CANCEL_AFTER_MS = 1000
_ICONS = {"ok": "check", "warn": "warning", "danger": "warning", "": "info", "accent": "info"}


class Page(QScrollArea):
    """A column of parts that scrolls; whatever gets the keyboard comes into sight."""

    def __init__(self, heading: str, theme: Theme, *, lead: str = "") -> None:
        super().__init__()
        self.theme = theme
        self.setAccessibleName(heading)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._inner.setProperty("role", "plain")
        self.column = QVBoxLayout()
        self._outer = QHBoxLayout(self._inner)
        self._outer.addLayout(self.column, 100)
        self._outer.addStretch(1)
        self.heading = Label(heading, "heading", wrap=True)
        self.title = QHBoxLayout()
        self.title.addWidget(self.heading, 1)
        self.column.addLayout(self.title)
        if lead:
            self.column.addWidget(Label(lead, "muted", wrap=True))
        self.setWidget(self._inner)
        TabOrder(self._inner)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusObjectChanged.connect(self._on_focus_moved)
        self._resize()
        theme.changed.connect(self._resize)

    def add(self, part: QWidget | QLayout) -> None:
        """Put a part below the others."""
        if isinstance(part, QWidget):
            self.column.addWidget(part)
        else:
            self.column.addLayout(part)

    def add_back(self) -> Button:
        """A way back, above the heading."""
        back = Button(tr("Back"), self.theme, role="link", icon="chevron-left")
        row = Buttons(self.theme, back)
        self.column.insertLayout(0, row)
        return back

    def end(self) -> None:
        """No more parts: the rest stays empty."""
        self.column.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(280), self.theme.px(200))

    def _on_focus_moved(self, now: QObject | None) -> None:
        """Also where the program moves the keyboard, or a click does."""
        if isinstance(now, QWidget) and self._inner.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, self.theme.px(24))

    def _resize(self) -> None:
        px = self.theme.px
        self._inner.setMaximumWidth(px(WIDTH + 64))
        self._outer.setContentsMargins(px(32), px(24), px(32), px(32))
        self.column.setSpacing(px(12))


class Card(QFrame):
    """Parts that belong together, with a heading above them."""

    def __init__(self, theme: Theme, heading: str = "", *, lead: str = "") -> None:
        super().__init__()
        self.theme = theme
        self.setProperty("role", "card")
        self.setAccessibleName(heading)
        self.column = QVBoxLayout(self)
        if heading:
            self.column.addWidget(Label(heading, "title", wrap=True))
        if lead:
            self.column.addWidget(Label(lead, "muted", wrap=True))
        self._resize()
        theme.changed.connect(self._resize)

    def add(self, part: QWidget | QLayout) -> None:
        """Put a part below the others."""
        if isinstance(part, QWidget):
            self.column.addWidget(part)
        else:
            self.column.addLayout(part)

    def rule(self) -> None:
        """A hairline between parts."""
        line = QFrame()
        line.setProperty("role", "line")
        self.column.addWidget(line)

    def _resize(self) -> None:
        px = self.theme.px
        self.column.setContentsMargins(px(16), px(14), px(16), px(14))
        self.column.setSpacing(px(12))


class Row(QWidget):
    """Words where lines begin, a control where they end; below the words where both have no room
    beside each other."""

    def __init__(
        self, label: str | Label, control: QWidget, theme: Theme, *, hint: str = ""
    ) -> None:
        """label: its words, or what shows them."""
        super().__init__()
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        name = label if isinstance(label, Label) else Label(label, "strong")
        name.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(name.text().replace("&", ""))
        words.addWidget(name)
        if hint:
            words.addWidget(Label(hint, "small", wrap=True))
            control.setAccessibleDescription(hint)
        self._theme, self._name, self._control = theme, name, control
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        row.addLayout(words, 1)
        row.addWidget(control, alignment=Qt.AlignmentFlag.AlignVCenter)

    def minimumSizeHint(self) -> QSize:
        parts = (self._name.minimumSizeHint(), self._control.minimumSizeHint())
        return QSize(max(part.width() for part in parts), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px, control = self._theme.px, self._control.sizeHint().width()
        beside = self.width() >= self._name.minimumSizeHint().width() + px(16) + control
        self._row.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self._row.setSpacing(px(16) if beside else px(6))
        middle, start = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft
        self._row.setAlignment(self._control, middle if beside else start)


class NoticeLine(QWidget):
    """A sentence with its mark; hidden while there is nothing to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._notice: Notice | None = None
        self._mark = QLabel()
        self._words = Label("", "body", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = Button(tr("Details"), theme, role="ghost")
        self._more.clicked.connect(self._toggle)
        self._detail = QPlainTextEdit(readOnly=True)
        self._detail.setAccessibleName(tr("Details"))
        top = QHBoxLayout()
        top.setSpacing(theme.px(8))
        top.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._words, 1)
        top.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(top)
        column.addWidget(self._detail)
        self.hide()
        theme.changed.connect(self._tint)

    def tell(self, notice: Notice | None) -> None:
        """Say this; None hides it."""
        if notice == self._notice:
            return
        self._notice = notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        self._words.setText(notice.sentence)
        self.setAccessibleName(notice.sentence)
        self._detail.setPlainText(notice.detail)
        self._detail.hide()
        self._more.setVisible(bool(notice.detail))
        self._tint()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _toggle(self) -> None:
        self._detail.setVisible(self._detail.isHidden())

    def _tint(self) -> None:
        tone = self._notice.tone if self._notice else ""
        token = tone or "muted"
        self._mark.setPixmap(pixmap(_ICONS[tone], self._theme, token, 16))
        self._mark.setContentsMargins(0, self._theme.px(1), 0, 0)
        self._detail.setFont(self._theme.mono_font())
        self._detail.setFixedHeight(self._theme.px(110))


class Fact(Pill):
    """A pill tall enough for its round ends at every zoom."""

    def __init__(self, theme: Theme, text: str = "", tone: str = "") -> None:
        super().__init__(text, tone)
        self._theme = theme
        self._resize()
        theme.changed.connect(self._resize)

    def _resize(self) -> None:
        self.setFixedHeight(self._theme.px(26))


class Working(QWidget):
    """Turns while something is under way; when it takes long, it can be cancelled.

    name: what Cancel ends, for those who do not see it. cancelled: the person gave up waiting.
    """

    cancelled = Signal()

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.cancel = Button(tr("Cancel"), theme, role="ghost", name=tr("Cancel {name}", name=name))
        self.cancel.clicked.connect(self.cancelled)
        self.cancel.hide()
        self._soon = QTimer(self, singleShot=True, interval=CANCEL_AFTER_MS)
        self._soon.timeout.connect(self.cancel.show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(Spinner(theme))
        row.addWidget(self.cancel)
        self.hide()

    def show_working(self, working: bool) -> None:
        """Turn, or be gone."""
        if working and not self._soon.isActive() and self.cancel.isHidden():
            self._soon.start()
        elif not working:
            self._soon.stop()
            self.cancel.hide()
        self.setVisible(working)


class Buttons(Flow):
    """Buttons from where lines begin, in as many lines as they need."""

    def __init__(self, theme: Theme, *buttons: QWidget) -> None:
        super().__init__(theme.px(8))
        for button in buttons:
            self.addWidget(button)
