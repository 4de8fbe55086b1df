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


def test_every_module_that_runs_by_itself_is_listed():
    names = {
        ".".join(("deskhand", *path.relative_to(SOURCE).with_suffix("").parts))
        for path in SOURCE.rglob("*.py")
        if path.name != "__main__.py" and '__name__ == "__main__"' in path.read_text("utf-8")
    }
    assert names == set(CHILDREN)


def test_nobody_else_starts_the_interpreter_without_a_thought_for_a_frozen_program():
    """It has none: such a place would work from source only."""
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        if "sys.executable" in text and '"-m"' in text:
            assert "frozen" in text, path


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
