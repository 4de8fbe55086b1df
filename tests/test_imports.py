"""What a fresh interpreter loads: the core no Qt, the command line what a command needs.

The window has `tests/ui/test_start.py`.
"""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import deskhand

QT = ("PySide6", "shiboken6", "qasync")
HEAVY = (
    *("chromadb", "openai", "anthropic", "ollama", "onnxruntime", "mcp", "httpx", "httpx2"),
    *("sqlalchemy", "alembic", "pydantic", "keyring", "genai_prices", "xllamacpp", "numpy"),
)
# Alembic runs these by itself, inside a migration.
RUN_BY_ALEMBIC = ("deskhand.store.migrations.env",)

WITHOUT_QT = """
import importlib, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {qt!r}:
            raise ImportError(f"{{name}} is for the window only")

sys.meta_path.insert(0, Blocked())
for name in {modules!r}:
    importlib.import_module(name)
"""

# What a command that shows tasks has no use for: it would take longer than all it does.
NOT_FOR_TASKS = (
    *("sqlalchemy.orm", "sqlalchemy.dialects.postgresql", "alembic", "keyring", "httpx", "httpx2"),
    *("chromadb", "openai", "anthropic", "ollama", "onnxruntime", "numpy", "genai_prices"),
    *("deskhand.assistants", "deskhand.documents", "deskhand.providers", "deskhand.preferences"),
    *("deskhand.desk.chats", "deskhand.services.exchange", "deskhand.services.providers"),
    *("deskhand.services.sync", "deskhand.services.task_exchange", "deskhand.services.vault"),
    *("deskhand.cli.people", "deskhand.cli.conversations", "deskhand.services.preferences"),
)

COMMAND = """
import runpy, sys
sys.argv = ["deskhand", *{arguments!r}]
try:
    runpy.run_module("deskhand", run_name="__main__", alter_sys=True)
except SystemExit as ended:
    print("\\nstatus", ended.code)
print(" ".join(sorted(sys.modules)))
"""


ASKED_FOR_ORM = """
import sys
from deskhand.store.database import AsyncConnection
assert "sqlalchemy.orm" not in sys.modules
from sqlalchemy.ext import asyncio
from sqlalchemy.ext.asyncio import AsyncConnection as Same, AsyncSession
assert Same is AsyncConnection is asyncio.AsyncConnection
print(Same.__name__, AsyncSession.__name__, asyncio.async_sessionmaker.__name__)
"""


def within(loaded: str, rooms: Iterable[str]) -> list[str]:
    """Those of the loaded modules that are one of these or inside it."""
    inside = tuple(f"{room}." for room in rooms)
    return [name for name in loaded.split() if f"{name}.".startswith(inside)]


def run(code: str, home: Path) -> list[str]:
    """The lines printed by a fresh interpreter."""
    environ = {**os.environ, "DESKHAND_HOME": str(home)}
    environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def core_modules() -> list[str]:
    found = pkgutil.walk_packages(deskhand.__path__, "deskhand.", onerror=lambda _: None)
    names = [each.name for each in found if not each.name.startswith("deskhand.ui")]
    return [name for name in names if name not in RUN_BY_ALEMBIC]


def test_every_module_but_the_window_s_is_imported_without_qt(tmp_path):
    modules = core_modules()
    assert {"deskhand.desk", "deskhand.cli.app", "deskhand.providers.builtin"} <= set(modules)
    run(WITHOUT_QT.format(qt=QT, modules=modules), tmp_path)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_and_version_load_nothing_heavy(arguments, tmp_path):
    *_, status, loaded = run(COMMAND.format(arguments=arguments), tmp_path)
    assert status == "status 0"
    assert not within(loaded, [*HEAVY, *QT])


def test_listing_tasks_loads_nothing_of_the_rest(tmp_path):
    for listed in (["tasks", "add", "Water the plants"], ["tasks", "list"]):
        *_, status, loaded = run(COMMAND.format(arguments=listed), tmp_path)
        assert status == "status 0"
    assert "sqlalchemy.ext.asyncio.engine" in loaded.split()
    assert not within(loaded, [*NOT_FOR_TASKS, *QT])


def test_who_asks_for_sqlalchemy_s_orm_gets_it(tmp_path):
    *_, names = run(ASKED_FOR_ORM, tmp_path)
    assert names == "AsyncConnection AsyncSession async_sessionmaker"
