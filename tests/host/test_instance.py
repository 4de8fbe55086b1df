"""One Deskhand for each set of folders: who is first, who hands over, who is gone."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deskhand.domain.errors import InputError
from deskhand.domain.handover import Handover, Open, Quick, decode
from deskhand.host import instance
from deskhand.host.folders import Folders
from deskhand.host.instance import REFUSED, TAKEN, NotAnswering, begin, claim, hand_over

if sys.platform == "win32":
    pytest.skip("Unix sockets", allow_module_level=True)

from deskhand.host.instance_unix import LONGEST_ADDRESS, UnixInstance

HOLDER = """
import sys, time
from deskhand.host.folders import Folders
from deskhand.host.instance import claim
held = claim(Folders.find())
print("held" if held else "not held", flush=True)
time.sleep(120)
"""


def folders(home: Path) -> Folders:
    return Folders.find({"DESKHAND_HOME": str(home)})


@contextmanager
def first(home: Path) -> Iterator[UnixInstance]:
    held = claim(folders(home))
    assert isinstance(held, UnixInstance)
    try:
        yield held
    finally:
        held.release()


@contextmanager
def answering(held: UnixInstance, answer: bytes = TAKEN) -> Iterator[list[tuple[Handover, str]]]:
    """Take one hand-over in a thread, as the window does on its loop."""
    taken: list[tuple[Handover, str]] = []

    def serve() -> None:
        held.listening.setblocking(True)
        connected, _ = held.listening.accept()
        with connected, connected.makefile("rb") as lines:
            taken.append(decode(lines.readline()))
            connected.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    yield taken
    thread.join(40)
    assert not thread.is_alive()


@contextmanager
def holder(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is the first one, and answers nobody."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        env={**os.environ, "DESKHAND_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "held\n"
        yield other
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


def test_nobody_runs(tmp_path: Path) -> None:
    assert not hand_over(folders(tmp_path), Open())


def test_the_second_one_hands_over_with_its_token(tmp_path: Path) -> None:
    with first(tmp_path) as held:
        assert claim(folders(tmp_path)) is None
        with answering(held) as taken:
            environ = {"DESKTOP_STARTUP_ID": "a_TIME7"}
            assert begin(folders(tmp_path), Quick("milk"), environ) is None
        assert taken == [(Quick("milk"), "a_TIME7")]


def test_what_is_refused_is_said(tmp_path: Path) -> None:
    with first(tmp_path) as held, answering(held, REFUSED), pytest.raises(InputError):
        hand_over(folders(tmp_path), Open())


def test_two_homes_and_two_profiles_run_side_by_side(tmp_path: Path) -> None:
    one = folders(tmp_path / "one")
    with first(tmp_path / "one"), first(tmp_path / "two"):
        work = claim(one.of_profile("work"))
        assert work is not None
        work.release()


def test_the_socket_belongs_to_the_person_alone(tmp_path: Path) -> None:
    with first(tmp_path) as held:
        address = Path(held.listening.getsockname())
        assert stat.S_IMODE(address.stat().st_mode) == 0o600
        assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700


def test_a_long_folder_s_socket_has_a_short_folder_of_its_own(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 150)
    with first(long) as held:
        address = Path(held.listening.getsockname())
        assert len(os.fsencode(address)) <= LONGEST_ADDRESS
        assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700
        with answering(held) as taken:
            assert hand_over(folders(long), Open(), {})
        assert taken == [(Open(), "")]
    assert not address.parent.exists()


def test_a_socket_s_folder_that_was_tidied_away_keeps_nobody_from_ending(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 150)
    with first(long) as held:
        shutil.rmtree(Path(held.listening.getsockname()).parent)
        held.end_listening()
    with first(long) as following, answering(following):
        assert hand_over(folders(long), Open(), {})


def test_a_crashed_one_does_not_block(tmp_path: Path) -> None:
    with holder(tmp_path) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert not hand_over(folders(tmp_path), Open())
        with first(tmp_path) as held, answering(held):
            assert hand_over(folders(tmp_path), Open())


def test_a_hung_one_is_named_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "ANSWER_S", 0.2)
    with holder(tmp_path), pytest.raises(NotAnswering):
        begin(folders(tmp_path), Open())


def test_one_that_ends_is_waited_for(tmp_path: Path) -> None:
    held = claim(folders(tmp_path))
    assert held is not None
    held.end_listening()
    timer = threading.Timer(0.1, held.release)
    timer.start()
    after = begin(folders(tmp_path), Open())
    timer.join()
    assert after is not None
    after.release()


def test_of_many_at_once_exactly_one_is_first(tmp_path: Path) -> None:
    found: list[object] = []
    barrier = threading.Barrier(8)

    def start() -> None:
        barrier.wait()
        found.append(claim(folders(tmp_path)))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    winners = [each for each in found if isinstance(each, UnixInstance)]
    assert len(winners) == 1
    winners[0].release()


def test_an_address_in_a_folder_others_write_to_is_not_believed(tmp_path: Path) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(str(open_to_all / "s"))
        stranger.listen()
        with first(tmp_path / "home"):
            lock = folders(tmp_path / "home").state / "instance.lock"
            lock.write_text(str(open_to_all / "s"))
            assert not hand_over(folders(tmp_path / "home"), Open())


def test_a_lock_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "precious"
    elsewhere.write_text("kept")
    state = folders(tmp_path).state
    state.mkdir(parents=True)
    (state / "instance.lock").symlink_to(elsewhere)
    with pytest.raises(OSError, match=r"instance\.lock"):
        claim(folders(tmp_path))
    assert elsewhere.read_text() == "kept"
