"""Plain text in whatever encoding it was written."""

from __future__ import annotations

import codecs

from deskhand.documents.frames import Notice, Refusal
from deskhand.documents.output import Output, Refused

SAMPLE = 64 * 1024
BINARY_SHARE = 0.02
CHUNK = 256 * 1024
WESTERN = "cp1252"
ENOUGH_TO_GUESS = 24
"""Fewer letters outside ASCII than this fit a dozen encodings equally well."""

# The longer mark first: UTF-32's begins with UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0c\x1b\x08"))


def looks_like_text(data: bytes) -> bool:
    """Whether a person could read this in an editor."""
    sample = data[:SAMPLE]
    if _marked(sample) or _wide(sample):
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\0" not in sample and controls <= len(sample) * BINARY_SHARE


def decode(data: bytes) -> tuple[str, bool]:
    """The text, and whether every byte of it could be read."""
    encoding = _marked(data) or _wide(data[:SAMPLE])
    if not encoding:
        try:
            return data.decode("utf-8"), True
        except UnicodeDecodeError as error:
            encoding = _guessed(data, error.start)
    text = data.decode(encoding, "replace")
    return text, "\ufffd" not in text


def _marked(data: bytes) -> str:
    return next((name for mark, name in MARKS if data.startswith(mark)), "")


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    if len(sample) < 8:
        return ""
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.7 and sample[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[::2].count(0) > half * 0.7 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


def _guessed(data: bytes, wrong_at: int) -> str:
    """The likeliest encoding by what stands around the first byte that is not UTF-8."""
    begin = max(0, wrong_at - SAMPLE // 2)
    sample = data[begin : begin + SAMPLE]
    high = sum(byte > 127 for byte in sample)
    if high < ENOUGH_TO_GUESS and high * 3 < len(sample):
        return WESTERN
    import charset_normalizer

    best = charset_normalizer.from_bytes(sample).best()
    if best is None:
        return WESTERN
    # Mostly UTF-8 with a broken place: one bad byte must not turn every accent into two letters.
    broken = data.decode("utf-8", "replace")
    if broken.count("\ufffd") * 20 < sum(not character.isascii() for character in broken):
        return "utf-8"
    return best.encoding


def read_text(data: bytes, output: Output) -> None:
    """Send the text. Raises Full, and Refused when nothing is in it."""
    text, is_whole = decode(data)
    if not text.strip():
        raise Refused(Refusal.EMPTY)
    if not is_whole:
        output.note(Notice.PARTS_LOST, text.count("\ufffd"))
    for begin in range(0, len(text), CHUNK):
        output.text(text[begin : begin + CHUNK])
