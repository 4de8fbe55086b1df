"""The log: JSON lines, private, bounded, without secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator
from pathlib import Path

import pytest

from deskhand.host import logs
from deskhand.host.logs import set_up_logging

CANARY = "sk-proj-c4n4ry8f2d1e7a9b3c5"
log = logging.getLogger("deskhand.test")


@pytest.fixture(autouse=True)
def _clean_root() -> Generator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in [h for h in root.handlers if h not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def lines(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "deskhand.log").read_text().splitlines()]


def test_a_line_is_json_and_the_file_private(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    set_up_logging(folder)
    log.warning("umlaut ü, %s\nsecond line", "argument")
    (line,) = lines(folder)
    assert line["message"] == "umlaut ü, argument\nsecond line"
    assert (line["level"], line["logger"]) == ("warning", "deskhand.test")
    assert (folder / "deskhand.log").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_messages_arguments_and_tracebacks_are_redacted(tmp_path: Path) -> None:
    set_up_logging(tmp_path)
    log.error("key %s refused", CANARY)
    try:
        raise ValueError(f"401 for Bearer {CANARY}")
    except ValueError:
        log.exception("request failed, headers %s", {"x-api-key": CANARY})
    text = (tmp_path / "deskhand.log").read_text()
    assert "c4n4ry" not in text
    assert "ValueError" in lines(tmp_path)[1]["traceback"]


def test_setting_it_up_twice_writes_each_line_once(tmp_path: Path) -> None:
    set_up_logging(tmp_path)
    set_up_logging(tmp_path)
    log.warning("once")
    assert len(lines(tmp_path)) == 1


def test_it_never_grows_beyond_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MAX_BYTES", 10_000)
    set_up_logging(tmp_path)
    for _ in range(1000):
        log.warning("x" * 100)
    assert len(list(tmp_path.iterdir())) == 1 + logs.KEPT_FILES
    assert all(path.stat().st_size <= 10_000 for path in tmp_path.iterdir())
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in tmp_path.iterdir())


def test_it_follows_when_another_process_rotates_the_file(tmp_path: Path) -> None:
    set_up_logging(tmp_path)
    log.warning("first")
    (tmp_path / "deskhand.log").rename(tmp_path / "deskhand.log.1")
    log.warning("second")
    assert [line["message"] for line in lines(tmp_path)] == ["second"]


def test_a_disk_that_refuses_disturbs_nobody(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    handler = set_up_logging(tmp_path)
    assert handler is not None
    (tmp_path / "deskhand.log").mkdir()
    log.warning("lost")
    assert handler.dropped == 1
    assert capfd.readouterr() == ("", "")


def test_without_a_folder_it_is_silent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert set_up_logging(tmp_path / "file") is None
