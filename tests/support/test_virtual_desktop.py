"""The desktop the other tests run in: what it gives, and that nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("virtual_desktop.py")
WAIT_S = 30.0

# As the desktop's own tests, they need its programs on the machine.
pytestmark = pytest.mark.desktop

LEAVE_SOMETHING = """
import os, signal, subprocess, sys, time
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
left = subprocess.Popen([sys.executable, "-c", deaf], start_new_session=True)
print(os.environ["DESKHAND_TEST_DESKTOP"], left.pid, flush=True)
sys.exit(42)
"""
WAIT_FOR_END = """
import os, sys, time
print(os.environ["DESKHAND_TEST_DESKTOP"], os.getpid(), flush=True)
time.sleep(600)
"""
ASK_FOR_SECRETS = """
import subprocess, sys
read = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets"]
login = "/org/freedesktop/secrets/collection/login"
locked = subprocess.run(
    [*read, login, "org.freedesktop.DBus.Properties.Get",
     "string:org.freedesktop.Secret.Collection", "string:Locked"],
    capture_output=True, text=True,
).stdout
print("none" if not locked else "locked" if "true" in locked else "unlocked")
"""


def command(code):
    return [sys.executable, str(PROGRAM), sys.executable, "-c", code]


def is_gone(pid):
    """Ended and reaped, or about to be reaped by somebody else."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0]
    except FileNotFoundError:
        return True
    return state == "Z"


def wait_gone(pid, folder):
    deadline = time.monotonic() + WAIT_S
    while not is_gone(pid) or Path(folder).exists():
        assert time.monotonic() < deadline, f"{pid} or {folder} is still there"
        time.sleep(0.05)


def test_the_status_is_the_commands_and_what_it_leaves_is_ended():
    done = subprocess.run(
        command(LEAVE_SOMETHING), stdout=subprocess.PIPE, text=True, timeout=60, check=False
    )
    assert done.returncode == 42
    folder, pid = done.stdout.split()
    assert is_gone(pid)
    assert not Path(folder).exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ending_it_ends_all_of_it(number):
    running = subprocess.Popen(command(WAIT_FOR_END), stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    with running.stdout as said:
        folder, pid = said.readline().split()
    running.send_signal(number)
    assert running.wait(WAIT_S) == 128 + number
    wait_gone(pid, folder)


def test_a_command_that_is_not_there_is_told():
    done = subprocess.run(
        [sys.executable, str(PROGRAM), "no-such-program"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 127
    assert "no-such-program" in done.stderr


@pytest.mark.parametrize("state", ["unlocked", "locked", "none"])
def test_the_secret_service_is_as_asked(state):
    done = subprocess.run(
        command(ASK_FOR_SECRETS),
        env={**os.environ, "DESKHAND_TEST_KEYRING": state},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == state, done.stderr
