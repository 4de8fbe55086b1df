"""The frozen program's definition: what it starts, what it carries, what is taken out of it."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from deskhand.domain.children import CHILD_OPTION

TOP = Path(__file__).resolve().parents[2]
HERE = TOP / "packaging" / "pyinstaller"


@pytest.fixture(autouse=True)
def found(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))


@pytest.fixture
def contents():
    return importlib.import_module("contents")


@pytest.fixture
def elf():
    return importlib.import_module("elf")


def test_what_is_needed_by_name_is_not_left_out(contents):
    for name in contents.HIDDEN:
        dotted = [name.rsplit(".", n)[0] for n in range(name.count(".") + 1)]
        assert not set(dotted) & set(contents.LEFT_OUT), name


def test_what_is_needed_by_name_is_there(contents):
    others = ("keyring.backends.Windows", "keyring.backends.macOS")
    for name in contents.HIDDEN:
        assert name in others or find_spec(name) is not None, name


def test_no_dependency_of_ours_is_left_out(contents):
    notes = importlib.import_module("notes")
    modules = {name.lower().replace("-", "_") for name in notes.direct_requirements(TOP)}
    assert not modules & set(contents.LEFT_OUT)


def test_the_files_that_are_opened_by_path_are_there(contents):
    for package, patterns in contents.DATA.items():
        folder = Path(find_spec(package).submodule_search_locations[0])
        assert any(next(folder.glob(pattern), None) for pattern in patterns), package


def test_the_preferences_store_runs_without_the_exporter(tmp_path):
    """As the frozen program has it: no gRPC, no kubernetes, a stand-in for the exporter."""
    code = """
import runpy, sys
class Without:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("grpc", "kubernetes", "google", "uvicorn"):
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Without())
runpy.run_path(sys.argv[1])
import chromadb
client = chromadb.PersistentClient(sys.argv[2])
made = client.create_collection("preferences", embedding_function=None)
made.upsert(ids=["a", "b"], embeddings=[[0.0, 1.0], [1.0, 0.0]], documents=["a", "b"])
print(made.query(query_embeddings=[[1.0, 0.1]], n_results=1)["ids"])
"""
    hook = str(HERE / "without_exporter.py")
    done = subprocess.run(
        [sys.executable, "-c", code, hook, str(tmp_path)],
        capture_output=True,
        text=True,
        env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
    )
    assert done.stdout.strip() == "[['b']]", done.stderr


def entry(*arguments, **changes):
    return subprocess.run(
        [sys.executable, str(HERE / "entry.py"), *arguments],
        capture_output=True,
        text=True,
        input="",
        env={**os.environ, **changes},
    )


def test_the_frozen_program_runs_a_child_of_its_own():
    done = entry(CHILD_OPTION, "deskhand.ui.chat.maths_child")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_frozen_program_runs_nothing_else():
    done = entry(CHILD_OPTION, "http.server")
    assert done.returncode == 2


def test_programs_it_starts_find_the_systems_libraries():
    code = f"""
import os, sys
sys.argv = ["deskhand", "--version"]
import runpy
try:
    runpy.run_path({str(HERE / "entry.py")!r})
except SystemExit:
    print(os.environ.get("LD_LIBRARY_PATH"), os.environ.get("LD_LIBRARY_PATH_ORIG"))
"""
    environ = {"LD_LIBRARY_PATH": "/ours", "LD_LIBRARY_PATH_ORIG": "/theirs"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **environ}
    )
    assert done.stdout.splitlines()[-1] == "/theirs None", done.stderr


@pytest.fixture
def library(tmp_path):
    """A library with the search path of the machine it was built on, and one from its own place."""
    if shutil.which("cc") is None or sys.platform != "linux":
        pytest.skip("needs a C compiler on Linux")

    def build(search):
        source, made = tmp_path / "x.c", tmp_path / "libx.so"
        source.write_text("int answer(void) { return 42; }\n")
        subprocess.run(
            ["cc", "-shared", "-fPIC", f"-Wl,-rpath,{search}", "-o", made, source], check=True
        )
        return made

    return build


def test_the_build_machines_folders_are_forgotten(elf, library):
    made = library("/opt/builder/somewhere/lib")
    assert elf.is_elf(made) and elf.can_be_loaded(made)
    assert elf.forget_folders(made)
    assert not elf.forget_folders(made)
    said = subprocess.run(["objdump", "-p", made], capture_output=True, text=True).stdout
    assert "/opt/builder/somewhere" not in said and "SONAME" not in said
    loaded = [sys.executable, "-c", f"import ctypes; print(ctypes.CDLL({str(made)!r}).answer())"]
    assert subprocess.run(loaded, capture_output=True, text=True).stdout == "42\n"


def test_paths_from_a_librarys_own_place_stay(elf, library):
    made = library("$ORIGIN/../lib")
    assert not elf.forget_folders(made)


def test_what_cannot_be_mapped_is_noticed(elf, library):
    made = library("/x")
    data = bytearray(made.read_bytes())
    start = elf.HEAD.unpack_from(data)[5]
    kind, flags, offset, *rest = elf.SEGMENT.unpack_from(data, start)
    assert kind == elf.PT_LOAD
    elf.SEGMENT.pack_into(data, start, kind, flags, offset + 8, *rest)
    made.write_bytes(data)
    assert not elf.can_be_loaded(made)
