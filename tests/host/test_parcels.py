from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.domain.errors import HostError
from deskhand.host.parcels import LONGEST_NAME, Parcels, proper


def test_a_promised_file_is_there_when_it_is_delivered(tmp_path: Path) -> None:
    parcels = Parcels(tmp_path)
    one, other = parcels.promise("Trip.md"), parcels.promise("Trip.md")
    assert one != other
    assert one.name == other.name == "Trip.md"
    assert not one.exists()
    parcels.deliver(one, b"# Trip")
    assert one.read_bytes() == b"# Trip"
    assert one.stat().st_mode & 0o777 == 0o600
    assert one.parent.stat().st_mode & 0o777 == 0o700
    parcels.deliver(other, b"")
    parcels.clear([one.parent])
    assert not one.exists()
    assert other.exists()
    parcels.clear()
    assert parcels.left() == []


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("a/b\\c:d.md", "a b c d.md"),
        ("../../etc/passwd", "etc passwd"),
        ("  .md", "Deskhand.md"),
        ("\x00\x1f\n.ics", "Deskhand.ics"),
        ("Is it 3.5 or 4", "Is it 3.5 or 4"),
        ("\ud800x.md", "x.md"),
    ],
)
def test_names_are_made_proper(name: str, becomes: str) -> None:
    assert proper(name) == becomes


def test_long_names_are_cut_between_letters() -> None:
    made = proper("日" * 200 + ".md")
    assert made.endswith("日.md")
    assert len(made.encode()) <= LONGEST_NAME + 3


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "parcels").write_text("in the way")
    with pytest.raises(HostError):
        Parcels(tmp_path).promise("x.md")
    with pytest.raises(HostError):
        Parcels(tmp_path).deliver(tmp_path / "no" / "x.md", b"")
