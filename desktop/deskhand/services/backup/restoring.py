"""Putting a backup in place: staged and checked first, put in place when nobody uses the files.

What is there is moved aside, never deleted. Each step can be repeated: a crash in the middle is
finished by the next start. Blocking.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from deskhand.domain.errors import BackupError, StoreBusy, StoreNewer
from deskhand.domain.wording import tr
from deskhand.host.atomic import sync_file, sync_folder, write_atomically
from deskhand.host.folders import Folders, make_private
from deskhand.host.settings import Settings
from deskhand.host.settings_file import SettingsFile
from deskhand.services.backup.manifest import DATABASE, RESTORED, SETTINGS, Manifest
from deskhand.services.backup.source import told
from deskhand.store.backups import DatabaseFacts, facts_of
from deskhand.store.in_use import InUse
from deskhand.store.migrations import OURS

STAGED = "restore"
READY = "ready.json"
ASIDE = "before-restore"
ALONE_TIMEOUT_S = 2.0
COMPANIONS = ("-wal", "-shm", "-journal")


def check(manifest: Manifest, current: DatabaseFacts | None, *, over_newer: bool) -> None:
    """Raises StoreNewer for tables this program does not know, BackupError where what is here was
    added to after the backup was made and `over_newer` was not asked for."""
    if manifest.revision > OURS.head:
        raise StoreNewer(
            tr("A newer Deskhand made this backup."),
            kept=tr("Nothing was changed."),
            next_step=tr("Update Deskhand, then restore it."),
        )
    if current is None or current.newest is None or over_newer:
        return
    if manifest.newest is None or current.newest > manifest.newest:
        raise BackupError(
            tr(
                "Your chats are newer than this backup: they were last added to on {day}.",
                day=f"{current.newest.astimezone():%Y-%m-%d %H:%M}",
            ),
            kept=tr("Nothing was changed."),
            next_step=tr("Say that newer chats may be replaced, and they are kept in a backup."),
        )


def current_facts(folders: Folders) -> DatabaseFacts | None:
    """What is here now, None where there is no database."""
    database = folders.data / Path(DATABASE).name
    return facts_of(database) if database.exists() and database.stat().st_size else None


def staging(folders: Folders) -> Path:
    """An empty, private folder to unpack into."""
    staged = folders.state / STAGED
    shutil.rmtree(staged, ignore_errors=True)
    make_private(staged)
    return staged


def make_ready(folders: Folders, manifest: Manifest) -> None:
    """What was unpacked is whole: the next start puts it in place. Raises BackupError when its
    database cannot be read."""
    staged = folders.state / STAGED
    facts_of(staged / DATABASE)
    with told():
        # Before the file that says so: a power cut must not leave it beside half a database.
        for path in RESTORED:
            if (staged / path).exists():
                sync_file(staged / path)
    aside = f"{ASIDE}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    ready = {"aside": aside, "made_at": manifest.made_at.isoformat()}
    write_atomically(staged / READY, json.dumps(ready).encode())


def is_pending(folders: Folders) -> bool:
    """Whether a backup waits to be put in place."""
    return (folders.state / STAGED / READY).is_file()


def give_up(folders: Folders) -> None:
    """Forget what was unpacked."""
    shutil.rmtree(folders.state / STAGED, ignore_errors=True)


def put_in_place(folders: Folders) -> Path | None:
    """Finish a restore that waits; where the files it replaced are now, None without one.

    Raises StoreBusy while another process uses the database; the restore still waits then.
    """
    if not is_pending(folders):
        return None
    with told(), _alone(folders.data / Path(DATABASE).name):
        staged = folders.state / STAGED
        aside = folders.state / _aside(staged / READY)
        make_private(aside)
        for path in RESTORED:
            new = staged / path
            if path == SETTINGS and new.exists():
                _keep_lock(new, _place(folders, path))
            if new.exists():
                _replace(new, _place(folders, path), aside)
        shutil.rmtree(staged)
        return aside


def _aside(ready: Path) -> str:
    """The folder's name; a damaged file must not keep the program from starting."""
    try:
        return Path(str(json.loads(ready.read_bytes())["aside"])).name or ASIDE
    except (ValueError, KeyError, TypeError, RecursionError):
        return ASIDE


def _place(folders: Folders, path: str) -> Path:
    kind, name = Path(path).parts
    return {"data": folders.data, "config": folders.config}[kind] / name


def _keep_lock(new: Path, place: Path) -> None:
    """“Local only” is not opened by a backup, which may be somebody else's; settings that cannot be
    understood stay what they are now."""
    settings, now = SettingsFile(new).peek(), SettingsFile(place).peek()
    if settings is None:
        new.unlink()
        return
    # What cannot be read now may have been locked.
    was_locked = now.privacy.local_only if now is not None else place.exists()
    if was_locked and not settings.privacy.local_only:
        SettingsFile(new).change(_locked)


def _locked(settings: Settings) -> Settings:
    privacy = settings.privacy.model_copy(update={"local_only": True})
    return settings.model_copy(update={"privacy": privacy})


def _replace(new: Path, place: Path, aside: Path) -> None:
    """The old file and its journals go aside before the new one comes: a journal of another
    database must not be taken for its own. They come back where one of them cannot go."""
    # Copied, because settings and data may be on two disks; first, because that may fail; and put
    # in place atomically, because of a power cut.
    partial = place.with_name(f".{place.name}.restored")
    moved: list[tuple[Path, Path]] = []
    try:
        shutil.copyfile(new, partial)
        partial.chmod(0o600)
        sync_file(partial)
        for old in (place, *(place.with_name(place.name + end) for end in COMPANIONS)):
            if old.exists():
                kept = _free(aside, old.name)
                shutil.move(old, kept)
                moved.append((old, kept))
    except OSError:
        for old, kept in moved:
            shutil.move(kept, old)
        partial.unlink(missing_ok=True)
        raise
    partial.replace(place)
    sync_folder(place.parent)
    new.unlink()


def _free(aside: Path, name: str) -> Path:
    """Where nothing is yet: a restore that was killed and repeated finds its own new file in
    place, which must not go over what it moved aside before."""
    for number in itertools.count():
        path = aside / (f"{number}-{name}" if number else name)
        if not path.exists():
            return path
    raise AssertionError("unreachable: the numbers do not end")


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """Nobody else uses the database meanwhile. Raises StoreBusy."""
    mark = InUse(database)
    try:
        try:
            alone = mark.enter(ALONE_TIMEOUT_S)
        except TimeoutError:
            alone = False
        if not alone:
            raise StoreBusy(
                tr("The backup is ready, but Deskhand is open."),
                kept=tr("Nothing was changed yet."),
                next_step=tr("Close Deskhand: the backup is put in place when it starts again."),
            )
        yield
    finally:
        mark.leave()
