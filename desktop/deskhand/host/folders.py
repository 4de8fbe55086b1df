"""Where Deskhand keeps what it writes, for each profile. On the start path: nothing heavy is
imported."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deskhand.domain.errors import HostError
from deskhand.domain.wording import mark, tr

FOLDER_MODE = 0o700
PROFILES = "profiles"
PROFILE_FILE = "profile.json"
PROFILE_VARIABLE = "DESKHAND_PROFILE"
CHOOSE_ANOTHER = mark("Set DESKHAND_HOME to a folder that you can write to.")


@dataclass(frozen=True, slots=True)
class Folders:
    """Four folders, absolute. config: what a person may edit; data: what must not be lost;
    cache: what can be made again; state: logs, backups, window geometry.

    profile: whose life they hold, "" for the first one. Those of another profile are four folders
    of its name below `profiles` in each of the first one's.
    """

    config: Path
    data: Path
    cache: Path
    state: Path
    profile: str = ""

    @classmethod
    def find(cls, environ: Mapping[str, str] = os.environ) -> Folders:
        """The folders in use; nothing is created.

        DESKHAND_HOME=DIR puts config, data, cache and state below DIR; without it they are where
        the system keeps such things for a program called "deskhand". DESKHAND_PROFILE names the
        profile. Raises HostError when there is no home folder to put them in, and for a profile
        that is not there.
        """
        roots = cls.roots(environ)
        profile = environ.get(PROFILE_VARIABLE, "").strip()
        if not profile:
            return roots
        from deskhand.host.profiles import slug_of

        return roots.of_profile(slug_of(roots, profile))

    @classmethod
    def roots(cls, environ: Mapping[str, str] = os.environ) -> Folders:
        """Those of the first profile, below which the others' are. Raises HostError."""
        chosen = environ.get("DESKHAND_HOME", "")
        if chosen:
            return cls._below(chosen)._named_in_text()
        from platformdirs import PlatformDirs

        places = PlatformDirs("deskhand", appauthor=False)
        try:
            found = cls(
                places.user_config_path,
                places.user_data_path,
                places.user_cache_path,
                places.user_state_path,
            )
        except RuntimeError as error:
            raise HostError(
                tr("There is no home folder."), next_step=tr(CHOOSE_ANOTHER), detail=str(error)
            ) from error
        found._check_home()
        return found._named_in_text()

    @classmethod
    def _below(cls, chosen: str) -> Folders:
        try:
            home = Path(chosen).expanduser().absolute()
        except RuntimeError as error:
            raise HostError(
                tr("There is no folder “{chosen}”.", chosen=chosen),
                next_step=tr(CHOOSE_ANOTHER),
                detail=str(error),
            ) from error
        return cls(home / "config", home / "data", home / "cache", home / "state")

    def of_profile(self, slug: str) -> Folders:
        """Those of another profile, where these are the first one's; "" is the first one."""
        if not slug:
            return self
        config, data, cache, state = (folder / PROFILES / slug for folder in self.all())
        return Folders(config, data, cache, state, slug)

    def profile_name(self) -> str:
        """What their profile is called; "" for the first one. Reads a small file."""
        if not self.profile:
            return ""
        from deskhand.host.profiles import name_of

        return name_of(self)

    @property
    def models(self) -> Path:
        """Model files that were downloaded: large, public, and so the same for every profile."""
        return (self.data.parents[1] if self.profile else self.data) / "models"

    def all(self) -> tuple[Path, Path, Path, Path]:
        """All four, in the order above."""
        return self.config, self.data, self.cache, self.state

    def make(self) -> None:
        """Create what is missing, readable by this person only from the first moment on.

        Folders that others can read are closed to them. Raises HostError when that cannot be
        done: no home, read-only, no right, a file in the way, no room.
        """
        for folder in self.all():
            try:
                make_private(folder)
            except OSError as error:
                raise HostError(
                    tr(
                        "The folder {folder} cannot be made ready: {error}.",
                        folder=folder,
                        error=_reason(error),
                    ),
                    next_step=tr(CHOOSE_ANOTHER),
                    detail=str(error),
                ) from error
            if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
                raise HostError(
                    tr("The folder {folder} cannot be written to.", folder=folder),
                    next_step=tr(CHOOSE_ANOTHER),
                )

    def _named_in_text(self) -> Folders:
        """These folders. The database takes no other file names than text."""
        try:
            for folder in self.all():
                str(folder).encode()
        except UnicodeEncodeError as error:
            raise HostError(
                tr("The name of the folder to keep things in is not text (UTF-8)."),
                next_step=tr(CHOOSE_ANOTHER),
                detail=str(error),
            ) from error
        return self

    def _check_home(self) -> None:
        """A home that does not exist is never created, not even by root."""
        try:
            home = Path.home()
        except RuntimeError:
            return
        if not any(home in folder.parents for folder in self.all()):
            return
        if home == Path(home.anchor):  # what HOME="" comes to
            raise HostError(tr("There is no home folder."), next_step=tr(CHOOSE_ANOTHER))
        if home.is_dir():
            return
        raise HostError(
            tr("The home folder {home} does not exist.", home=home), next_step=tr(CHOOSE_ANOTHER)
        )


def make_private(folder: Path) -> None:
    """Create a folder and its missing parents with mode 0700, or close an existing one to others.

    Raises OSError.
    """
    missing = [folder, *folder.parents]
    for parent in reversed(missing):
        if not parent.is_dir():
            parent.mkdir(mode=FOLDER_MODE, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(FOLDER_MODE)


def _reason(error: OSError) -> str:
    """What the system said, as the end of a sentence."""
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]
