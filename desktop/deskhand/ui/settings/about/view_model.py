"""What this is, what it is made of, and where it keeps things."""

from __future__ import annotations

import asyncio
import importlib.metadata
import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, qVersion

from deskhand import __version__
from deskhand.domain.wording import tr
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices

REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")
LONGEST_LICENCE = 60
MODEL = ("SmolLM2 135M Instruct", "", "Apache-2.0")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is kept. opens: what the button shows: the folder it is in."""

    label: str
    path: str
    opens: Path
    note: str


class AboutModel(PaneModel):
    """licences: name, version and licence of each part, once `look` has found them."""

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.licences: tuple[tuple[str, str, str], ...] = ()

    @property
    def version(self) -> str:
        """Ours and Qt's."""
        return tr(
            "Deskhand {version} · Qt {qversion} · Apache License 2.0",
            version=__version__,
            qversion=qVersion(),
        )

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be used of the settings file when it was read, a sentence each."""
        return self._services.settings.problems

    def places(self) -> list[Place]:
        """Where data, settings and logs live."""
        folders = self._services.folders
        chats = self._services.settings.current.store.url
        data = (
            tr("Your chats and the models you added.")
            if not chats
            else (tr("The models you added. Your chats are in the database the settings name."))
        )
        settings = folders.config / "settings.toml"
        logs = folders.state / "logs"
        return [
            Place(tr("Data"), str(folders.data), folders.data, data),
            Place("Settings", str(settings), folders.config, tr("One file you may edit. No keys.")),
            Place(
                tr("Logs"),
                str(logs),
                logs,
                tr("What went on, without keys and without your words."),
            ),
        ]

    def look(self) -> None:
        """Find the licences of what Deskhand is made of."""
        if not self.licences:
            self.begin("looking", self._look)

    async def _look(self) -> None:
        self.licences = await asyncio.to_thread(_licences)


def _licences() -> tuple[tuple[str, str, str], ...]:
    """Those of the packages asked for by name; a build without their notes has none to show."""
    try:
        wanted = importlib.metadata.requires("deskhand") or []
    except importlib.metadata.PackageNotFoundError:
        return (MODEL,)
    found = [MODEL]
    for line in wanted:
        name = REQUIREMENT.match(line)
        if name is None or "extra ==" in line:
            continue
        try:
            about = importlib.metadata.metadata(name.group()).json
        except importlib.metadata.PackageNotFoundError:
            continue
        licence = str(about.get("license_expression") or _classified(about.get("classifier")))
        licence = licence or str(about.get("license") or "").strip().split("\n")[0]
        found.append((name.group(), str(about["version"]), licence[:LONGEST_LICENCE]))
    return tuple(sorted(found, key=lambda row: row[0].casefold()))


def _classified(classifiers: str | list[str] | None) -> str:
    lines = [classifiers] if isinstance(classifiers, str) else classifiers or []
    words = [each.rpartition(" :: ")[2] for each in lines if "License ::" in each]
    return ", ".join(word for word in words if word != "OSI Approved")
