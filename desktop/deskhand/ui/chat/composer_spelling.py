"""Underlines words that are spelt wrong, where this system has a spelling library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QLocale, QObject, QPoint, QTimer
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu

from deskhand.domain.wording import tr
from deskhand.host.spelling import LONGEST_WORD, Speller, find_speller
from deskhand.ui import aio
from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.theme.theme import Theme

AFTER_MS = 250
LONGEST_LINE = 5_000
LONGEST_TEXT = 50_000
"""In longer texts nothing is underlined: nobody proofreads them here."""
MOST_KNOWN = 20_000
TIMEOUT_S = 20.0
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_PROSE = re.compile(r"[/\\@{}<>=_#`]|\d|://")
_WIDE = "\u2e80"


def languages() -> list[str]:
    """What this desktop speaks, as dictionaries are called: "de_AT", "de"; English at last."""
    named = [name.replace("-", "_") for name in QLocale.system().uiLanguages()]
    return list(dict.fromkeys([*named, "en_US", "en_GB", "en"]))


def words_of(line: str) -> Iterable[tuple[int, str]]:
    """The words of a line that can be spelt wrong, with where they begin: no addresses, paths,
    code, or writing without spaces."""
    for token in _TOKEN.finditer(line):
        if _NO_PROSE.search(token[0]):
            continue
        for word in _WORD.finditer(token[0]):
            if 1 < len(word[0]) <= LONGEST_WORD and max(word[0]) < _WIDE:
                yield token.start() + word.start(), word[0]


class Spelling(QObject):
    """What is known of words, asked for off the window's thread.

    find: looks for a speller for languages; called once, in the thread.
    """

    def __init__(
        self,
        edit: MessageEdit,
        theme: Theme,
        find: Callable[[Sequence[str]], Speller | None] = find_speller,
    ) -> None:
        super().__init__(edit)
        self._edit, self._find = edit, find
        self._lane = aio.Lane("deskhand-spelling", self)
        self._speller: Speller | None = None
        self._looked = False
        self._known: dict[str, bool] = {}
        self._asked: set[str] = set()
        self._marks = _Marks(edit, self, theme)
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(lambda: aio.spawn(self._ask(), self, "spelling"))
        edit.menu_asked.connect(self._on_menu_asked)

    @property
    def can_check(self) -> bool:
        """Whether this system has what it takes, as far as is known."""
        return not (self._looked and self._speller is None)

    def turn(self, on: bool) -> None:
        """Underline from now on, or not any more."""
        self._marks.setDocument(self._edit.document() if on else None)

    def is_wrong(self, word: str) -> bool:
        """Whether it is known to be spelt wrong; asked for when nothing is known."""
        known = self._known.get(word)
        if known is None and self.can_check:
            self._asked.add(word)
            self._timer.start()
        return known is False

    async def _ask(self) -> None:
        words, self._asked = tuple(self._asked), set()
        try:
            found = await self._lane.run(lambda: self._check(words), TIMEOUT_S)
        except TimeoutError:
            self._looked, self._speller = True, None
            return
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        self._known |= found
        if not all(found.values()):
            self._marks.rehighlight()

    def _check(self, words: Sequence[str]) -> dict[str, bool]:
        """In the thread."""
        if not self._looked:
            self._speller, self._looked = self._find(languages()), True
        speller = self._speller
        return {} if speller is None else {word: speller.knows(word) for word in words}

    # -- what can be done about a word

    def _on_menu_asked(self, menu: QMenu, at: QPoint) -> None:
        cursor = self._edit.cursorForPosition(at)
        line, column = cursor.block().text(), cursor.positionInBlock()
        for begin, word in words_of(line[:LONGEST_LINE]):
            if begin <= column <= begin + len(word) and self._known.get(word) is False:
                place = QTextCursor(cursor)
                place.setPosition(cursor.block().position() + begin)
                end = place.position() + len(word)
                place.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                aio.spawn(self._suggest(menu, place, word), menu, "spelling suggestions")

    async def _suggest(self, menu: QMenu, place: QTextCursor, word: str) -> None:
        speller = self._speller
        found = (
            []
            if speller is None
            else await self._lane.run(lambda: speller.suggest(word), TIMEOUT_S)
        )
        first = menu.actions()[0]
        for suggestion in found:
            action = menu.addAction(suggestion)
            action.triggered.connect(lambda _=False, text=suggestion: place.insertText(text))
            menu.insertAction(first, action)
        ignore = menu.addAction(tr("Ignore “{word}”", word=word))
        ignore.triggered.connect(lambda: self._ignore(word))
        menu.insertAction(first, ignore)
        menu.insertSeparator(first)
        if menu.isVisible():
            menu.popup(menu.pos())  # it is longer now, and must still fit the screen

    def _ignore(self, word: str) -> None:
        self._known[word] = True
        self._marks.rehighlight()


class _Marks(QSyntaxHighlighter):
    """Red waves under what is spelt wrong, but not under the word being typed."""

    def __init__(self, edit: MessageEdit, spelling: Spelling, theme: Theme) -> None:
        super().__init__(edit)
        self._edit, self._spelling, self._theme = edit, spelling, theme
        self._passed_over = -1
        edit.cursorPositionChanged.connect(self._on_caret_moved)

    def highlightBlock(self, text: str) -> None:
        if len(text) > LONGEST_LINE or self.document().characterCount() > LONGEST_TEXT:
            return
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(self._theme.color("danger"))
        cursor, block = self._edit.textCursor(), self.currentBlock()
        caret = cursor.position() - block.position()
        for begin, word in words_of(text):
            if begin < caret <= begin + len(word) and self._edit.hasFocus():
                self._passed_over = block.blockNumber()
            elif self._spelling.is_wrong(word):
                self.setFormat(begin, len(word), look)

    def _on_caret_moved(self) -> None:
        passed, self._passed_over = self._passed_over, -1
        if passed >= 0 and self.document() is not None:
            self.rehighlightBlock(self.document().findBlockByNumber(passed))
