"""What the start costs: nothing of the core is imported before the first picture."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = [
    "sqlalchemy",
    "alembic",
    "aiosqlite",
    "pydantic",
    "keyring",
    "openai",
    "anthropic",
    "ollama",
    "httpx",
    "httpx2",
    "chromadb",
    "onnxruntime",
    "mcp",
    "genai_prices",
    "tomlkit",
    "xllamacpp",
    "numpy",
]

# The window is closed at its first picture, and says what was imported by then.
SCRIPT = """
import json, sys
from deskhand.ui import session
complete = session.Session._complete
def at_first_picture(self):
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), flush=True)
    complete(self)
    self.window.close()
session.Session._complete = at_first_picture
from deskhand.ui.app import run_window
sys.exit(run_window())
"""


def test_nothing_heavy_is_imported_before_the_first_picture(tmp_path: Path) -> None:
    environ = {**os.environ, "DESKHAND_HOME": str(tmp_path)}
    environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    imported = set(json.loads(done.stdout.splitlines()[0]))
    assert "PySide6" in imported
    assert imported.isdisjoint(HEAVY), sorted(imported.intersection(HEAVY))


# Ends when all that a start loads is loaded, and says whose sources were read on the way.
SOURCES = """
import linecache, os, sys
from deskhand.ui import app
def at_end_of_start():
    assert "sqlalchemy" in sys.modules
    kept = [name for name in linecache.cache if os.path.isfile(name)]
    read = [name for name in kept if "sqlalchemy" in name or "deskhand" in name]
    print(len(read), *read[:5], flush=True)
    os._exit(0)
app._end_of_start = at_end_of_start
app.run_window()
"""


def test_no_module_s_source_is_read_and_kept(tmp_path: Path) -> None:
    environ = {**os.environ, "DESKHAND_HOME": str(tmp_path)}
    environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", SOURCES],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["0"]
