"""Who is alive, also after kill -9."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deskhand.domain.errors import HostError
from deskhand.host.processes import Liveness

CHILD = """
import sys
from pathlib import Path
from deskhand.host.processes import Liveness
print(Liveness(Path(sys.argv[1])).owner, flush=True)
sys.stdin.read()
"""


def child(folder: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_another_process_is_alive_until_it_is_killed(tmp_path: Path) -> None:
    mine = Liveness(tmp_path)
    process, owner = child(tmp_path)
    with process:
        assert mine.is_alive(owner)
        assert mine.is_alive(mine.owner)
        process.kill()
        process.wait()
    assert not mine.is_alive(owner)
    assert not mine.is_alive(owner)
    mine.close()


def test_a_closed_one_is_not_alive(tmp_path: Path) -> None:
    first, second = Liveness(tmp_path), Liveness(tmp_path)
    assert second.is_alive(first.owner)
    first.close()
    first.close()
    assert not second.is_alive(first.owner)
    assert not first.is_alive(first.owner)
    second.close()


def test_marks_of_the_dead_are_cleared_away(tmp_path: Path) -> None:
    process, owner = child(tmp_path)
    with process:
        process.kill()
    assert (tmp_path / f"{owner}.alive").exists()
    Liveness(tmp_path).close()
    assert list(tmp_path.glob("*.alive")) == []


def test_nonsense_is_not_alive_and_touches_no_file(tmp_path: Path) -> None:
    mine = Liveness(tmp_path / "processes")
    (tmp_path / "victim.alive").write_text("")
    for owner in ("", "../victim", "x", "0" * 65):
        assert not mine.is_alive(owner)
    assert (tmp_path / "victim.alive").exists()
    mine.close()


def test_a_process_of_another_machine_is_left_alone(tmp_path: Path) -> None:
    here, there = Liveness(tmp_path / "here"), Liveness(tmp_path / "there")
    assert here.is_alive(there.owner)
    here.close()
    there.close()


def test_many_starting_at_once_agree_on_the_machine(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        all_of_them = list(pool.map(lambda _: Liveness(tmp_path), range(16)))
    assert len({each.owner[:32] for each in all_of_them}) == 1
    assert all(one.is_alive(other.owner) for one in all_of_them for other in all_of_them)
    for each in all_of_them:
        each.close()


def test_an_unusable_folder_is_a_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HostError):
        Liveness(tmp_path / "file")
