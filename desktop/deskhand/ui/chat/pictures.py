"""Pictures a person attaches: checked before they are taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap

from deskhand.domain.errors import InputError
from deskhand.domain.parts import ImagePart
from deskhand.domain.wording import mark, number, tr

MAX_BYTES = 8 * 1024 * 1024
ENDINGS = ("png", "jpg", "jpeg", "webp", "gif")
_KEPT = mark("Your message is still here.")


def media_type_of(data: bytes) -> str:
    """The kind of picture by its first bytes, "" when it is none a model takes."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return ""


def picture_from_bytes(data: bytes, name: str = "") -> ImagePart:
    """The picture as a message part. Raises InputError when it is too large or none."""
    if len(data) > MAX_BYTES:
        raise InputError(
            tr(
                "“{name}” has {data} MB; 8 MB are the limit.",
                name=name or tr("The picture"),
                data=number(len(data) / 2**20),
            ),
            kept=tr(_KEPT),
            next_step=tr("Make it smaller and try again."),
        )
    media_type = media_type_of(data)
    if not media_type:
        raise InputError(
            tr("“{name}” is not a picture that can be sent.", name=name or tr("This")),
            kept=tr(_KEPT),
            next_step=tr("PNG, JPEG, WebP and GIF work."),
        )
    return ImagePart(media_type, data, name)


def picture_from_file(path: Path) -> ImagePart:
    """The same from a file. Raises InputError, also when it cannot be read."""
    try:
        if not path.is_file():
            raise InputError(tr("“{name}” is not a file.", name=path.name), kept=tr(_KEPT))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                size = path.stat().st_size
                raise InputError(
                    tr(
                        "“{name}” has {size} MB; 8 MB are the limit.",
                        name=path.name,
                        size=number(size / 2**20),
                    ),
                    kept=tr(_KEPT),
                    next_step=tr("Make it smaller and try again."),
                )
    except OSError as error:
        raise InputError(
            tr("“{name}” cannot be read.", name=path.name), kept=tr(_KEPT), detail=str(error)
        ) from error
    return picture_from_bytes(data, path.name)


def picture_from_image(image: QImage) -> ImagePart:
    """A picture from the clipboard, as PNG. Raises InputError."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide's stub wants bytes here
    return picture_from_bytes(bytes(data.data()), "pasted.png")


def thumbnail(data: bytes, side: int, ratio: float) -> QPixmap:
    """The picture, no larger than `side`; an empty one when it cannot be read.

    The reader scales while decoding and refuses what would need more than 256 MB.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        wanted = size.scaled(QSize(side, side) * ratio, Qt.AspectRatioMode.KeepAspectRatio)
        if wanted.width() < size.width():
            reader.setScaledSize(wanted)
    picture = QPixmap.fromImage(reader.read())
    picture.setDevicePixelRatio(ratio)
    return picture
