"""What programs put on a clipboard, as text and paths. Pure."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

HIDDEN = frozenset(("script", "style", "template", "title"))
BLOCKS = frozenset(
    ("p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre")
)
MOST_FILES = 1_000
HERE = ("", "localhost")


def decoded(content: bytes, *, latin: bool = False) -> str:
    """The text of a selection. latin: it is STRING, which ICCCM says is Latin-1; many programs
    send UTF-8 all the same. Half a character at the end, where it was cut, is left away."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    elif latin:
        try:
            text = content.decode()
        except UnicodeDecodeError:
            text = content.decode("latin-1")
    else:
        text = content.decode("utf-8", "replace").rstrip("\ufffd")
    return text.replace("\0", "").replace("\r\n", "\n")


def local_files(listed: bytes) -> tuple[Path, ...]:
    """The files of this machine in a text/uri-list (RFC 2483), at most `MOST_FILES`."""
    found: list[Path] = []
    for line in listed.decode("utf-8", "replace").splitlines()[:MOST_FILES]:
        if line.startswith("#"):
            continue
        try:
            parts = urlsplit(line.strip())
        except ValueError:
            continue
        path = unquote_to_bytes(parts.path)
        if parts.scheme == "file" and (parts.hostname or "") in HERE and path and b"\0" not in path:
            found.append(Path(path.decode("utf-8", "surrogateescape")))
    return tuple(found)


class _Words(HTMLParser):
    """The words of a page, blocks on lines of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in HIDDEN
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in HIDDEN and self._hidden > 0
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))


def words_of_page(content: bytes) -> str:
    """The words of text/html, which some programs offer alone."""
    reader = _Words()
    reader.feed(decoded(content))
    reader.close()
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(reader.pieces)).strip()
