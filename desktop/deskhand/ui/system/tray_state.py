"""What the icon in the tray says. Pure: from facts to a state and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from deskhand.domain.wording import mark, ntr, tr
from deskhand.services.background import Work

TITLE = "Deskhand"
WORDS: dict[Work, str] = {
    Work.BACKUP: mark("Making a backup"),
    Work.CALENDARS: mark("Looking at calendars"),
    Work.SEARCH: mark("Making chats findable"),
    Work.PREFERENCES: mark("Reading preferences"),
}


class TrayState(Enum):
    """What the icon shows; of several, the first in this order."""

    ERROR = "error"
    WAITING = "waiting"
    WORKING = "working"
    OFFLINE = "offline"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Facts:
    """answers: how many are being made. work: what goes on by itself. waiting: how many reminders
    and proposals nobody looked at. problem: what went wrong and was not looked at, as a sentence.
    is_local_only: nothing leaves this machine. is_unreachable: the last model asked was."""

    profile: str = ""
    answers: int = 0
    work: tuple[Work, ...] = ()
    waiting: int = 0
    problem: str = ""
    is_local_only: bool = False
    is_unreachable: bool = False
    is_paused: bool = False

    @property
    def state(self) -> TrayState:
        """The one to show."""
        if self.problem:
            return TrayState.ERROR
        if self.waiting:
            return TrayState.WAITING
        if self.answers or self.work:
            return TrayState.WORKING
        if self.is_local_only or self.is_unreachable:
            return TrayState.OFFLINE
        return TrayState.IDLE

    def lines(self) -> list[str]:
        """All there is to say, the most important first; never empty."""
        said = [self.problem] if self.problem else []
        if self.waiting:
            said.append(
                ntr("{count} notice waits for you", "{count} notices wait for you", self.waiting)
            )
        if self.answers:
            said.append(
                ntr("{count} answer is being made", "{count} answers are being made", self.answers)
            )
        said.extend(tr(WORDS[each]) for each in self.work)
        if self.is_unreachable:
            said.append(tr("The model could not be reached"))
        if self.is_local_only:
            said.append(tr("Local only: nothing leaves this machine"))
        if self.is_paused:
            said.append(tr("Background work is paused"))
        return said or [tr("Ready")]

    def title(self) -> str:
        """The program, and whose life it shows."""
        if not self.profile:
            return TITLE
        return tr("{program}: {profile}", program=TITLE, profile=self.profile)

    def tooltip(self) -> str:
        """The icon's tooltip."""
        return "\n".join([self.title(), *self.lines()])
