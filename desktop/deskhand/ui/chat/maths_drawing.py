"""Formulas as pictures: asked of a child process, scaled and tinted here. Knows no widget.

Everything here blocks and belongs in a lane.
"""

from __future__ import annotations

import atexit
import json
import logging
import re
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from deskhand.domain.children import child_command
from deskhand.ui.chat.maths_child import SIZE

log = logging.getLogger(__name__)

TIMEOUT_S = 2.5
START_TIMEOUT_S = 20.0
END_TIMEOUT_S = 1.0
MAX_DEPTH = 12
"""The time doubles with a level; deeper ones would only run into the time-out."""

MAX_WIDTH, MAX_HEIGHT = 6_000, 3_000
MOST_FAILURES = 5
"""A child that had to be ended so often is not started again."""

_NESTING = re.compile(r"[{}]|\\left(?![a-zA-Z])|\\right(?![a-zA-Z])|\\begin|\\end")
_VIEW_BOX = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


@dataclass(frozen=True, slots=True)
class Wanted:
    """A formula as it should look. px: size of the type; colour: "#RRGGBB"; ratio: of pixels of
    the screen to ours."""

    tex: str
    display: bool
    px: int
    colour: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A formula's picture. width, ascent, descent: in our pixels, from its baseline."""

    picture: QImage
    width: float
    ascent: float
    descent: float


def depth(tex: str) -> int:
    """How many levels of braces, fences and environments stand inside each other."""
    most = level = 0
    for found in _NESTING.finditer(tex):
        opens = found.group() in ("{", "\\left", "\\begin")
        level += 1 if opens else -1
        most = max(most, level)
    return most


class MathsDrawer:
    """Draws one formula at a time. Its child is started when the first one is wanted."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._outlines: dict[tuple[str, bool], str] = {}

    def draw(self, wanted: Wanted) -> Drawn | None:
        """The picture; None for what is no formula, or too much of one."""
        key = (wanted.tex, wanted.display)
        if key not in self._outlines:
            if len(self._outlines) > 500:
                self._outlines.clear()
            self._outlines[key] = self._outline(wanted.tex, display=wanted.display)
        outline = self._outlines[key]
        return _paint(outline, wanted) if outline else None

    def end(self) -> None:
        """End the child; the next formula starts another."""
        child, self._child = self._child, None
        if child is None or child.stdin is None or child.stdout is None:
            return
        atexit.unregister(self.end)
        child.kill()
        with suppress(OSError):  # what was not read yet is flushed into a closed pipe
            child.stdin.close()
        child.stdout.close()
        with suppress(subprocess.TimeoutExpired):
            child.wait(END_TIMEOUT_S)

    def _outline(self, tex: str, *, display: bool) -> str:
        """The formula as SVG, "" for what cannot be drawn."""
        if depth(tex) > MAX_DEPTH or self._failures >= MOST_FAILURES:
            return ""
        timeout_s = TIMEOUT_S
        if self._child is None:
            self._child = _start()
            atexit.register(self.end)
            timeout_s = START_TIMEOUT_S  # it imports the library first
        answer = _ask(self._child, {"tex": tex, "display": display}, timeout_s)
        if answer is None:
            log.info("a formula of %d characters took too long or broke its child", len(tex))
            self._failures += 1
            self.end()
            return ""
        return str(answer.get("svg", ""))


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        child_command("deskhand.ui.chat.maths_child"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl+C in a terminal is meant for the window
    )


def _ask(
    child: subprocess.Popen[bytes], order: dict[str, object], timeout_s: float
) -> dict[str, object] | None:
    """The child's answer; None when it ended or had to be ended."""
    assert child.stdin is not None and child.stdout is not None
    watch = threading.Timer(timeout_s, child.kill)
    watch.start()
    try:
        child.stdin.write(json.dumps(order).encode() + b"\n")
        child.stdin.flush()
        line = child.stdout.readline()
        return json.loads(line) if line else None
    except (OSError, ValueError):
        return None
    finally:
        watch.cancel()


def _paint(svg: str, wanted: Wanted) -> Drawn | None:
    from PySide6.QtSvg import QSvgRenderer

    box = _VIEW_BOX.search(svg)
    if box is None:
        return None
    top, width, height = (float(box.group(n)) * wanted.px / SIZE for n in (2, 3, 4))
    if not (0 < width <= MAX_WIDTH and 0 < height <= MAX_HEIGHT):
        return None
    size = (int(width * wanted.ratio) + 1, int(height * wanted.ratio) + 1)
    picture = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(0, 0, width * wanted.ratio, height * wanted.ratio)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, area)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(wanted.colour))
    painter.end()
    picture.setDevicePixelRatio(wanted.ratio)
    return Drawn(picture, width, -top, height + top)
