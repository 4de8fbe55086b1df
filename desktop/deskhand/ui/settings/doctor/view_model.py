"""What the doctor finds, and a report of it without secrets."""

from __future__ import annotations

from PySide6.QtCore import QObject

from deskhand import __version__
from deskhand.domain.findings import Finding, State
from deskhand.domain.wording import tr
from deskhand.host.redaction import redact
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.words import Notice

_ORDER = {State.BAD: 0, State.WARN: 1, State.OK: 2}


class DoctorModel(PaneModel):
    """findings: what is wrong first."""

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.findings: list[Finding] = []

    @property
    def summary(self) -> str:
        """In one sentence."""
        if not self.findings:
            return ""
        worst = min(self.findings, key=lambda each: _ORDER[each.state]).state
        if worst is State.BAD:
            return tr("Something does not work.")
        if worst is State.WARN:
            return tr("It works; a few things could be better.")
        return tr("All is well.")

    def look(self) -> None:
        """Look at everything anew."""

        async def work() -> None:
            found = await self._services.examine()
            self.findings = sorted(found, key=lambda each: _ORDER[each.state])

        self.begin("examine", work)

    def report(self) -> str:
        """All findings as text to send to somebody, without secrets and without the home's
        name."""
        lines = [tr("Deskhand {version}", version=__version__)]
        for each in self.findings:
            said = " ".join(filter(None, (each.sentence, each.fix)))
            lines.append(f"{each.state.value:4}  {each.subject}: {said}")
        return redact("\n".join(lines))

    def copied(self) -> None:
        """Say that the report is on the clipboard."""
        self.say(Notice(tr("The report is copied. It holds no keys and nothing you wrote."), "ok"))
