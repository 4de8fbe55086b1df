"""What a person sees of the set-up: a line a step; the rest goes to a log."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


class SetUpFailed(Exception):
    """A step failed; the text says what happened and what to do."""


class Telling:
    """Lines on stderr (stdout belongs to the program that starts afterwards) and a log file."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._begun = False
        log.write_text("")

    def step(self, text: str) -> None:
        """Say what is being done now."""
        if not self._begun:
            self._begun = True
            print("Setting up Deskhand; this happens once.", file=sys.stderr)
        print(f"  {text} …", file=sys.stderr, flush=True)

    def run(self, command: Sequence[str], failure: str) -> None:
        """Run a command into the log. Raises SetUpFailed with `failure` and where to look."""
        with self.log.open("ab") as log:
            log.write(f"\n$ {' '.join(command)}\n".encode(errors="surrogateescape"))
            log.flush()
            try:
                code = subprocess.run(
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
                ).returncode
            except OSError as error:
                raise SetUpFailed(f"{failure} ({error})") from error
        if code:
            raise SetUpFailed(f"{failure}\n{self._last_words()}The whole log: {self.log}")

    def _last_words(self) -> str:
        lines = [line for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        told = [line for line in lines if line.lower().startswith(("error", "e:"))] or lines[-3:]
        return "".join(f"    {line[:300]}\n" for line in told[-3:])
