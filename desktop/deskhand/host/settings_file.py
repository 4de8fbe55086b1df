"""settings.toml: read with forgiveness, written with care."""

from __future__ import annotations

import errno
import logging
import os
import re
import stat
import tomllib
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deskhand.domain.errors import SettingsError
from deskhand.domain.wording import mark, tr
from deskhand.host.atomic import write_atomically
from deskhand.host.locks import locked
from deskhand.host.settings import PrivacySettings, Settings
from deskhand.host.settings_check import checked
from deskhand.host.settings_edit import edited

log = logging.getLogger(__name__)

LOCK_TIMEOUT_S = 5.0
MAX_BYTES = 1_000_000
DEEPEST = 20
KEPT = mark("The settings are as they were.")


LOCKED = re.compile(rb"""(?:^|[\r\n])[^#\r\n]*\blocal_only["']?\s*=(?!\s*false\b)""")
"""Also `= True` and `= yes`, which are no TOML: whoever wrote something there wanted the lock."""

MOST_SEARCHED = 16 * MAX_BYTES


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """What the file says. problems: one plain sentence for each thing in it that is not used."""

    settings: Settings
    problems: tuple[str, ...] = ()


class SettingsFile:
    """The settings file of one person, also while a person or another process edits it.

    All methods block: call them in a thread.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> LoadedSettings:
        """What the file says, never raising for what is in it.

        A file that is no TOML is kept aside as settings.toml.broken-<time> and the defaults are
        used, with the lock written down anew if it was on; a wrong value falls back to its
        default; unknown keys stay in the file.
        """
        try:
            data = self._read()
        except FileNotFoundError:
            return LoadedSettings(Settings())
        except OSError as error:
            problem = tr(
                "The settings in {path} cannot be read: {strerror}.",
                path=self._path,
                strerror=error.strerror,
            )
            return LoadedSettings(
                Settings(), (tr("{problem} The defaults are used.", problem=problem),)
            )
        except ValueError as error:
            before = self._locked_as_before()
            return LoadedSettings(before, (self._set_aside(error, before),))
        return LoadedSettings(*checked(data))

    def stamp(self) -> tuple[int, ...] | None:
        """Different after every write; None where no file can be seen."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def peek(self) -> Settings | None:
        """What the file says, whatever it says: nothing is set aside. None when it cannot be read
        or is no TOML at the moment."""
        try:
            return checked(self._read())[0]
        except (OSError, ValueError):
            return None

    def change(self, edit: Callable[[Settings], Settings]) -> Settings:
        """Apply `edit` to what the file says now, and write the difference.

        Comments, order and unknown keys stay. Raises SettingsError; then nothing changed. That
        is so for a file that is no TOML, too: somebody is editing it.
        """
        with self._changing():
            try:
                with suppress(FileNotFoundError):  # the first change makes it
                    self._read()
            except ValueError as error:
                raise SettingsError(
                    self._not_understood(error),
                    kept=tr(KEPT),
                    next_step=tr("Correct the file and try again."),
                ) from error
            loaded = self.load()
            new = edit(loaded.settings)
            exists = self._path.exists()
            if exists and new == loaded.settings:
                return new
            text = self._content().decode("utf-8-sig") if exists else ""
            written = edited(text, loaded.settings, new)
            if checked(tomllib.loads(written))[0] != new:
                raise SettingsError(
                    tr("The settings in {path} could not be changed.", path=self._path),
                    kept=tr(KEPT),
                    next_step=tr("Write the value into the file by hand."),
                )
            write_atomically(self._path, written.encode())
            return new

    def _locked_as_before(self) -> Settings:
        """The defaults for a file that is no TOML, with the lock on if it seems to have been on:
        one wrong bracket elsewhere must not open it. Read before the file is set aside."""
        try:
            content = self._content(MOST_SEARCHED).replace(b"\0", b"")  # of UTF-16
        except OSError:
            content = b""
        locked = LOCKED.search(content) is not None
        return Settings(privacy=PrivacySettings(local_only=locked))

    def _read(self) -> dict[str, Any]:
        """Raises OSError, and ValueError for what is no TOML."""
        content = self._content()
        if len(content) > MAX_BYTES:
            raise ValueError("it is larger than a megabyte")
        try:
            data = tomllib.loads(content.decode("utf-8-sig"))
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error
        if _is_deep(data):
            raise ValueError("it is nested too deeply")
        return data

    def _content(self, most: int = MAX_BYTES + 1) -> bytes:
        """The file's first bytes, one more than there may be. Raises OSError, also for what is no
        file: a pipe would keep us waiting for whoever writes to it."""
        with open(self._path, "rb", opener=_open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.EINVAL, "It is not a file")
            return file.read(most)

    def _not_understood(self, error: ValueError) -> str:
        reason = tr("it is not text") if isinstance(error, UnicodeDecodeError) else str(error)
        return tr(
            "The settings in {path} cannot be understood ({reason}).",
            path=self._path,
            reason=reason,
        )

    def _set_aside(self, error: ValueError, before: Settings) -> str:
        """Keep the broken file under another name, and `before` in its place; returns the sentence
        that says so."""
        what = self._not_understood(error)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        aside = self._path.with_name(f"{self._path.name}.broken-{stamp}")
        try:
            self._path.rename(aside)
        except OSError as problem:
            log.warning("the broken settings file could not be renamed: %s", problem)
            return tr("{what} The defaults are used.", what=what)
        if before != Settings():  # the next start must find the lock as this one did
            try:
                write_atomically(self._path, edited("", Settings(), before).encode())
            except OSError as problem:
                log.warning("the lock could not be written down: %s", problem)
        return tr(
            "{what} The defaults are used; the file is kept as {name}.", what=what, name=aside.name
        )

    @contextmanager
    def _changing(self) -> Generator[None]:
        """The lock between processes; turns the system's errors into sentences."""
        try:
            with locked(self._path.with_name(f"{self._path.name}.lock"), LOCK_TIMEOUT_S):
                yield
        except TimeoutError as error:
            raise SettingsError(
                tr("Another program is changing the settings."),
                kept=tr(KEPT),
                next_step=tr("Try again."),
            ) from error
        except OSError as error:
            next_step = tr("Make {parent} writable and try again.", parent=self._path.parent)
            reason = error.strerror or str(error)
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                reason, next_step = tr("the disk is full"), tr("Free some space and try again.")
            raise SettingsError(
                tr(
                    "The settings could not be saved: {reason}{reason2}.",
                    reason=reason[:1].lower(),
                    reason2=reason[1:],
                ),
                kept=tr(KEPT),
                next_step=next_step,
                detail=str(error),
            ) from error


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _is_deep(data: dict[str, Any]) -> bool:
    """Whether tables lie in tables as no settings do; what handles them later calls itself."""
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        inner = [v for each in level for v in (each.values() if isinstance(each, dict) else each)]
        level = [value for value in inner if isinstance(value, dict | list)]
    return bool(level)
