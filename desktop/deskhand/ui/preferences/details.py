"""Everything there is to know of one preference, and to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.preference import Preference, Scope, ScopeKind, Strength
from deskhand.domain.wording import tr
from deskhand.ui.dates import date_and_time
from deskhand.ui.preferences.words import STRENGTHS, use_words
from deskhand.ui.settings.choice import Choice, Segments
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.completing import dress
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label

SENTENCE_LINES = 4
FROM_MESSAGE = "message:"


@dataclass(frozen=True, slots=True)
class Chat:
    """The chat in sight, which a preference may be bound to. id None: there is none."""

    id: UUID | None
    title: str = ""


class Details(QScrollArea):
    """changed: the Preference as it is to be. forget_wanted, merge_wanted: this one. source_wanted:
    the message it came from, by its id. closed: back to the list."""

    changed = Signal(object)
    forget_wanted = Signal(object)
    source_wanted = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Preference | None = None
        self._chat = Chat(None)
        self.setAccessibleName(tr("Details"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "plain")
        self._column = QVBoxLayout(inner)
        px = theme.px
        self._column.setContentsMargins(px(16), px(12), px(16), px(16))
        self._column.setSpacing(px(6))
        self.back = Button(tr("All preferences"), theme, role="link", icon="chevron-left")
        self.back.clicked.connect(self.closed)
        self._column.addWidget(self.back)
        self.sentence = _Sentence(theme)
        self.sentence.left.connect(self._on_sentence)
        self._add(tr("Sentence"), self.sentence)
        self.strength = Segments(
            tr("Strength"), [(each.value, tr(words)) for each, words in STRENGTHS.items()], theme
        )
        self.strength.picked.connect(lambda value: self._change(strength=Strength(value)))
        self._add(tr("Strength"), self.strength)
        self.topic = QLineEdit()
        self.topic.setAccessibleName(tr("Topic"))
        self.topic.setPlaceholderText(tr("Travel, food, work…"))
        self.topic.editingFinished.connect(self._on_topic)
        self._add(tr("Topic"), self.topic)
        self._add_scope()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(px(4))
        self._column.addSpacing(px(8))
        self._column.addLayout(self._facts)
        self._add_foot()
        self._column.addStretch(1)
        self.setWidget(inner)

    def _add(self, name: str, part: QWidget) -> None:
        self._column.addSpacing(self._theme.px(4))
        self._column.addWidget(Label(name, "section"))
        self._column.addWidget(part)

    def _add_scope(self) -> None:
        self.scope = Choice(tr("Where it holds"), self._theme)
        self.scope.picked.connect(self._on_scope)
        self.place = QLineEdit()
        self.place.setAccessibleName(tr("Name of the assistant or project"))
        self.place.setPlaceholderText(tr("Name"))
        self.place.editingFinished.connect(self._on_place)
        self._add(tr("Where it holds"), self.scope)
        self._column.addWidget(self.place)

    def _add_foot(self) -> None:
        foot = Flow(self._theme.px(6))
        self.forget_button = Button(tr("Forget"), self._theme, role="danger", icon="trash")
        self.forget_button.clicked.connect(self._on_forget)
        foot.addWidget(self.forget_button)
        self._column.addSpacing(self._theme.px(8))
        self._column.addLayout(foot)

    # -- what is shown

    @property
    def shown(self) -> Preference | None:
        """The preference shown."""
        return self._shown

    def show_preference(
        self, preference: Preference, topics: Sequence[str], chat: Chat, *, beside: bool
    ) -> None:
        """Show this one. topics: those there are. chat: the one in sight. beside: the list stands
        beside it."""
        same = self._shown is not None and self._shown.id == preference.id
        self._shown, self._chat = preference, chat
        self.back.setHidden(beside)
        if not same or not self.sentence.hasFocus():
            self.sentence.setPlainText(preference.sentence)
        self.strength.show_value(preference.strength.value)
        if not self.topic.hasFocus():
            self.topic.setText(preference.topic)
        completer = QCompleter(list(topics), self.topic)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.topic.setCompleter(dress(completer))
        self._show_scope(preference.scope)
        self._show_facts(preference)
        if not same:
            self.verticalScrollBar().setValue(0)

    def focus_first(self) -> None:
        """The keyboard to the sentence."""
        self.sentence.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_scope(self, scope: Scope) -> None:
        options = [
            (ScopeKind.ALWAYS.value, tr("Always")),
            (ScopeKind.ASSISTANT.value, tr("With one assistant (preset)")),
            (ScopeKind.PROJECT.value, tr("In one project")),
        ]
        if self._chat.id is not None or scope.kind is ScopeKind.CHAT:
            here = scope.kind is not ScopeKind.CHAT or scope.name == str(self._chat.id)
            words = tr("Only in this chat") if here else tr("Only in another chat")
            options.append((ScopeKind.CHAT.value, words))
        self.scope.offer(options, scope.kind.value)
        named = scope.kind in (ScopeKind.ASSISTANT, ScopeKind.PROJECT)
        self.place.setVisible(named)
        if named and not self.place.hasFocus():
            self.place.setText(scope.name)

    def _show_facts(self, preference: Preference) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._fact(tr("Use"), _used(preference))
        self._fact(tr("Since"), date_and_time(preference.created_at))
        if preference.updated_at != preference.created_at:
            self._fact(tr("Changed"), date_and_time(preference.updated_at))
        self._show_source(preference)
        if preference.not_in:
            self._show_not_in(preference)
        if preference.history:
            self._show_history(preference)

    def _fact(self, name: str, value: str) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        label = Label(name, "small")
        label.setFixedWidth(self._theme.px(84))
        line.addWidget(label, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(value, "small", wrap=True), 1)
        self._facts.addWidget(row)

    def _show_source(self, preference: Preference) -> None:
        source = preference.source
        if not source.startswith(FROM_MESSAGE):
            came = tr("Imported") if source == "import" else tr("Typed here")
            self._fact(tr("From"), came)
            return
        button = Button(tr("Show the message it came from"), self._theme, role="link")
        button.clicked.connect(lambda: self.source_wanted.emit(source.removeprefix(FROM_MESSAGE)))
        self._facts.addWidget(button)

    def _show_not_in(self, preference: Preference) -> None:
        here = self._chat.id in preference.not_in
        self._fact(
            tr("Not in"),
            tr("{count} chats, this one among them", count=len(preference.not_in))
            if here
            else tr("{count} chats", count=len(preference.not_in)),
        )
        allow = Button(tr("Use it in every chat again"), self._theme, role="link")
        allow.clicked.connect(lambda: self._change(not_in=()))
        self._facts.addWidget(allow)

    def _show_history(self, preference: Preference) -> None:
        self._facts.addWidget(Label(tr("Before"), "section"))
        for at, sentence in preference.history:
            frame = QFrame()
            frame.setProperty("role", "card")
            column = QVBoxLayout(frame)
            px = self._theme.px
            column.setContentsMargins(px(10), px(6), px(10), px(6))
            column.addWidget(Label(sentence, "body", wrap=True))
            row = QHBoxLayout()
            row.addWidget(Label(tr("until {when}", when=date_and_time(at)), "small"), 1)
            again = Button(
                tr("Use again"),
                self._theme,
                role="link",
                name=tr("Use again: {sentence}", sentence=sentence),
            )
            again.clicked.connect(lambda _=False, text=sentence: self._change(sentence=text))
            row.addWidget(again)
            column.addLayout(row)
            self._facts.addWidget(frame)

    # -- what a person does

    def _change(self, **values: object) -> None:
        if self._shown is None:
            return
        changed = replace(self._shown, **values)  # type: ignore[arg-type]  # our own fields
        if changed != self._shown:
            self._shown = changed
            self.changed.emit(changed)

    def _on_sentence(self) -> None:
        words = " ".join(self.sentence.toPlainText().split())
        if words:
            self._change(sentence=words)
        elif self._shown is not None:
            self.sentence.setPlainText(self._shown.sentence)

    def _on_topic(self) -> None:
        self._change(topic=" ".join(self.topic.text().split()))

    def _on_scope(self, value: str) -> None:
        kind = ScopeKind(value)
        match kind:
            case ScopeKind.ALWAYS:
                self._change(scope=Scope())
            case ScopeKind.CHAT:
                self._change(scope=Scope(kind, str(self._chat.id)))
            case _:
                self.place.setVisible(True)
                self.place.clear()
                self.place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_place(self) -> None:
        kind, name = ScopeKind(self.scope.value()), self.place.text().strip()
        if name and kind in (ScopeKind.ASSISTANT, ScopeKind.PROJECT):
            self._change(scope=Scope(kind, name))
        elif not name and self._shown is not None:
            self._show_scope(self._shown.scope)

    def _on_forget(self) -> None:
        if self._shown is not None:
            self.forget_wanted.emit(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)


class _Sentence(QPlainTextEdit):
    """left: Enter was pressed, or the keyboard went on."""

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(tr("Sentence"))
        self.setTabChangesFocus(True)
        self._theme = theme
        self._resize()
        theme.changed.connect(self._resize)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _resize(self) -> None:
        self.setFixedHeight(self._theme.px(20 * SENTENCE_LINES + 18))


def _used(preference: Preference) -> str:
    if preference.last_used_at is None:
        return use_words(preference)
    when = date_and_time(preference.last_used_at)
    return tr("{used}, last {when}", used=use_words(preference), when=when)
