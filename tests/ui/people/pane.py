"""The pane of people on the screen, on a store of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.domain.people import Birthday, Party, PartyKind, Reach, ReachKind
from deskhand.services.bus import Bus
from deskhand.services.people import People
from deskhand.store.database import Database
from deskhand.store.people import PeopleRepository
from deskhand.ui.people.view import PeoplePane
from deskhand.ui.people.view_model import PeopleViewModel
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import until

NARROW, WIDE = 344, 1100
TODAY = date(2026, 11, 21)


@dataclass
class Shown:
    """A pane in a window. told: sentences with what undoes them."""

    bus: Bus
    people: People
    model: PeopleViewModel
    pane: PeoplePane
    window: QWidget
    told: list[tuple[str, Callable[[], None] | None]] = field(default_factory=list)

    def names(self) -> list[str]:
        """Who is listed."""
        return [each.party.name for each in self.model.rows if each.party is not None]

    async def undo(self) -> None:
        """What the last toast offers."""
        act = self.told[-1][1]
        assert act is not None
        act()


@asynccontextmanager
async def shown(folder: Path, theme: Theme, *, width: int = NARROW) -> AsyncIterator[Shown]:
    """Nobody is stored yet."""
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'people.db'}")
    bus = Bus()
    people = People(PeopleRepository(database), bus)
    model = PeopleViewModel(people, bus, lambda: TODAY)
    told: list[tuple[str, Callable[[], None] | None]] = []

    def tell(text: str, *, action: str = "", act: Callable[[], None] | None = None) -> None:
        told.append((text, act))

    pane = PeoplePane(model, theme, tell)
    window = QWidget()
    pane.setParent(window)
    window.resize(width, 760)
    pane.resize(width, 760)
    window.show()
    window.activateWindow()
    await until(lambda: model.loaded)
    try:
        yield Shown(bus, people, model, pane, window, told)
    finally:
        window.hide()
        window.deleteLater()
        QApplication.sendPostedEvents()
        await database.close()


async def stored(people: People, name: str, **details: object) -> Party:
    """Somebody new."""
    kind = details.pop("kind", PartyKind.PERSON)
    return await people.add(replace(people.draft(name, kind), **details))


async def family(people: People) -> dict[str, Party]:
    """Anna with a child, a job and a double."""
    mail = Reach(ReachKind.EMAIL, "anna@example.com", "home")
    anna = await stored(
        people, "Anna Rossi", reach=(mail,), birthday=Birthday(11, 24, 1986), tags=("choir",),
        nicknames=("Nan",), last_contact=date(2026, 11, 15),
    )  # fmt: skip
    ben = await stored(people, "Ben Rossi", birthday=Birthday(5, 4))
    acme = await stored(people, "Acme", kind=PartyKind.ORGANISATION)
    twin = await stored(people, "A. Rossi", reach=(mail,))
    await people.relate(anna.id, "mother of", ben.id)
    await people.relate(anna.id, "works at", acme.id, note="Gardener")
    return {each.name: each for each in (anna, ben, acme, twin)}


def press(widget: QWidget, *keys: Qt.Key) -> None:
    """Press these on a widget, one after the other."""
    for key in keys:
        QTest.keyClick(widget, key)
