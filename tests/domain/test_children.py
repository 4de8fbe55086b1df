"""How our child processes are started, from source and frozen."""

import importlib.util
import sys
from pathlib import Path

import pytest

from deskhand.domain.children import CHILD_OPTION, CHILDREN, asked_child, child_command

SOURCE = Path(__file__).parents[2] / "desktop" / "deskhand"


@pytest.mark.parametrize("module", CHILDREN)
def test_each_child_is_a_module_that_runs(module):
    spec = importlib.util.find_spec(module)
    assert 'if __name__ == "__main__":' in Path(spec.origin).read_text("utf-8")


def test_every_module_named_child_is_listed():
    files = [*SOURCE.rglob("child.py"), *SOURCE.rglob("*_child.py")]
    names = {".".join(("deskhand", *f.relative_to(SOURCE).with_suffix("").parts)) for f in files}
    assert names == set(CHILDREN)


def test_nobody_else_starts_the_interpreter():
    """A frozen program has none: such a place would work from source only."""
    users = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "sys.executable" in path.read_text("utf-8")
    }
    assert "domain/children.py" in users
    for name in users - {"domain/children.py"}:
        assert '"-m"' not in (SOURCE / name).read_text("utf-8"), name


def test_from_source_the_interpreter_runs_it():
    assert child_command(CHILDREN[0]) == (sys.executable, "-P", "-m", CHILDREN[0])


def test_a_frozen_program_starts_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = child_command(CHILDREN[0])
    assert command == (sys.executable, CHILD_OPTION, CHILDREN[0])
    assert asked_child(command[1:]) == CHILDREN[0]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [CHILD_OPTION],
        [CHILD_OPTION, "os"],
        [CHILD_OPTION, "deskhand.__main__"],
        [CHILD_OPTION, CHILDREN[0], "more"],
        ["ask", CHILD_OPTION, CHILDREN[0]],
    ],
)
def test_nothing_but_a_listed_child_is_run(arguments):
    assert asked_child(arguments) == ""
