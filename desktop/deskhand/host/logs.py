"""The log: JSON lines in the state folder, for this person only, without secrets."""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

from deskhand.host.folders import make_private
from deskhand.host.redaction import redact

MAX_BYTES = 2_000_000
KEPT_FILES = 3
LONGEST_MESSAGE = 20_000
QUIET = ("httpx", "httpx2", "httpcore", "httpcore2", "openai", "anthropic", "asyncio", "alembic")


class RedactingFormatter(logging.Formatter):
    """One JSON object a line; every text in it has gone through `redact`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": redact(record.getMessage()[:LONGEST_MESSAGE]),
        }
        if record.exc_info:
            line["traceback"] = redact(self.formatException(record.exc_info)[-LONGEST_MESSAGE:])
        if record.stack_info:
            line["stack"] = redact(record.stack_info)
        return json.dumps(line, ensure_ascii=False)


class PrivateLogFile(logging.handlers.RotatingFileHandler):
    """A rotating file, 0600 from its creation on, that several processes may write.

    A line that cannot be written is dropped: a full disk must not take the program down.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
        )
        self.dropped = 0

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(handle, "ab"), encoding="utf-8", errors="backslashreplace")

    def emit(self, record: logging.LogRecord) -> None:
        """Write to the current file, also after another process has rotated it."""
        if self.stream is not None and not self._is_current(self.stream.fileno()):
            self.stream.close()
            self.stream = self._open()
        super().emit(record)

    def _is_current(self, handle: int) -> bool:
        try:
            there = Path(self.baseFilename).stat()
        except FileNotFoundError:
            return False
        return os.path.samestat(there, os.fstat(handle))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's name
        """Count the line as dropped; logging's own way prints a traceback at the person."""
        self.dropped += 1


def set_up_logging(folder: Path, level: int = logging.INFO) -> PrivateLogFile | None:
    """Send all logging to `folder`/deskhand.log, and none of it to the terminal.

    Returns the handler, None when the folder cannot be used: then nothing is logged.
    """
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, PrivateLogFile)]:
        root.removeHandler(handler)
        handler.close()
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        make_private(folder)
    except OSError:
        root.addHandler(logging.NullHandler())
        return None
    log_file = PrivateLogFile(folder / "deskhand.log")
    log_file.setFormatter(RedactingFormatter())
    root.addHandler(log_file)
    root.setLevel(level)
    return log_file
