"""Content lines and components of iCalendar (RFC 5545, 3.1), as they were written.

Nothing is thrown away, and one broken component takes no other with it: the parser of `icalendar`
reads a calendar whole, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from deskhand.domain.wording import tr
from deskhand.services.task_exchange.base import Line, Trouble

LONGEST_COMPONENT = 4_000_000
"""Characters."""
DEEPEST = 8
FOLD_BYTES = 75

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9-]+")
_KNOWN_ESCAPES = {"n": "\n", "N": "\n"}


@dataclass(slots=True)
class Property:
    """One content line. parameters: by upper-case name, unquoted. value: as it stands there."""

    name: str
    parameters: dict[str, list[str]]
    value: str
    line: str

    def parameter(self, name: str) -> str:
        """The first value of a parameter, "" for none."""
        return self.parameters.get(name, [""])[0]

    @property
    def text(self) -> str:
        """Its value as TEXT."""
        return unescaped(self.value)


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END. number: of its first line. A line that is no property is
    kept as one without a name."""

    name: str
    number: int
    properties: list[Property] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """The first property of this name."""
        return next((each for each in self.properties if each.name == name), None)

    def every(self, name: str) -> list[Property]:
        """All properties of this name."""
        return [each for each in self.properties if each.name == name]

    def text(self, name: str) -> str:
        """The first property of this name as TEXT, "" for none."""
        found = self.first(name)
        return "" if found is None else found.text

    def lines(self) -> Iterator[str]:
        """Its content lines, unfolded: its properties, then what it contains."""
        yield f"BEGIN:{self.name}"
        for each in self.properties:
            yield each.line
        for child in self.children:
            yield from child.lines()
        yield f"END:{self.name}"

    @property
    def raw(self) -> str:
        """As it was, unfolded."""
        return "\n".join(self.lines())


def unescaped(value: str) -> str:
    """TEXT as a person reads it."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda match: _KNOWN_ESCAPES.get(match[1], match[1]), value)


def escaped(text: str) -> str:
    """A person's words as TEXT."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def split_values(value: str) -> list[str]:
    """The values of a list, unescaped: commas that are escaped divide nothing."""
    return [unescaped(each) for each in re.split(r"(?<!\\),", value)]


def parse_line(line: str) -> Property | None:
    """One unfolded content line; None when it is none."""
    head, colon, value = line.partition(":")
    if '"' in head:  # a quoted parameter may hold ":" and ";"
        end = _end_of_head(line)
        head, colon, value = (line[:end], ":", line[end + 1 :]) if end >= 0 else (line, "", "")
    name, *parameters = _split_quoted(head) if '"' in head else head.split(";")
    if not colon or not _NAME.fullmatch(name):
        return None
    read: dict[str, list[str]] = {}
    for each in parameters:
        key, _, words = each.partition("=")
        read[key.upper()] = [words.strip('"')]
    return Property(name.upper(), read, value, line)


def _end_of_head(line: str) -> int:
    is_quoted = False
    for index, character in enumerate(line):
        if character == '"':
            is_quoted = not is_quoted
        elif character == ":" and not is_quoted:
            return index
    return -1


def _split_quoted(head: str) -> list[str]:
    pieces, is_quoted, start = [], False, 0
    for index, character in enumerate(head):
        if character == '"':
            is_quoted = not is_quoted
        elif character == ";" and not is_quoted:
            pieces.append(head[start:index])
            start = index + 1
    return [*pieces, head[start:]]


def unfolded(lines: Iterable[Line]) -> Iterator[Line]:
    """Content lines, put together again."""
    number, pieces, is_cut, size = 0, list[str](), False, 0
    for line in lines:
        if line.text[:1] in (" ", "\t"):
            size += len(line.text)
            if pieces and size < LONGEST_COMPONENT:
                pieces.append(line.text[1:])
            is_cut = is_cut or line.is_cut or size >= LONGEST_COMPONENT
            continue
        if pieces:
            yield Line(number, "".join(pieces), is_cut)
        number, pieces, is_cut, size = line.number, [line.text], line.is_cut, len(line.text)
    if pieces:
        yield Line(number, "".join(pieces), is_cut)


class Cutter:
    """Cuts a calendar into components of the kinds asked for, wherever they are."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._open: list[Component] = []
        self._size = 0

    def components(self, lines: Iterable[Line]) -> Iterator[Component | Trouble]:
        """Each whole component, and what is wrong with broken ones."""
        for line in unfolded(lines):
            text = line.text.rstrip()
            if not text:
                continue
            if line.is_cut:
                yield Trouble(line.number, tr("The line is too long: its end was left out."))
            head = text[:6].upper()
            if head == "BEGIN:":
                yield from self._begin(text[6:].strip().upper(), line)
            elif not self._open:
                continue
            elif head[:4] == "END:":
                yield from self._end(text[4:].strip().upper())
            else:
                yield from self._add(line, text)
        if self._open:
            yield Trouble(self._open[0].number, tr("The file ends in the middle of this entry."))
            self._open.clear()

    def _begin(self, name: str, line: Line) -> Iterator[Trouble]:
        if name in self._wanted and any(each.name in self._wanted for each in self._open):
            yield Trouble(self._open[0].number, tr("This entry has no end."))
            self._open.clear()
        if not self._open and name not in self._wanted:
            return
        if len(self._open) >= DEEPEST:
            yield Trouble(self._open[0].number, tr("This entry is nested too deeply."))
            self._open.clear()
            return
        made = Component(name, line.number)
        if self._open:
            self._open[-1].children.append(made)
        else:
            self._size = 0
        self._open.append(made)

    def _end(self, name: str) -> Iterator[Component | Trouble]:
        if name != self._open[-1].name:
            if name in ("VCALENDAR", *self._wanted):
                yield Trouble(self._open[0].number, tr("This entry has no end."))
                self._open.clear()
            return
        ended = self._open.pop()
        if not self._open:
            yield ended

    def _add(self, line: Line, text: str) -> Iterator[Trouble]:
        self._size += len(text)
        if self._size > LONGEST_COMPONENT:
            yield Trouble(self._open[0].number, tr("This entry is too large."))
            self._open.clear()
            return
        found = parse_line(text)
        if found is None:
            yield Trouble(line.number, tr("This line is not written as iCalendar."))
        self._open[-1].properties.append(found or Property("", {}, "", text))


def parse_component(raw: str) -> Component | None:
    """The component that `Component.raw` gave, None for anything else."""
    lines = [Line(number, text) for number, text in enumerate(raw.split("\n"), 1)]
    name = raw.partition("\n")[0].partition(":")[2].strip().upper()
    for each in Cutter(frozenset({name})).components(lines):
        if isinstance(each, Component):
            return each
    return None


def folded(line: str) -> str:
    """The line with its end, in pieces of 75 bytes at most, cut between characters."""
    if len(line) <= FOLD_BYTES // 4 or (line.isascii() and len(line) <= FOLD_BYTES):
        return line + "\r\n"
    pieces, size = [""], 0
    for character in line:
        width = len(character.encode("utf-8", "replace"))
        if size + width > FOLD_BYTES:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += width
    return "\r\n".join(pieces) + "\r\n"
