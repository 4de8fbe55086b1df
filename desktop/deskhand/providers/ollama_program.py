"""Ollama as a program on this machine: whether it is there, and starting it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deskhand.domain.errors import ProviderUnreachable
from deskhand.domain.model import ProviderConfig, is_loopback
from deskhand.domain.wording import tr

DOWNLOAD_PAGE = "https://ollama.com/download"

_USUAL_PLACES = (
    "/usr/local/bin/ollama",
    "/usr/bin/ollama",
    "/opt/homebrew/bin/ollama",
    "/Applications/Ollama.app/Contents/Resources/ollama",
)


@dataclass(frozen=True, slots=True)
class OllamaState:
    """Whether Ollama is on this machine and answers. version: "" when it does not run."""

    installed: bool
    running: bool
    version: str
    sentence: str


_started: list[subprocess.Popen[bytes]] = []
"""Servers this process started and that run on without it: kept, because a dropped Popen of a
running program is a warning, and so that the dead ones can be reaped."""


def program() -> str | None:
    """Where Ollama is installed; a window started from a menu may have a shorter PATH."""
    return shutil.which("ollama") or next(
        (place for place in _USUAL_PLACES if os.access(place, os.X_OK)), None
    )


def state_of(config: ProviderConfig, version: str | None) -> OllamaState:
    """What to say. version: as the server answered, None when nobody did."""
    _started[:] = [process for process in _started if process.poll() is None]
    if version is not None:
        return OllamaState(True, True, version, f"Ollama {version} is running.".replace("  ", " "))
    if not is_loopback(config.address):
        where = urlsplit(config.address).netloc.rpartition("@")[2]
        return OllamaState(
            False,
            False,
            "",
            tr("No Ollama answers at {where}. Start it there, or check the address.", where=where),
        )
    if program():
        return OllamaState(True, False, "", tr("Ollama is installed and not running."))
    return OllamaState(
        False,
        False,
        "",
        tr("Ollama is not installed. Get it at {download_page}.", download_page=DOWNLOAD_PAGE),
    )


def serve(config: ProviderConfig) -> subprocess.Popen[bytes]:
    """Start `ollama serve` at the configured address, so that it outlives this program. Blocking.

    Raises ProviderUnreachable when it is not on this machine or cannot be started.
    """
    found = program()
    if not is_loopback(config.address) or found is None:
        raise ProviderUnreachable(
            tr("Deskhand cannot start Ollama here."), next_step=state_of(config, None).sentence
        )
    environment = {**os.environ, "OLLAMA_HOST": urlsplit(config.address).netloc}
    try:
        process = subprocess.Popen(
            [found, "serve"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path.home(),
            env=environment,
            start_new_session=sys.platform != "win32",
            creationflags=_DETACHED,
        )
    except OSError as error:
        raise ProviderUnreachable(
            tr("Ollama could not be started."),
            next_step=tr("Start it by hand with “ollama serve”."),
            detail=str(error),
        ) from error
    _started.append(process)
    return process


_DETACHED = 0x0000_0208 if sys.platform == "win32" else 0
"""DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP."""
