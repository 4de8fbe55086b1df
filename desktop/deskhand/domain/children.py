"""How a module of ours is started as a process of its own: from source, and frozen.

A frozen program has no interpreter that takes `-m`; it starts itself again with CHILD_OPTION in
front and the module after it, and only one of CHILDREN.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

CHILDREN = (
    "deskhand.cli.import_child",
    "deskhand.documents.child",
    "deskhand.providers.llama_child",
    "deskhand.ui.chat.maths_child",
    "deskhand.ui.exchange.pdf_child",
)
"""Every module that runs as a process of its own. Another one is another line here."""

CHILD_OPTION = "--run-child"


def is_frozen() -> bool:
    """Whether this program was built with PyInstaller, which sets `sys.frozen`."""
    return bool(getattr(sys, "frozen", False))


def child_command(module: str) -> tuple[str, ...]:
    """What to start, to run `module` as a process. module: one of CHILDREN.

    From source it is this interpreter, and -P keeps the working folder out of its imports.
    """
    assert module in CHILDREN, module
    if is_frozen():
        return (sys.executable, CHILD_OPTION, module)
    return (sys.executable, "-P", "-m", module)


def asked_child(arguments: Sequence[str]) -> str:
    """The child that a frozen program's arguments ask for; "" when they ask for none."""
    match arguments:
        case [option, module] if option == CHILD_OPTION and module in CHILDREN:
            return module
        case _:
            return ""
