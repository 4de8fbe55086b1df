"""Bounded reading from ZIP archives, and of the XML in office documents."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from deskhand.documents.frames import Refusal
from deskhand.documents.limits import MAX_ENTRIES, MAX_ENTRY, MAX_UNPACKED
from deskhand.documents.output import Refused

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError),
    *(ParseError, DefusedXmlException, ValueError, KeyError, IndexError, TypeError),
)
"""What a damaged or hostile document makes its readers raise. RuntimeError: a password."""

DEEPEST = 200
"""Elements inside each other; a real document has some thirty."""


class Package:
    """A ZIP archive that gives no more than so much. Raises Refused for a broken one."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except BROKEN as error:
            raise Refused(Refusal.BROKEN) from error
        self.entries = self._archive.infolist()[:MAX_ENTRIES]
        self.left_out = len(self._archive.infolist()) - len(self.entries)
        self.names = {entry.filename for entry in self.entries}
        self._left = MAX_UNPACKED

    def read(self, name: str) -> bytes:
        """One entry's bytes. Raises Refused when it is too large, and what BROKEN lists."""
        with self._archive.open(name) as entry:
            return self._bounded(entry)

    def _bounded(self, entry: IO[bytes]) -> bytes:
        most = min(MAX_ENTRY, self._left)
        content = entry.read(most + 1)
        self._left -= len(content)
        if len(content) > most:
            raise Refused(Refusal.TOO_MUCH)
        return content

    def elements(
        self, name: str, whole: frozenset[str] = frozenset()
    ) -> Iterator[tuple[str, Element]]:
        """The parse events of an XML entry: ("start" or "end", element), without namespaces.

        An element is emptied after its end, so that memory stays flat; what is inside one named
        in `whole` only with that one.
        """
        depth, inside = 0, 0
        source = BytesIO(self.read(name))
        for event, element in iterparse(source, ("start", "end"), forbid_dtd=True):
            step = 1 if event == "start" else -1
            depth += step
            inside += step * (local(element.tag) in whole)
            if depth > DEEPEST:
                raise Refused(Refusal.BROKEN)
            yield event, element
            if event == "end" and not inside:
                element.clear()


def local(name: str) -> str:
    """An element's or attribute's name without its namespace."""
    return name.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without namespace, "" when there is none."""
    return next((value for key, value in element.attrib.items() if local(key) == name), "")
