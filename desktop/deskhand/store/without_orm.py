"""SQLAlchemy's asyncio part without its ORM, which nothing here uses.

`sqlalchemy.ext.asyncio` imports the ORM for its sessions: a third of the time that importing
SQLAlchemy takes, and 12 MB. A package of the same name stands in its place that knows the engine,
and becomes the real one as soon as somebody asks it for more.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NAME = "sqlalchemy.ext.asyncio"
ENGINE = ("AsyncConnection", "AsyncEngine", "create_async_engine")


def put_off_orm() -> None:
    """Leave the ORM out until it is asked for. Without effect once it is there."""
    spec = importlib.util.find_spec(NAME)
    if NAME not in sys.modules and spec is not None:
        sys.modules[NAME] = _package(spec)


def _package(spec: ModuleSpec) -> ModuleType:
    package = importlib.util.module_from_spec(spec)

    def ask(name: str) -> Any:
        if name in ENGINE:
            return getattr(importlib.import_module(f"{NAME}.engine"), name)
        if name.startswith("__"):
            raise AttributeError(name)
        if importlib.util.find_spec(f"{NAME}.{name}") is not None:
            return importlib.import_module(f"{NAME}.{name}")
        del package.__dict__["__getattr__"]
        return getattr(importlib.reload(package), name)

    package.__dict__["__getattr__"] = ask
    return package
