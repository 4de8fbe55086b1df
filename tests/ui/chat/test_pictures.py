"""Pictures are checked by what they are, not by what they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.domain.errors import InputError
from deskhand.ui.chat.pictures import MAX_BYTES, media_type_of, picture_from_file

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"", ""),
    ],
)
def test_the_first_bytes_tell_the_kind(data: bytes, kind: str) -> None:
    assert media_type_of(data) == kind


def test_a_file_is_taken_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG + b"rest")
    picture = picture_from_file(path)
    assert (picture.media_type, picture.name) == ("image/png", "a.png")


def test_too_large_missing_and_other_files_are_told_in_a_sentence(tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(PNG + bytes(MAX_BYTES))
    other = tmp_path / "other.png"
    other.write_text("words")
    for path, words in (
        (large, "8 MB are the limit"),
        (other, "not a picture"),
        (tmp_path / "gone.png", "not a file"),
        (tmp_path, "not a file"),
    ):
        with pytest.raises(InputError) as caught:
            picture_from_file(path)
        assert words in caught.value.sentence()
