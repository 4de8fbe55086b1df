"""macOS: a launch agent of the user (launchd.plist(5)). The file is written and read in the tests;
that launchd starts it was not seen."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from deskhand.host.atomic import write_atomically

LABEL = "org.deskhand.Deskhand"


class MacAutostart:
    """command: with its arguments. surroundings: variables it needs. agents: the folder."""

    def __init__(
        self,
        command: Sequence[str],
        surroundings: Mapping[str, str],
        profile: str = "",
        agents: Path | None = None,
    ) -> None:
        self._command, self._surroundings = command, surroundings
        self._label = f"{LABEL}.{profile}" if profile else LABEL
        self.path = (agents or Path.home() / "Library/LaunchAgents") / f"{self._label}.plist"

    def is_on(self) -> bool:
        """Whether the file is there and says so."""
        try:
            agent = plistlib.loads(self.path.read_bytes())
        except FileNotFoundError:
            return False
        except plistlib.InvalidFileException:
            return False
        return bool(agent.get("RunAtLoad")) and not agent.get("Disabled", False)

    def turn(self, on: bool) -> None:
        """Write it or take it away."""
        if not on:
            self.path.unlink(missing_ok=True)
            return
        agent = {
            "Label": self._label,
            "ProgramArguments": list(self._command),
            "EnvironmentVariables": dict(self._surroundings),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path, plistlib.dumps(agent))
