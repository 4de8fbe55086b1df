"""The words a person reads, in the person's language.

Texts are written in English and are their own keys (GNU gettext's way); a catalogue for another
language is put in place once, before the first text is shown.
"""

from __future__ import annotations

from gettext import NullTranslations

_in_use = [NullTranslations()]
_isolates = [False]

# Unicode's marks around a part of a sentence that has a direction of its own (UAX #9, isolates).
_BEGIN, _END = "\u2068", "\u2069"


def use_catalogue(catalogue: NullTranslations) -> None:
    """Show every later text in this catalogue's language; `NullTranslations()` is English."""
    _in_use[0] = catalogue


def isolate_values(wanted: bool) -> None:
    """Let what is put into a sentence keep to itself there.

    A language that runs from right to left needs it, or file names and numbers turn the order of
    its words around. Only for what is shown: terminals draw the marks.
    """
    _isolates[0] = wanted


def alone(words: str) -> str:
    """Words that keep to themselves in a sentence of a language that runs from right to left."""
    return f"{_BEGIN}{words}{_END}" if _isolates[0] and words else words


def _put(values: dict[str, object]) -> dict[str, object]:
    """The values as they are put into a sentence; numbers keep their formats ("{size:.1f}")."""
    if not _isolates[0]:
        return values
    return {name: alone(each) if isinstance(each, str) else each for name, each in values.items()}


def mark(text: str) -> str:
    """The text as it stands, marked for translation: for constants, shown later with `tr`."""
    return text


def tr(text: str, /, **values: object) -> str:
    """The text in the person's language, with `{name}` replaced by the value of that name.

    Without values braces are left alone.
    """
    shown = _in_use[0].gettext(text) if text else ""
    return shown.format(**_put(values)) if values else shown


def number(value: float, digits: int = 0) -> str:
    """A number with the marks of the language: "1,234.5". digits: behind the decimal mark."""
    # i18n: how numbers are written: only the two marks count
    sample = tr("1,234.5")
    marks = {",": sample[1], ".": sample[5]}
    return "".join(marks.get(each, each) for each in f"{value:,.{digits}f}")


def ntr(one: str, many: str, count: int, /, **values: object) -> str:
    """The text for this count, by the plural rule of the language; `{count}` is the number."""
    return _in_use[0].ngettext(one, many, count).format(count=count, **_put(values))
