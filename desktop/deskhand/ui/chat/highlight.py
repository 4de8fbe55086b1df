"""Colours in code: words, strings, numbers, comments, for the languages people ask about."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from deskhand.ui.theme.tokens import Tokens

_WORDS = """
abstract and as assert async await begin bool boolean break case catch char class const continue
def default del delete do done double elif else end enum esac except export extends extern false
False fi final finally float fn for foreach from func function global go goto if impl implements
import in inline instanceof int interface is lambda let local long match mod module mut namespace
new nil None nonlocal not null or package pass private protected pub public raise return select
self short signed sizeof static str string struct super switch template then this throw trait
true True try type typedef typeof union unsigned until use using var virtual void volatile
where while with yield
SELECT FROM WHERE JOIN LEFT RIGHT INNER OUTER ON GROUP BY ORDER HAVING LIMIT INSERT INTO VALUES
UPDATE SET DELETE CREATE TABLE INDEX VIEW DROP ALTER AND OR NOT NULL IS IN AS DISTINCT UNION CASE
WHEN THEN ELSE END PRIMARY KEY DEFAULT BEGIN COMMIT ROLLBACK
"""
_HASH_LANGUAGES = """
python py bash sh shell zsh fish console yaml yml toml ruby rb r perl make makefile dockerfile conf
ini nix elixir julia powershell ps1 cmake
"""
_HASH = frozenset(_HASH_LANGUAGES.split())
_DASHES = frozenset(["sql", "lua", "haskell", "hs", "ada", "elm"])
_PLAIN = frozenset(["text", "txt", "plain", "plaintext", "output", "log", "markdown", "md", "diff"])
_LONGEST_LINE = 2_000
_LONGEST_CODE = 60_000
"""Characters; what comes behind them has no colours."""

_STRING = r"""(?P<string>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`(?:\\.|[^`\\])*`?)"""
_NUMBER = r"(?P<number>\b(?:0[xXbBoO][\da-fA-F_]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\b)"
_WORD = r"(?P<word>[A-Za-z_]\w*)"


class CodeHighlighter(QSyntaxHighlighter):
    """Colours one line at a time, so that a line added costs one line."""

    def __init__(self, document: QTextDocument, language: str, tokens: Tokens) -> None:
        super().__init__(document)
        self._words = frozenset(_WORDS.split())
        self._pattern = _pattern_for(language.lower())
        self.set_tokens(tokens)

    def set_tokens(self, tokens: Tokens) -> None:
        """Other colours."""
        self._formats = {
            "keyword": _format(tokens.syntax_keyword),
            "string": _format(tokens.syntax_string),
            "number": _format(tokens.syntax_number),
            "comment": _format(tokens.syntax_comment),
        }

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        if self._pattern is None or len(text) > _LONGEST_LINE:
            return
        if self.currentBlock().position() > _LONGEST_CODE:
            return
        for found in self._pattern.finditer(text):
            kind = found.lastgroup
            if kind == "word":
                if found.group() not in self._words:
                    continue
                kind = "keyword"
            if kind is not None:
                self.setFormat(found.start(), found.end() - found.start(), self._formats[kind])


def _pattern_for(language: str) -> re.Pattern[str] | None:
    if not language or language in _PLAIN:
        return None
    if language in _HASH:
        comment = r"(?P<comment>(?:(?<=\s)|^)#.*)"
    elif language in _DASHES:
        comment = r"(?P<comment>--.*)"
    else:
        comment = r"(?P<comment>//.*|/\*.*?(?:\*/|$)|<!--.*?(?:-->|$))"
    return re.compile("|".join((comment, _STRING, _NUMBER, _WORD)))


def _format(colour: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    return made
