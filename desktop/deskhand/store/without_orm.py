"""SQLAlchemy's asyncio part without its ORM, which nothing here uses.

`sqlalchemy.ext.asyncio` imports the ORM for its sessions: a third of the time that importing
SQLAlchemy takes, and 12 MB. A package of the same name stands in its place that knows the engine,
and becomes the real one as soon as somebody asks it for more.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NAME = "sqlalchemy.ext.asyncio"
ENGINE = ("AsyncConnection", "AsyncEngine", "create_async_engine")


def put_off_orm() -> None:
    """Leave the ORM out until it is asked for. Without effect once it is there."""
    if NAME not in sys.modules:
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Finds the package once, for its first import."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != NAME:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(NAME)
        if spec is not None:
            spec.loader = _PutOff()
        return spec


class _PutOff(Loader):
    """Has a package import what is asked of it."""

    def exec_module(self, module: ModuleType) -> None:
        def ask(name: str) -> Any:
            if name in ENGINE:
                return getattr(importlib.import_module(f"{NAME}.engine"), name)
            if name.startswith("__"):
                raise AttributeError(name)
            if importlib.util.find_spec(f"{NAME}.{name}") is not None:
                return importlib.import_module(f"{NAME}.{name}")
            del module.__dict__["__getattr__"]
            return getattr(importlib.reload(module), name)

        module.__dict__["__getattr__"] = ask
