"""Windows: a value of the Run key. Written by Microsoft's "Run and RunOnce Registry Keys"; it was
not run. Variables cannot be set there, so DESKHAND_HOME does not go along."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"


class WindowsAutostart:
    """command: with its arguments."""

    def __init__(self, command: Sequence[str], profile: str = "") -> None:
        self._command = command
        self._name = f"Deskhand ({profile})" if profile else "Deskhand"

    def is_on(self) -> bool:
        """Whether the value is there."""
        if sys.platform != "win32":
            return False
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN) as key:
                winreg.QueryValueEx(key, self._name)
        except FileNotFoundError:
            return False
        return True

    def turn(self, on: bool) -> None:
        """Write it or take it away."""
        if sys.platform != "win32":
            return
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN) as key:
            if on:
                line = subprocess.list2cmdline(self._command)
                winreg.SetValueEx(key, self._name, 0, winreg.REG_SZ, line)
            elif self.is_on():
                winreg.DeleteValue(key, self._name)
