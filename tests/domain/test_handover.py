"""What a start is asked for: from the command line, and as one line with strict limits."""

from __future__ import annotations

import json

import pytest

from deskhand.domain.errors import InputError
from deskhand.domain.handover import (
    MOST_BYTES,
    MOST_FILES,
    MOST_TEXT,
    Files,
    Handover,
    Hidden,
    Link,
    Open,
    Quick,
    Refused,
    Share,
    decode,
    encode,
    parse_arguments,
)

EVERY = [
    Open(),
    Hidden(),
    Quick(),
    Quick("wer war’s? 🦊", "task"),
    Share("two\nlines\x00and a zero"),
    Link("deskhand://ask?text=hello"),
    Refused("This link cannot be opened."),
    Files(("/tmp/a b", "/tmp/not \udcff text")),
]


def absolute(path: str) -> str:
    return path if path.startswith("/") else f"/here/{path}"


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        ([], Open()),
        (["--hidden"], Hidden()),
        (["--quick"], Quick()),
        (["--quick", "buy", "milk"], Quick("buy milk")),
        (["--quick=buy milk"], Quick("buy milk")),
        (["--quick", "--", "--hidden"], Quick("--hidden")),
        (["--share", "look at this"], Share("look at this")),
        (["--share=look"], Share("look")),
        (["deskhand://open"], Link("deskhand://open")),
        (["notes.md"], Files(("/here/notes.md",))),
        (["./ask"], Files(("/here/./ask",))),
        (["/tmp/a", "b"], Files(("/tmp/a", "/here/b"))),
        (["file:///tmp/a%20b"], Files(("/tmp/a b",))),
        (["file://localhost/tmp/a"], Files(("/tmp/a",))),
        (["ask", "what is in ./notes.md?"], None),
        (["tasks", "list"], None),
        (["--help"], None),
        (["--version"], None),
        (["nothing-like-this"], None),
    ],
)
def test_arguments(argv: list[str], expected: Handover | None) -> None:
    assert parse_arguments(argv, absolute) == expected


@pytest.mark.parametrize(
    "argv",
    [
        ["--share"],
        ["--share="],
        ["--hidden", "--quick"],
        ["--quick", "x" * (MOST_TEXT + 1)],
        ["deskhand://open", "deskhand://open"],
        ["deskhand://run?text=rm"],
        ["deskhand:open"],
        ["file://elsewhere/etc/passwd"],
        ["./a"] * (MOST_FILES + 1),
        ["./" + "a" * 5000],
    ],
)
def test_what_cannot_be_used_is_said(argv: list[str]) -> None:
    with pytest.raises(InputError):
        parse_arguments(argv, absolute)


def test_bytes_of_another_locale_become_marks() -> None:
    assert parse_arguments(["--quick", "caf\udce9"]) == Quick("caf�")


@pytest.mark.parametrize("handover", EVERY)
def test_there_and_back(handover: Handover) -> None:
    line = encode(handover, "token 1")
    assert line.endswith(b"\n") and b"\n" not in line[:-1]
    assert decode(line) == (handover, "token 1")


def test_the_largest_that_is_allowed_fits() -> None:
    assert len(encode(Quick("🦊" * MOST_TEXT))) < MOST_BYTES
    assert len(encode(Files(("/" + "\udcff" * 4095,) * MOST_FILES))) < MOST_BYTES


def message(**changed: object) -> bytes:
    plain = {"version": 1, "do": "quick", "text": "a", "kind": "", "token": ""}
    return json.dumps({**plain, **changed}).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b" " * (MOST_BYTES + 1),
        message(version=2),
        message(do="send"),
        message(do=["quick"]),
        message(text=5),
        message(text="\ud800"),
        message(text="x" * (MOST_TEXT + 1)),
        message(kind="shell"),
        message(kind=None),
        message(token=7),
        message(token="x" * 5000),
        message(token="a\0b"),
        message(more="fields"),
        json.dumps({"version": 1, "do": "files", "paths": [], "token": ""}).encode(),
        json.dumps({"version": 1, "do": "files", "paths": ["relative"], "token": ""}).encode(),
        json.dumps({"version": 1, "do": "files", "paths": ["/a\0"], "token": ""}).encode(),
        json.dumps({"version": 1, "do": "files", "paths": "/a", "token": ""}).encode(),
        json.dumps({"version": 1, "do": "files", "paths": ["/a"] * 101, "token": ""}).encode(),
        json.dumps({"version": 1, "do": "link", "url": "https://a", "token": ""}).encode(),
        json.dumps({"version": 1, "do": "link", "url": 1, "token": ""}).encode(),
    ],
)
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(InputError):
        decode(line)
