"""Pictures of the draft over a restart, on a disk that may refuse."""

import stat

from deskhand.domain.parts import ImagePart
from deskhand.ui.quick.pasted import MOST, MOST_BYTES, Pasted


def picture(data, name="Pasted picture.png"):
    return ImagePart("image/png", data, name)


def test_they_are_there_again_in_their_order_and_for_nobody_else(tmp_path):
    Pasted(tmp_path / "quick").keep([picture(b"one"), picture(b"two")])
    found = Pasted(tmp_path / "quick").read()
    assert [each.read_bytes() for each in found] == [b"one", b"two"]
    assert {each.name for each in found} == {"Pasted picture.png"}
    assert stat.S_IMODE(found[0].stat().st_mode) == 0o600


def test_what_is_not_in_the_draft_any_more_is_gone(tmp_path):
    pasted = Pasted(tmp_path / "quick")
    pasted.keep([picture(b"one"), picture(b"two")])
    pasted.keep([picture(b"two")])
    assert [each.read_bytes() for each in pasted.read()] == [b"two"]
    pasted.keep([])
    assert pasted.read() == [] and not (tmp_path / "quick").exists()


def test_a_name_leads_nowhere_else(tmp_path):
    pasted = Pasted(tmp_path / "a" / "quick")
    names = ("../../out.png", "/etc/out.png", "..\\out.png", "")
    pasted.keep([picture(b"x", name) for name in names])
    assert len(pasted.read()) == len(names)
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_there_is_a_most(tmp_path):
    pasted = Pasted(tmp_path / "quick")
    pasted.keep([picture(b"x")] * (MOST + 5))
    assert len(pasted.read()) == MOST
    pasted.keep([picture(b"x" * MOST_BYTES), picture(b"y")])
    assert len(pasted.read()) == 1


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    pasted = Pasted(tmp_path / "file" / "quick")
    pasted.keep([picture(b"x")])
    assert pasted.read() == []
