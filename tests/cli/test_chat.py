"""`deskhand chat`: piped lines, slash commands, a person at a terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.cli.openai_server import OpenAIServer
from tests.cli.runner import COMMAND, Deskhand, Ended


def talk(deskhand: Deskhand, text: str, *arguments: str, model: str = "echo") -> Ended:
    chosen = ("--provider", "openai", "--base-url", deskhand.url, "--model", model)
    return deskhand("chat", *chosen, *arguments, stdin=text.encode())


def test_piped_lines_are_answered_one_by_one(deskhand: Deskhand, server: OpenAIServer) -> None:
    ended = talk(deskhand, "first question\n\nsecond question\n")
    assert (ended.status, ended.out, ended.err) == (0, "first question\nsecond question\n", "")
    assert len(server.requests[1]["messages"]) - len(server.requests[0]["messages"]) == 2
    assert len(deskhand("conversations", "list", "--json").document) == 1


def test_without_a_display_the_program_itself_answers_piped_lines(deskhand: Deskhand) -> None:
    deskhand("init", "openai", "--model", "echo", "--base-url", deskhand.url)
    ended = deskhand(stdin=b"Hello\n")
    assert (ended.status, ended.out) == (0, "Hello\n")
    assert "no display" in ended.error_line


def test_an_empty_input_ends_at_once(deskhand: Deskhand) -> None:
    ended = talk(deskhand, "")
    assert (ended.status, ended.out, ended.err) == (0, "", "")


def test_slash_commands(deskhand: Deskhand) -> None:
    ended = talk(
        deskhand,
        "one\n/new\ntwo\n/list\n/open 2\n/model thinker\n2+2?\n/models\n/help\n/quit\nnever\n",
    )
    lines = ended.out.splitlines()
    assert ended.status == 0
    assert lines[:2] == ["one", "A new conversation."]
    assert lines[2] == "two"
    assert lines[3].split() == ["1", "two"] and lines[4].split() == ["2", "one"]
    assert lines[5:8] == ["one", "> one", "one"]
    assert "thinker" in lines[8]
    assert lines[9] == "It is 4."
    assert any(line.startswith("openai/endless") for line in lines)
    assert any(line.startswith("/temporary") for line in lines)
    assert "never" not in ended.out


def test_temporary_talk_is_not_kept(deskhand: Deskhand) -> None:
    assert talk(deskhand, "/temporary\nhush\n").out.endswith("hush\n")
    assert talk(deskhand, "hush\n", "--temporary").out == "hush\n"
    assert deskhand("conversations", "list", "--json").document == []


def test_a_failed_line_is_told_and_the_next_is_answered(deskhand: Deskhand) -> None:
    ended = talk(
        deskhand, "/model broken\nx\n/model echo\nstill here\n/nonsense\n/open 99\n/open\n"
    )
    assert ended.status == 1
    assert "The first half\n" in ended.out and "still here" in ended.out
    said = ended.err.splitlines()
    assert len(said) == 4 and all(line.startswith("deskhand: ") for line in said)


def test_a_provider_out_of_reach_is_exit_4_at_the_end(deskhand: Deskhand) -> None:
    deskhand.url = "http://127.0.0.1:9/v1"
    ended = talk(deskhand, "x\n")
    assert (ended.status, ended.out) == (4, "")
    assert ended.error_line


def test_a_line_that_is_no_text_is_told(deskhand: Deskhand) -> None:
    chosen = ("--provider", "openai", "--base-url", deskhand.url, "--model", "echo")
    ended = deskhand("chat", *chosen, stdin=b"\xff\xfe\nafter\n")
    assert ended.out == "after\n"
    assert "not text" in ended.error_line


class Terminal:
    """A person at a terminal, with fingers and eyes."""

    def __init__(self, deskhand: Deskhand, model: str) -> None:
        chosen = ["--provider", "openai", "--base-url", deskhand.url, "--model", model]
        self.process_id, self._handle = pty.fork()
        if self.process_id == 0:
            # A suite started in the background ignores Ctrl+C, and so would what it starts.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            environment = deskhand.environment | {"TERM": "dumb"}
            os.execve(COMMAND[0], [*COMMAND, "chat", *chosen], environment)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self._handle, text.encode())

    def wait_for(self, text: str, seconds: float = 30.0, pressing: str = "") -> None:
        """Read until `text` was shown since the last time. pressing: a key pressed again each
        second until then."""
        deadline = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < deadline, self.seen[-500:]
            if select.select([self._handle], [], [], 1.0)[0]:
                self.seen += os.read(self._handle, 65_536).decode(errors="replace")
            elif pressing:
                self.type(pressing)
        self.seen = self.seen.partition(text)[2]

    def status(self, seconds: float = 30.0, pressing: str = "") -> int:
        """Wait for the end. pressing: a key pressed again each second until then."""
        deadline = time.monotonic() + seconds
        while True:
            assert time.monotonic() < deadline, self.seen[-500:]
            if not select.select([self._handle], [], [], 1.0)[0]:
                if pressing:
                    self.type(pressing)
                continue
            try:
                self.seen += os.read(self._handle, 65_536).decode(errors="replace")
            except OSError:  # the other side is closed
                break
        _, status = os.waitpid(self.process_id, 0)
        self.process_id = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        if self.process_id:
            os.kill(self.process_id, signal.SIGKILL)
            os.waitpid(self.process_id, 0)
        os.close(self._handle)


@pytest.fixture
def terminal(deskhand: Deskhand) -> Generator[Terminal]:
    opened = Terminal(deskhand, "endless")
    yield opened
    opened.close()


def test_a_person_can_ask_stop_and_leave(terminal: Terminal, server: OpenAIServer) -> None:
    terminal.wait_for("/help")
    terminal.wait_for("> ")
    terminal.type("go on\n")
    terminal.wait_for("on on on")
    assert "\x1b[K" not in terminal.seen  # nothing that was printed is taken away again
    terminal.type("\x03")
    assert server.hung_up.wait(5)
    terminal.wait_for("Stopped")
    terminal.wait_for("> ")
    terminal.type("/model echo\n")
    terminal.wait_for("echo")
    terminal.wait_for("> ")
    terminal.type("hello again\n")
    terminal.wait_for("hello again\r\nhello again")
    terminal.wait_for("> ")
    terminal.type("\x04")
    assert terminal.status() == 0


def test_ctrl_c_twice_leaves(terminal: Terminal) -> None:
    # Python's readline misses a signal that comes between its prompt and its first look at the
    # keyboard, so the key is pressed until it is seen, as a person would.
    terminal.wait_for("> ")
    terminal.type("\x03")
    terminal.wait_for("again", pressing="\x03")
    terminal.type("\x03")
    assert terminal.status(pressing="\x03") == 130


def test_ctrl_c_ends_piped_lines(deskhand: Deskhand) -> None:
    chosen = ["--provider", "openai", "--base-url", deskhand.url, "--model", "endless"]
    with deskhand.start("chat", *chosen, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(b"go on\n")
        process.stdin.flush()
        assert process.stdout.read(3) == b"on "
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130


def test_nothing_typed_is_written_to_a_history_file(terminal: Terminal, deskhand: Deskhand) -> None:
    terminal.wait_for("> ")
    terminal.type("/help\n")
    terminal.wait_for("/quit")
    terminal.type("/quit\n")
    assert terminal.status() == 0
    assert not list(Path(deskhand.home).rglob("*history*"))
