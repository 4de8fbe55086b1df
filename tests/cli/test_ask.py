"""`deskhand ask`, as a program that runs it sees it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.openai_server import OpenAIServer
from tests.cli.runner import COMMAND, Deskhand
from tests.support.full_disk import limited_to


def test_the_answer_is_printed_and_nothing_else(deskhand: Deskhand) -> None:
    ended = deskhand.ask("echo", "Hello there")
    assert (ended.status, ended.out, ended.err) == (0, "Hello there\n", "")


def test_words_need_no_quotes(deskhand: Deskhand) -> None:
    assert deskhand.ask("echo", "two", "words").out == "two words\n"


def test_json_lines_end_with_done(deskhand: Deskhand) -> None:
    ended = deskhand.ask("echo", "--json", "Hello")
    assert ended.status == 0
    assert ended.lines[0] == {"type": "text", "text": "Hello"}
    done = ended.lines[-1]
    assert done["type"] == "done"
    assert (done["provider"], done["model"], done["stop"]) == ("openai", "echo", "end")
    assert done["usage"] == {"input_tokens": 7, "output_tokens": 3}
    assert done["conversation"] and done["message"]
    assert "error" not in done


def test_thinking_is_shown_to_programs_only(deskhand: Deskhand) -> None:
    assert deskhand.ask("thinker", "2+2?").out == "It is 4.\n"
    lines = deskhand.ask("thinker", "2+2?", "--json").lines
    assert lines[0] == {"type": "thinking", "text": "let me see"}


def test_a_conversation_goes_on(deskhand: Deskhand, server: OpenAIServer) -> None:
    done = deskhand.ask("echo", "--json", "My name is Ada").lines[-1]
    again = deskhand.ask("echo", "--json", "-c", done["conversation"], "What is it?").lines[-1]
    assert again["conversation"] == done["conversation"]
    said = [message["content"] for message in server.requests[-1]["messages"][-3:]]
    assert said == ["My name is Ada", "My name is Ada", "What is it?"]
    (listed,) = deskhand("conversations", "list", "--json").document
    assert next(iter(listed)) == "id"
    assert listed["id"] == done["conversation"]
    shown = deskhand("conversations", "show", done["conversation"][:18], "--json").document
    assert [message["role"] for message in shown["messages"]] == ["user", "assistant"] * 2


def test_a_temporary_question_leaves_nothing(deskhand: Deskhand) -> None:
    done = deskhand.ask("echo", "--json", "--temporary", "secret-plan").lines[-1]
    assert done["conversation"] is None
    assert deskhand("conversations", "list", "--json").document == []
    written = b"".join(p.read_bytes() for p in deskhand.home.rglob("*") if p.is_file())
    assert b"secret-plan" not in written


# -- what is piped in


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input_is_the_question(arguments: tuple[str, ...], deskhand: Deskhand) -> None:
    assert deskhand.ask("echo", *arguments, stdin=b"from a pipe\n").out == "from a pipe\n"


def test_what_is_piped_in_follows_the_words(deskhand: Deskhand) -> None:
    ended = deskhand.ask("echo", "Review this", stdin=b"line 1\nline 2\n")
    assert ended.out == "Review this\n\nline 1\nline 2\n"


def test_a_pipe_that_says_nothing_does_not_hold_up_the_question(deskhand: Deskhand) -> None:
    chosen = ["--provider", "openai", "--base-url", deskhand.url, "--model", "echo"]
    with deskhand.start("ask", *chosen, "Hello", stdin=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read() == b"Hello\n"
        assert b"Nothing came on standard input" in process.stderr.read()


def test_a_megabyte_is_asked_whole(deskhand: Deskhand, server: OpenAIServer) -> None:
    text = "word " * 200_000
    ended = deskhand.ask("echo", "-", stdin=text.encode())
    assert (ended.status, ended.err) in ((0, ""), (4, ended.err))
    if ended.status == 0:
        assert ended.out.strip() == text.strip()
    else:
        ended.error_line  # noqa: B018 exactly one


@pytest.mark.parametrize("stdin", [b"", b"  \n\n", None])
def test_an_empty_question_is_a_usage_error(stdin: bytes | None, deskhand: Deskhand) -> None:
    ended = deskhand.ask("echo", stdin=stdin)
    assert (ended.status, ended.out) == (2, "")
    assert "nothing to ask" in ended.error_line


@pytest.mark.parametrize("stdin", [b"\x00\x01\x02", b"\xff\xd8\xff\xe0JFIF", os.urandom(4096)])
def test_binary_input_is_refused_in_one_sentence(stdin: bytes, deskhand: Deskhand) -> None:
    ended = deskhand.ask("echo", "-", stdin=stdin)
    assert (ended.status, ended.out) == (2, "")
    assert "is not text" in ended.error_line


def test_bytes_that_are_no_text_on_the_command_line_are_refused(deskhand: Deskhand) -> None:
    ended = deskhand.ask("echo", os.fsdecode(b"\xff\xfe"))
    assert ended.status == 2
    assert "is not text" in ended.error_line


# -- what can go wrong


def test_a_broken_stream_prints_what_came(deskhand: Deskhand) -> None:
    ended = deskhand.ask("broken", "Hello")
    assert (ended.status, ended.out) == (4, "The first half\n")
    assert ended.error_line.startswith("deskhand: ")


def test_a_broken_stream_ends_with_done_interrupted(deskhand: Deskhand) -> None:
    ended = deskhand.ask("broken", "Hello", "--json")
    assert ended.status == 4
    assert ended.lines[0]["text"] == "The first half"
    done = ended.lines[-1]
    assert (done["type"], done["stop"]) == ("done", "interrupted")
    assert done["error"]
    shown = deskhand("conversations", "show", done["conversation"], "--json").document
    reply = shown["messages"][-1]
    assert (reply["text"], reply["status"]) == ("The first half", "failed")
    assert ended.error_line


def test_an_answer_of_nothing_is_told(deskhand: Deskhand) -> None:
    ended = deskhand.ask("silent", "Hello")
    assert (ended.status, ended.out) == (4, "")
    assert ended.error_line


def test_an_answer_cut_by_its_length_says_so(deskhand: Deskhand) -> None:
    ended = deskhand.ask("long", "Hello", "--json")
    assert ended.status == 0
    assert ended.lines[-1]["stop"] == "length"


def test_nobody_there_is_exit_4(deskhand: Deskhand) -> None:
    deskhand.url = "http://127.0.0.1:9/v1"
    for arguments in (("Hello",), ("Hello", "--json")):
        ended = deskhand.ask("echo", *arguments)
        assert ended.status == 4
        assert ended.error_line
    assert ended.lines[-1]["stop"] == "interrupted"


def test_a_refused_key_is_exit_4_and_never_shown(deskhand: Deskhand) -> None:
    deskhand.url += "/refused"
    ended = deskhand.ask("echo", "Hello")
    assert ended.status == 4
    assert "canary" not in ended.out + ended.error_line


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("ask", "--mode", "agent", "x"), 2, "There is: chat"),
        (("ask", "--provider", "nobody", "x"), 1, "no provider"),
        (("ask", "--conversation", "0123", "x"), 1, ""),
        (("ask", "--temporary", "--conversation", "0123", "x"), 2, "temporary"),
        (("ask", "--base-url", "not a url", "x"), 2, "web address"),
        (("ask", "--provider", "builtin", "--base-url", "http://h", "x"), 2, "no address"),
    ],
)
def test_mistakes_are_one_sentence(
    arguments: tuple[str, ...], status: int, said: str, deskhand: Deskhand
) -> None:
    ended = deskhand(*arguments)
    assert (ended.status, ended.out) == (status, "")
    assert said in ended.error_line


def test_an_unknown_option_is_a_usage_error(deskhand: Deskhand) -> None:
    ended = deskhand("ask", "--no-such-option")
    assert ended.status == 2
    assert "Usage" in ended.err


def test_ctrl_c_stops_the_model_and_keeps_what_came(
    deskhand: Deskhand, server: OpenAIServer
) -> None:
    chosen = ["--provider", "openai", "--base-url", deskhand.url, "--model", "endless"]
    with deskhand.start("ask", *chosen, "Hello") as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read(3) == b"on "
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert server.hung_up.wait(5)
        assert time.monotonic() - began < 0.5
        assert process.wait(10) == 130
        assert b"Traceback" not in process.stderr.read()
    (conversation,) = deskhand("conversations", "list", "--json").document
    shown = deskhand("conversations", "show", conversation["id"], "--json").document
    reply = shown["messages"][-1]
    assert (reply["status"], reply["stop"]) == ("interrupted", "cancelled")
    assert reply["text"].startswith("on ")


def test_ctrl_c_before_anything_is_loaded_is_quiet(deskhand: Deskhand) -> None:
    """`raise` stands in for the signal: it comes while the command line is being imported."""
    code = (
        "import sys, runpy\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "sys.argv = ['deskhand', 'ask', 'x']\n"
        "runpy.run_module('deskhand', run_name='__main__')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=deskhand.environment, check=False
    )
    assert (ended.returncode, ended.stderr) == (130, b"")


def test_ctrl_c_ends_json_lines_with_done(deskhand: Deskhand) -> None:
    chosen = ["--provider", "openai", "--base-url", deskhand.url, "--model", "endless"]
    with deskhand.start("ask", *chosen, "Hello", "--json") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        last = process.stdout.read().splitlines()[-1]
        assert process.wait(10) == 130
    assert b'"done"' in last and b'"cancelled"' in last


def test_a_reader_that_leaves_ends_it_quietly(deskhand: Deskhand, server: OpenAIServer) -> None:
    chosen = ["--provider", "openai", "--base-url", deskhand.url, "--model", "endless"]
    with deskhand.start("ask", *chosen, "Hello") as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(3)
        process.stdout.close()
        assert process.wait(10) == 141
        assert process.stderr.read() == b""
    assert server.hung_up.wait(5)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux' /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [("ask", "Hello"), ("ask", "--json", "Hello"), ("conversations", "list"), ("--version",)],
)
def test_output_that_cannot_be_written_is_one_sentence(
    arguments: tuple[str, ...], deskhand: Deskhand
) -> None:
    assert deskhand.ask("echo", "before").status == 0
    chosen = ("--provider", "openai", "--base-url", deskhand.url, "--model", "echo")
    more = chosen if arguments[0] == "ask" else ()
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            [*COMMAND, *arguments, *more],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            env=deskhand.environment,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 1
    (told,) = ended.stderr.decode().splitlines()
    assert "cannot be written: no space left" in told
    listed = deskhand("conversations", "list", "--json").document
    assert len(listed) == (2 if more else 1)


def test_standard_output_may_be_closed(deskhand: Deskhand) -> None:
    chosen = ("--provider", "openai", "--base-url", deskhand.url, "--model", "echo")
    ended = deskhand("ask", *chosen, "Hello", preexec_fn=lambda: os.close(1))
    assert (ended.status, ended.err) == (141, "")


def test_a_model_whose_name_is_no_text_is_refused(deskhand: Deskhand) -> None:
    ended = deskhand.ask(os.fsdecode(b"m\xff"), "Hello")
    assert ended.status == 2
    assert "no model" in ended.error_line


def test_escapes_reach_a_pipe_as_they_are(deskhand: Deskhand) -> None:
    assert deskhand.ask("escape", "x").out == "red \x1b[31malert\x1b[0m\x07\n"


def test_escapes_cannot_steer_a_terminal(deskhand: Deskhand) -> None:
    chosen = ["--provider", "openai", "--base-url", deskhand.url, "--model", "escape"]
    controller, terminal = os.openpty()
    process = subprocess.Popen(
        [*COMMAND, "ask", *chosen, "x"],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        env=deskhand.environment,
    )
    os.close(terminal)
    assert process.wait(60) == 0
    shown = os.read(controller, 10_000)
    os.close(controller)
    assert b"\x1b" not in shown and b"\x07" not in shown
    assert "red ␛[31malert".encode() in shown


# -- the key, and where it goes


def test_the_environments_key_goes_to_the_address_that_was_named(
    deskhand: Deskhand, server: OpenAIServer
) -> None:
    deskhand.ask("echo", "x")
    assert "Bearer sk-canary-cli-4f1c9d" in server.keys
    written = b"".join(p.read_bytes() for p in deskhand.home.rglob("*") if p.is_file())
    assert b"canary" not in written


# -- the machine


def test_two_at_once_on_the_same_folders_both_answer(deskhand: Deskhand) -> None:
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda n: deskhand.ask("echo", f"number {n}"), range(4)))
    assert [(each.status, each.out) for each in ended] == [(0, f"number {n}\n") for n in range(4)]
    assert len(deskhand("conversations", "list", "--json").document) == 4


def test_without_a_home_folder_it_is_one_sentence(deskhand: Deskhand) -> None:
    del deskhand.environment["DESKHAND_HOME"]
    ended = deskhand.ask("echo", "x", HOME="/nonexistent")
    assert ended.status == 1
    assert "DESKHAND_HOME" in ended.error_line


def test_broken_settings_are_told_and_the_answer_comes(deskhand: Deskhand) -> None:
    (deskhand.home / "config").mkdir(parents=True)
    (deskhand.home / "config/settings.toml").write_text("theme = = dark")
    ended = deskhand.ask("echo", "x")
    assert (ended.status, ended.out) == (0, "x\n")
    assert "kept as settings.toml.broken-" in ended.error_line


def database(deskhand: Deskhand) -> Path:
    deskhand.ask("echo", "first")
    return deskhand.home / "data/deskhand.db"


def test_a_corrupted_database_is_one_sentence_and_stays(deskhand: Deskhand) -> None:
    path = database(deskhand)
    damaged = b"not a database, " * 1000
    path.write_bytes(damaged)
    for extra in path.parent.glob("deskhand.db-*"):
        extra.unlink()
    ended = deskhand.ask("echo", "x")
    assert (ended.status, ended.out) == (1, "")
    assert ended.error_line
    kept = [p for p in deskhand.home.rglob("*") if p.is_file() and p.read_bytes() == damaged]
    assert kept


def test_a_newer_database_is_one_sentence(deskhand: Deskhand) -> None:
    path = database(deskhand)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE deskhand_version SET version_num = '9999'")
    connection.close()
    ended = deskhand.ask("echo", "x")
    assert (ended.status, ended.out) == (1, "")
    assert "newer" in ended.error_line


def test_a_locked_database_is_one_sentence(deskhand: Deskhand) -> None:
    path = database(deskhand)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        ended = deskhand.ask("echo", "x")
    finally:
        connection.execute("ROLLBACK")
        connection.close()
    assert (ended.status, ended.out) == (1, "")
    assert ended.error_line


def test_a_full_disk_is_one_sentence_and_loses_nothing(deskhand: Deskhand) -> None:
    path = database(deskhand)
    limit = path.stat().st_size + 10_000
    chosen = ("--provider", "openai", "--base-url", deskhand.url, "--model", "echo")
    ended = deskhand("ask", *chosen, "-", stdin=b"x" * 2 * limit, preexec_fn=limited_to(limit))
    assert ended.status == 1
    assert "disk" in ended.error_line or "room" in ended.error_line
    (kept,) = deskhand("conversations", "list", "--json").document
    assert kept["title"] == "first"
