r"""Formulas in Markdown: found before the Markdown is read, because their marks look like its own.

`$…$` and `\(…\)` stand in a line, `$$…$$` and `\[…\]` by themselves. Only whole formulas are
found, so that half of one is never drawn while it streams in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_INLINE = 600
MAX_DISPLAY = 3_000
MAX_FORMULAS = 200
"""In one block; further ones stay text."""

_OPEN, _CLOSE = "\ue000", "\ue001"
_STAND_IN = re.compile(f"{_OPEN}(\\d{{1,4}}){_CLOSE}")
_TOKEN = re.compile(r"\\[\\$`]|`+|\$\$?|\\\(|\\\[")
_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SIGNS = re.compile(r"[\\^_={}+*/<>|-]")
_PRICE = re.compile(r"\d[^\\^_={}+*/<>|]*\s")
_CLOSERS = {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a text, from `start` to `end` with its delimiters.

    tex: without them. display: stands by itself.
    """

    start: int
    end: int
    tex: str
    display: bool


def find_formulas(text: str) -> list[Formula]:
    """The formulas of a text outside of code, in order. Costs time in proportion to the text."""
    found: list[Formula] = []
    without_end: set[str] = set()
    at = 0
    while len(found) < MAX_FORMULAS and (token := _TOKEN.search(text, at)):
        at = token.end()
        if token.group().startswith("`"):
            at = _after_code(text, token, without_end)
        elif token.group() not in ("\\\\", "\\$", "\\`"):
            formula = _formula(text, token, without_end)
            if formula is not None:
                found.append(formula)
                at = formula.end
    return found


def stand_ins(text: str, formulas: list[Formula]) -> str:
    """The text with a mark that Markdown leaves alone in place of each formula."""
    pieces, at = [], 0
    for number, formula in enumerate(formulas):
        pieces.append(_without_marks(text[at : formula.start]))
        pieces.append(f"{_OPEN}{number}{_CLOSE}")
        at = formula.end
    pieces.append(_without_marks(text[at:]))
    return "".join(pieces)


def find_stand_ins(text: str) -> list[tuple[int, int, int]]:
    """Start, end and number of each such mark."""
    return [(m.start(), m.end(), int(m.group(1))) for m in _STAND_IN.finditer(text)]


def whole_formula(source: str) -> Formula | None:
    """The one display formula that this text is, also with a full stop behind it; else None."""
    text = source.strip()
    formulas = find_formulas(text)
    if len(formulas) == 1 and formulas[0].display and formulas[0].start == 0:
        return formulas[0] if text[formulas[0].end :].strip() in ("", ".", ",") else None
    return None


def _formula(text: str, token: re.Match[str], without_end: set[str]) -> Formula | None:
    opener = token.group()
    if opener == "$":
        return _in_dollars(text, token)
    if opener in without_end:
        return None
    display = opener != "\\("
    limit = token.end() + (MAX_DISPLAY if display else MAX_INLINE)
    end = text.find(_CLOSERS[opener], token.end(), limit)
    if end < 0:
        if limit >= len(text):
            without_end.add(opener)
        return None
    tex = text[token.end() : end]
    if not tex.strip() or _BLANK_LINE.search(tex):
        return None
    if opener == "\\[" and not _SIGNS.search(tex):
        return None  # "\[1\]" is how Markdown writes plain brackets
    return Formula(token.start(), end + 2, tex, display)


def _in_dollars(text: str, token: re.Match[str]) -> Formula | None:
    """Pandoc's rule and a little more, so that prices stay text: no space inside the dollars, and
    no word or number right before or behind them."""
    start = token.start()
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return None
    close = _DOLLAR.search(text, token.end(), token.end() + MAX_INLINE)
    if close is None:
        return None
    end = close.end()
    tex = text[token.end() : end - 1]
    behind = text[end : end + 1]
    if not tex.strip() or tex[0].isspace() or tex[-1].isspace():
        return None
    if behind.isalnum() or behind in ("_", "$") or _BLANK_LINE.search(tex) or _PRICE.match(tex):
        return None
    return Formula(start, end, tex, display=False)


def _after_code(text: str, token: re.Match[str], without_end: set[str]) -> int:
    """Behind the code span that begins here, or behind its marks when it has no end."""
    run = token.group()
    if run not in without_end:
        close = re.compile(f"(?<!`){run}(?!`)").search(text, token.end())
        if close is not None:
            return close.end()
        without_end.add(run)
    return token.end()


def _without_marks(text: str) -> str:
    return text.replace(_OPEN, "\ufffd").replace(_CLOSE, "\ufffd") if _OPEN in text else text
