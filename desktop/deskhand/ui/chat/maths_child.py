"""The child process that draws formulas: `python -m deskhand.ui.chat.maths_child`.

Reads one line of JSON an order from stdin, {"tex", "display"}, and answers with one: {"svg"} or
{"error"}. A process of its own, because the time a formula takes may double with each level of
nesting, and because the window must not share its interpreter with that work. Ends when its
standard input does.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

SIZE = 20.0
"""Pixels of the type; the drawing is scaled to what is wanted."""

MEMORY_BYTES = 1 << 30
NICE = 5


class NotDrawable(Exception):
    """The library does not know this notation."""


def draw(tex: str, *, display: bool) -> str:
    """A formula as SVG, its baseline at y = 0, black. Raises NotDrawable, and what the library
    raises for broken TeX."""
    from ziamath import Math, config
    from ziamath.tex import tex2mml

    config.svg2 = False  # Qt reads SVG 1.2 Tiny: glyphs as paths, not as symbols
    mathml = tex2mml(tex, inline=not display)
    if "\\" in mathml:
        raise NotDrawable("a command that is not known")
    drawn: str = Math(mathml, size=SIZE).svg()
    return drawn


def main() -> int:
    """Serve until stdin ends."""
    _limit()
    for line in sys.stdin.buffer:
        answer = json.dumps(_answer(json.loads(line)))
        sys.stdout.buffer.write(answer.encode() + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _answer(order: dict[str, Any]) -> dict[str, str]:
    try:
        return {"svg": draw(str(order["tex"]), display=bool(order["display"]))}
    except _what_broken_tex_raises() as error:
        return {"error": repr(error)}


def _what_broken_tex_raises() -> tuple[type[Exception], ...]:
    """Its own errors, which have no common base, and what comes to pass inside the library. All
    else ends the child, and its parent starts another."""
    from latex2mathml import exceptions

    own = [each for each in vars(exceptions).values() if isinstance(each, type)]
    inside = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError)
    return (*own, *inside, SyntaxError, TypeError, ValueError, MemoryError, NotDrawable)


def _limit() -> None:
    """Bounded memory and low priority, where the system can."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        os.nice(NICE)


if __name__ == "__main__":
    sys.exit(main())
