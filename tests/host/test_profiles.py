"""Profiles on the disk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.domain.errors import HostError, InputError, NotFoundError
from deskhand.host import profiles
from deskhand.host.folders import Folders
from deskhand.host.processes import Liveness


@pytest.fixture
def roots(tmp_path: Path) -> Folders:
    return Folders.find({"DESKHAND_HOME": str(tmp_path)})


def found(roots: Folders, name: str) -> Folders:
    home = str(roots.config.parent)
    return Folders.find({"DESKHAND_HOME": home, "DESKHAND_PROFILE": name})


def test_the_first_one_is_where_everything_was(roots: Folders) -> None:
    assert found(roots, "") == found(roots, "Default") == found(roots, "default") == roots
    assert roots.profile == roots.profile_name() == ""
    assert profiles.others(roots) == []


def test_a_profile_has_folders_of_its_own(roots: Folders) -> None:
    made = profiles.create(roots, "  Büro   & Co ")
    assert (made.slug, made.name) == ("buro-co", "Büro & Co")
    folders = found(roots, "büro & co")
    assert folders == found(roots, "buro-co")
    assert folders.profile_name() == "Büro & Co"
    for own, root in zip(folders.all(), roots.all(), strict=True):
        assert own == root / "profiles" / "buro-co"
        assert own.stat().st_mode & 0o777 == 0o700
    assert folders.models == roots.models == roots.data / "models"
    renamed = profiles.rename(roots, made, "Office")
    assert found(roots, "Office") == folders
    assert profiles.others(roots) == [renamed]


@pytest.mark.parametrize("name", ["nobody", "../work", "work/..", ".removed", "a" * 500, "\n"])
def test_a_profile_that_is_not_there_is_named_and_not_made(roots: Folders, name: str) -> None:
    profiles.create(roots, "work")
    if name.strip():
        with pytest.raises(NotFoundError, match="no profile"):
            found(roots, name)
    else:
        assert found(roots, name) == roots
    assert [each.slug for each in profiles.others(roots)] == ["work"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "WORK", "Default", "default"])
def test_names_that_cannot_be_are_refused(roots: Folders, name: str) -> None:
    profiles.create(roots, "Work")
    with pytest.raises(InputError) as raised:
        profiles.create(roots, name)
    assert "still here" in raised.value.kept


def test_names_without_latin_letters_get_folders_too(roots: Folders) -> None:
    assert [profiles.create(roots, name).slug for name in ("仕事", "私")] == [
        "profile",
        "profile-2",
    ]
    assert found(roots, "私").profile == "profile-2"


def test_removed_is_moved_aside_and_comes_back(roots: Folders) -> None:
    work = profiles.create(roots, "Work")
    folders = found(roots, "work")
    (folders.data / "kept").write_text("x")
    removed = profiles.remove(roots, work, datetime(2026, 5, 4, tzinfo=UTC))
    assert profiles.others(roots) == [] and profiles.removed(roots) == [removed]
    assert profiles.removed_at(removed) == datetime(2026, 5, 4, tzinfo=UTC)
    assert not any(folder.exists() for folder in folders.all())
    # A new one of the same name never comes upon what the old one kept under its own.
    again = profiles.create(roots, "Work")
    assert again.slug == "work-2"
    profiles.remove(roots, again)
    assert profiles.restore(roots, removed) == work
    assert (folders.data / "kept").read_text() == "x"


def test_a_removal_that_was_cut_short_is_undone_whole(roots: Folders) -> None:
    work = profiles.create(roots, "Work")
    folders = found(roots, "work")
    (folders.data / "kept").write_text("x")
    aside = roots.config / "profiles" / profiles.ASIDE / "work@20260504T000000000000"
    aside.parent.mkdir()
    folders.config.rename(aside)  # killed after the first of four
    assert profiles.others(roots) == []
    assert profiles.create(roots, "Work").slug == "work-2"
    (removed,) = profiles.removed(roots)
    assert profiles.restore(roots, removed) == work
    assert (found(roots, "work").data / "kept").read_text() == "x"


def test_one_in_use_and_the_first_one_stay(roots: Folders) -> None:
    work = profiles.create(roots, "Work")
    life = Liveness(found(roots, "work").state / "processes")
    try:
        with pytest.raises(InputError, match="in use"):
            profiles.remove(roots, work)
    finally:
        life.close()
    with pytest.raises(InputError, match="cannot be removed"):
        profiles.remove(roots, profiles.first(roots))
    profiles.remove(roots, work)


def test_a_folder_that_cannot_be_moved_leaves_all_in_place(roots: Folders) -> None:
    work = profiles.create(roots, "Work")
    (roots.state / "profiles" / profiles.ASIDE).write_text("in the way")
    with pytest.raises(HostError, match="could not be changed"):
        profiles.remove(roots, work)
    assert profiles.others(roots) == [work]


def test_a_damaged_name_is_its_folders(roots: Folders) -> None:
    profiles.create(roots, "Work")
    folders = found(roots, "work")
    for damaged in (b"", b"{", b"[]", b'{"name": 3}', b"\xff"):
        (folders.config / "profile.json").write_bytes(damaged)
        assert folders.profile_name() in ("work", "3")


def test_erased_is_gone(roots: Folders) -> None:
    removed = profiles.remove(roots, profiles.create(roots, "Work"))
    profiles.erase(roots, removed)
    assert profiles.removed(roots) == []
    assert not list(roots.data.rglob("*work*"))
