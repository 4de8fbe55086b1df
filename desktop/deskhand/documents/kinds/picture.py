"""Pictures made ready for a model: upright, small enough, and without what the camera noted."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from deskhand.documents.frames import Notice, Refusal
from deskhand.documents.limits import MAX_JPEG_PIXELS, MAX_PIXELS, MODEL_PICTURE, MODEL_SIDE
from deskhand.documents.output import Output, Refused

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
QUALITIES = (90, 75, 50)
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, TypeError)


def read_picture(data: bytes, output: Output) -> None:
    """Send the kind and the picture for a model. Raises Refused."""
    # The limits below are ours; Pillow's warning would only be printed.
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
        _check_size(picture)
        frames = getattr(picture, "n_frames", 1)
        small = _made_small(picture)
        media_type, encoded = _encoded(small, is_photo=picture.format == "JPEG")
    except Image.DecompressionBombError as error:
        raise Refused(Refusal.TOO_MANY_PIXELS) from error
    except BROKEN as error:
        raise Refused(Refusal.BROKEN) from error
    output.made(media_type)
    if frames > 1:
        output.note(Notice.FIRST_FRAME, frames)
    output.payload(encoded)


def _check_size(picture: Image.Image) -> None:
    """From the header alone, before anything is decoded. Raises Refused."""
    pixels = picture.width * picture.height
    if pixels > (MAX_JPEG_PIXELS if picture.format == "JPEG" else MAX_PIXELS):
        raise Refused(Refusal.TOO_MANY_PIXELS, width=picture.width, height=picture.height)


def _made_small(picture: Image.Image) -> Image.Image:
    """The first frame, at most MODEL_SIDE on its long side, turned as the camera was held."""
    exif = picture.getexif().get(0x0112, 1)  # read before the pixels are replaced
    picture.draft("RGB", (MODEL_SIDE, MODEL_SIDE))
    if picture.mode not in ("L", "RGB", "RGBA"):
        has_alpha = "A" in picture.mode or "transparency" in picture.info
        picture = picture.convert("RGBA" if has_alpha else "RGB")
    picture.thumbnail((MODEL_SIDE, MODEL_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    upright = Image.new(picture.mode, picture.size)
    upright.paste(picture)
    if exif in range(2, 9):
        upright.getexif()[0x0112] = exif
        upright = ImageOps.exif_transpose(upright)
    return upright


def _encoded(picture: Image.Image, *, is_photo: bool) -> tuple[str, bytes]:
    """A photo as JPEG; the rest as PNG where that is small enough, as for drawings."""
    if not is_photo:
        buffer = BytesIO()
        picture.save(buffer, "PNG")
        if buffer.tell() <= (MODEL_PICTURE if picture.mode == "RGBA" else MODEL_PICTURE // 4):
            return "image/png", buffer.getvalue()
    if picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    for quality in QUALITIES:
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=quality)
        if buffer.tell() <= MODEL_PICTURE:
            break
    return "image/jpeg", buffer.getvalue()
