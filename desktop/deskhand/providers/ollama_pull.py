"""How far a pull is, put together from its layers."""

from __future__ import annotations

from deskhand.providers.base import Progress
from deskhand.providers.fields import number, text


class Pull:
    """Adds up the layers of a model: Ollama tells of each alone."""

    def __init__(self) -> None:
        self._done: dict[str, int] = {}
        self._total: dict[str, int] = {}
        self.is_done = False

    def take(self, step: object) -> Progress:
        """One line of the pull."""
        status, digest = text(step, "status"), text(step, "digest")
        total = number(step, "total")
        if digest and total:
            self._total[digest] = total
            done = number(step, "completed") or 0
            self._done[digest] = max(self._done.get(digest, 0), min(done, total))
        if status == "success":
            self.is_done = True
        shown = "downloading" if digest else status
        whole = sum(self._total.values())
        return Progress(shown, sum(self._done.values()), whole or None)
