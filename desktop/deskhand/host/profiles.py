"""Profiles on the disk: several separate lives of one person, each in folders of its own.

A profile is there when `profiles/<slug>` in the first profile's config folder is; a small file in
it has the name. Removing one moves its four folders aside, where they can be brought back from.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deskhand.domain.errors import HostError, InputError, NotFoundError
from deskhand.domain.slugs import free_slug, slug_from
from deskhand.domain.wording import tr
from deskhand.host import locks
from deskhand.host.atomic import write_atomically
from deskhand.host.folders import PROFILE_FILE, PROFILES, Folders, make_private

ASIDE = ".removed"
LONGEST_NAME = 40
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Profile:
    """One life. slug: its folders' name, "" for the first one. name: as the person calls it."""

    slug: str
    name: str

    @property
    def is_first(self) -> bool:
        """Whether it is the one that is always there."""
        return not self.slug


@dataclass(frozen=True, slots=True)
class Removed:
    """A profile that was moved aside. place: the name of its folders there."""

    profile: Profile
    place: str


def slug_of(roots: Folders, words: str) -> str:
    """The slug of the profile called this, by its slug or its name; "" for the first one.

    Raises NotFoundError. Reads a few small files at most.
    """
    if words.casefold() == first(roots).name.casefold() or words == "default":
        return ""
    if _SLUG.fullmatch(words) and (roots.config / PROFILES / words).is_dir():
        return words
    for each in others(roots):
        if each.name.casefold() == words.casefold():
            return each.slug
    raise NotFoundError(
        tr("There is no profile “{name}”.", name=words[:LONGEST_NAME]),
        next_step=tr("`deskhand profiles list` shows them."),
    )


def first(roots: Folders) -> Profile:
    """The one that is always there; its file is only there when it was given a name."""
    return Profile("", _read_name(roots.config) or tr("Default"))


def others(roots: Folders) -> list[Profile]:
    """Every further one, by name."""
    try:
        names = [each.name for each in (roots.config / PROFILES).iterdir() if each.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    slugs = [name for name in names if _SLUG.fullmatch(name)]
    found = [Profile(slug, name_of(roots.of_profile(slug))) for slug in slugs]
    return sorted(found, key=lambda each: each.name.casefold())


def name_of(folders: Folders) -> str:
    """What the profile of these folders is called; "" for the first one without a name."""
    return _read_name(folders.config) or folders.profile


def _read_name(config: Path) -> str:
    try:
        kept = json.loads((config / PROFILE_FILE).read_bytes()[:10_000])
        return " ".join(str(kept["name"]).split())[:LONGEST_NAME]
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _write_name(config: Path, name: str) -> None:
    write_atomically(config / PROFILE_FILE, json.dumps({"name": name}).encode())


def create(roots: Folders, name: str) -> Profile:
    """Make an empty profile. Raises InputError for a name that is none or taken, and HostError."""
    name = checked_name(roots, name)
    slug = free_slug(slug_from(name) or "profile", _slugs_in_use(roots))
    try:
        for folder in (roots, roots.of_profile(slug)):
            folder.make()
        _write_name(roots.of_profile(slug).config, name)
    except OSError as error:
        raise _failed(error) from error
    return Profile(slug, name)


def rename(roots: Folders, profile: Profile, name: str) -> Profile:
    """Call it otherwise; its folders keep their name. Raises InputError and HostError."""
    name = checked_name(roots, name, but=profile)
    try:
        _write_name(roots.of_profile(profile.slug).config, name)
    except OSError as error:
        raise _failed(error) from error
    return Profile(profile.slug, name)


def checked_name(roots: Folders, name: str, but: Profile | None = None) -> str:
    """The name as it is kept. but: the profile that may have it. Raises InputError."""
    name = " ".join(name.replace("\0", "").split())
    kept = tr("What you wrote is still here.")
    if not name:
        raise InputError(tr("A profile needs a name."), kept=kept)
    if len(name) > LONGEST_NAME:
        most = LONGEST_NAME
        raise InputError(tr("A name has at most {most} characters.", most=most), kept=kept)
    for each in (first(roots), *others(roots)):
        mine = but is not None and each.slug == but.slug
        if not mine and name.casefold() in (each.name.casefold(), each.slug, "default"):
            raise InputError(
                tr("There is a profile “{name}” already.", name=each.name),
                kept=kept,
                next_step=tr("Give this one another name."),
            )
    return name


def remove(roots: Folders, profile: Profile, now: datetime | None = None) -> Removed:
    """Move its folders aside. Raises InputError for the first one and one in use, HostError."""
    if profile.is_first:
        raise InputError(
            tr("The first profile cannot be removed."), kept=tr("Nothing was changed.")
        )
    folders = roots.of_profile(profile.slug)
    if is_in_use(folders):
        raise InputError(
            tr("“{name}” is in use.", name=profile.name),
            kept=tr("Nothing was changed."),
            next_step=tr("Close its window, then remove it."),
        )
    place = f"{profile.slug}@{now or datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    # The config folder goes first: without it nobody takes the rest for a profile.
    _move(zip(folders.all(), _aside(roots, place), strict=True))
    return Removed(profile, place)


def restore(roots: Folders, removed: Removed) -> Profile:
    """Undo `remove`. Raises InputError when another one has its folders by now, and HostError."""
    slug = removed.profile.slug
    folders = roots.of_profile(slug)
    if folders.config.exists():
        raise InputError(
            tr("There is a profile “{name}” already.", name=name_of(folders)),
            kept=tr("The removed one is still aside."),
        )
    _move(zip(reversed(_aside(roots, removed.place)), reversed(folders.all()), strict=True))
    return removed.profile


def removed(roots: Folders) -> list[Removed]:
    """Those that were moved aside, the last first."""
    try:
        places = [each.name for each in (roots.config / PROFILES / ASIDE).iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = []
    for place in sorted(places, key=lambda each: each.partition("@")[2], reverse=True):
        slug, _, _ = place.partition("@")
        if _SLUG.fullmatch(slug):
            name = _read_name(_aside(roots, place)[0]) or slug
            found.append(Removed(Profile(slug, name), place))
    return found


def removed_at(each: Removed) -> datetime | None:
    """When it was moved aside, as its place says."""
    try:
        stamp = each.place.partition("@")[2]
        return datetime.strptime(stamp, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return None


def config_aside(roots: Folders, each: Removed) -> Path:
    """The config folder of one that was moved aside."""
    return _aside(roots, each.place)[0]


def erase(roots: Folders, each: Removed) -> None:
    """Really delete one that was moved aside. Raises HostError."""
    import shutil  # the window's start comes by here and does without

    try:
        for folder in reversed(_aside(roots, each.place)):
            if folder.exists():
                shutil.rmtree(folder)
    except OSError as error:
        raise _failed(error) from error


def is_in_use(folders: Folders) -> bool:
    """Whether a process has these folders open: each holds a lock as its sign of life."""
    for mark in (folders.state / "processes").glob("*.alive"):
        try:
            handle = os.open(mark, os.O_RDWR)
        except OSError:
            continue
        try:
            if not locks.take(handle):
                return True
        finally:
            os.close(handle)
    return False


def _aside(roots: Folders, place: str) -> list[Path]:
    return [folder / PROFILES / ASIDE / place for folder in roots.all()]


def _slugs_in_use(roots: Folders) -> set[str]:
    """Also what a removal that was cut short left, and the names of those aside: a new profile
    must never come upon what another kept under its name, in a folder or in the keychain."""
    taken = {"default"} | {each.profile.slug for each in removed(roots)}
    for folder in roots.all():
        if (folder / PROFILES).is_dir():
            taken |= {each.name for each in (folder / PROFILES).iterdir()}
    return taken


def _move(pairs: Iterable[tuple[Path, Path]]) -> None:
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in pairs:
            if source.exists():
                make_private(target.parent)
                source.rename(target)
                done.append((source, target))
    except OSError as error:
        for source, target in reversed(done):
            target.rename(source)
        raise _failed(error) from error


def _failed(error: OSError) -> HostError:
    return HostError(
        tr("The profile's folders could not be changed."),
        kept=tr("Everything is as it was."),
        next_step=tr("Look at the disk's free space and the rights of the folders."),
        detail=str(error),
    )
