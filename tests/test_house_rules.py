"""The rules of the house that a machine can hold (CONTRIBUTING.md says why they exist)."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
SOURCE = TOP / "desktop" / "deskhand"
LONGEST_MODULE = 600

# Tasks begun outside `aio.spawn`, and who keeps the reference.
TASKS = {
    "ui/aio.py": "it is the place for them",
    "providers/llama_process.py": "`_logging` is kept on the process and awaited when it ends",
    "providers/llama_host.py": "`_ending` keeps each until it is done",
    "assistants/checkpoints.py": "`_writing` is kept and awaited before the next one",
    "assistants/assistant.py": "`_ending` and `_storing_again` keep them; `settle` awaits them",
    "host/hotkeys/portal.py": "`_again` is kept, and cancelled by `close`",
    "host/session_link.py": "`_reading` and `_answering` keep each; `close` ends them",
    "documents/reader.py": "`feeding` is cancelled and awaited where it was begun",
    "services/backup/service.py": "`task` is awaited, also when whoever waits is cancelled",
    "services/preference_later.py": "`keep` keeps each until it is done; `close` awaits them",
    "services/preference_shelf.py": "`_embedding` is kept and awaited",
    "store/database.py": "`_under_way` keeps each until it is done; `close` awaits them",
}

# The only places that may catch everything and go on.
BROAD = {
    "ui/aio.py": "reporter and thread lane",
    "assistants/assistant.py": "run loop",
    "keychain/lane.py": "thread lane",
    "preferences/collection.py": "a fault of Chroma that is no Exception; others go on up",
    "preferences/minilm.py": "two libraries that raise plain Exception for a damaged file",
}

# Methods that only subclasses have. Qt's metaclass leaves no room for `abc`.
ABSTRACT = {
    "preferences/own_vectors.py": ("__call__",),
    "ui/chat/message_view.py": ("body", "show_entry", "show_more", "selectables"),
    "ui/chat/under.py": ("arrange", "stops"),
    "ui/side/listed_pane.py": ("is_touched",),
    "ui/settings/list_model.py": ("entries", "remove", "undo"),
    "ui/quick/frame.py": ("height_at", "answer_height", "focus_line"),
}

# In comments only: TODO is also a noun of iCalendar.
POSIX_ONLY = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}
ONE_SYSTEM = {"host/instance_unix.py"}
"""Modules that are only imported where their system is."""

UNFINISHED = re.compile(r"#.*\b(TODO|FIXME|XXX)\b")
# A folder of somebody's own machine; the one in the tests of the redactor is nobody's.
HOME = re.compile(r"""["'](/home/(?!me/)|/root/|/Users/|[A-Z]:\\\\Users)""")


@functools.cache
def modules(folder: Path = SOURCE) -> dict[str, ast.Module]:
    found = sorted(folder.rglob("*.py"))
    return {
        path.relative_to(folder).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in found
        if "node_modules" not in path.parts
    }


def places(nodes: Iterable[tuple[str, ast.AST]]) -> list[str]:
    return [f"{name}:{getattr(node, 'lineno', 0)}" for name, node in nodes]


def called(node: ast.AST) -> str:
    """The last name of what a call calls, or of an attribute."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def every(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> list[tuple[str, ast.AST]]:
    return [
        (name, node)
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, kind)
    ]


@pytest.mark.parametrize("name", ["exec", "exec_", "processEvents", "asyncSlot", "asyncClose"])
def test_no_loop_runs_inside_the_loop(name):
    used = [each for each in every((ast.Call, ast.Attribute, ast.Name)) if called(each[1]) == name]
    assert not places(used)


def test_a_task_is_only_begun_where_its_reference_is_kept():
    begun = [
        (name, node)
        for name, node in every((ast.Attribute, ast.Name))
        if called(node) in ("create_task", "ensure_future")
    ]
    assert not places((name, node) for name, node in begun if name not in TASKS)
    assert {name for name, _ in begun} == set(TASKS), "the list above names places that are gone"


def test_no_task_is_begun_and_dropped():
    dropped = [
        (name, node)
        for name, node in every(ast.Expr)
        if isinstance(node, ast.Expr) and called(node.value) in ("create_task", "ensure_future")
    ]
    assert not places(dropped)


def is_broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(called(kind) in ("Exception", "BaseException") for kind in kinds)


def handlers() -> list[tuple[str, ast.ExceptHandler]]:
    return [(n, h) for n, h in every(ast.ExceptHandler) if isinstance(h, ast.ExceptHandler)]


def passes_on(handler: ast.ExceptHandler) -> bool:
    """It cleans up and lets the error go its way."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_only_the_named_places_catch_everything():
    broad = [(n, h) for n, h in handlers() if is_broad(h) and not passes_on(h)]
    assert not places((name, node) for name, node in broad if name not in BROAD)
    assert {name for name, _ in broad} == set(BROAD), "the list above names places that are gone"


def test_no_error_is_caught_and_dropped():
    silent = [
        (name, node)
        for name, node in handlers()
        if all(isinstance(line, ast.Pass) for line in node.body)
    ]
    assert not places(silent)


def test_cancellation_is_never_swallowed():
    swallowed = [
        (name, node)
        for name, node in every(ast.Call)
        if isinstance(node, ast.Call)
        and called(node) == "suppress"
        and {"CancelledError", "BaseException", "Exception"} & {called(each) for each in node.args}
    ]
    assert not places(swallowed)


def own_files() -> list[Path]:
    folders = (TOP / "desktop", TOP / "tests", TOP / "packaging")
    found = [path for folder in folders for path in folder.rglob("*.py")]
    return [path for path in found if "node_modules" not in path.parts]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(TOP)}:{number}"
        for path in own_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_for_later():
    assert not lines_with(UNFINISHED)


def test_only_abstract_methods_say_they_are_not_implemented():
    raising = [
        (name, function.name)
        for name, function in every((ast.FunctionDef, ast.AsyncFunctionDef))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(
            isinstance(each, ast.Raise) and each.exc and called(each.exc) == "NotImplementedError"
            for each in ast.walk(function)
        )
    ]
    assert not [each for each in raising if each[1] not in ABSTRACT.get(each[0], ())]


def test_no_path_leads_into_somebody_s_home():
    assert not lines_with(HOME)


def test_no_module_is_longer_than_two_should_be():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in own_files()}
    long = {str(path.relative_to(TOP)): n for path, n in lengths.items() if n > LONGEST_MODULE}
    assert not long


def test_every_room_says_what_lives_in_it():
    silent = [
        name
        for name, tree in modules().items()
        if name.endswith("__init__.py") and not ast.get_docstring(tree)
    ]
    assert not silent


def test_every_module_says_what_it_is_for():
    assert not [name for name, tree in modules().items() if not ast.get_docstring(tree)]


def test_every_module_can_be_imported_on_every_system():
    """Modules of one system are imported where it is asked for, or inside functions."""
    found = {
        (name, each)
        for name, tree in modules().items()
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in imported(node)
        if each in POSIX_ONLY
    }
    assert not [each for each in found if each[0] not in ONE_SYSTEM]


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The top-level names of the modules that it imports."""
    if isinstance(node, ast.Import):
        return [each.name.partition(".")[0] for each in node.names]
    return [(node.module or "").partition(".")[0]] if node.level == 0 else []
