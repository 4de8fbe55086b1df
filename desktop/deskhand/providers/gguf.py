"""What a GGUF file says of itself, read so that a hostile file costs little and breaks nothing.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (versions 2 and 3, little-endian).
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from deskhand.domain.errors import ModelFileError
from deskhand.domain.wording import mark, tr

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MOST_ENTRIES = 4096
MOST_ELEMENTS = 2_000_000
LONGEST_KEY = 1024
LONGEST_TEXT = 4096

STRING, ARRAY = 8, 9
NUMBERS = {
    0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i",
    6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d",
}  # fmt: skip

# Architectures that are no language models of their own.
NOT_CHATTING = {
    "clip": mark("the picture part of another model"),
    "bert": mark("a model for searching"),
    "nomic-bert": mark("a model for searching"),
    "jina-bert-v2": mark("a model for searching"),
    "t5encoder": mark("a model for searching"),
    "whisper": mark("a model for speech"),
}

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class GgufFacts:
    """What is worth showing. Texts "" and context None where the file does not say."""

    architecture: str
    name: str = ""
    context_tokens: int | None = None
    size_label: str = ""


class _Broken(Exception):
    """The header is not what the format says; the text is for the curious."""


def read_facts(path: Path) -> GgufFacts:
    """Read the header of a model that can hold a conversation.

    Reads at most the header and allocates a few kilobytes, whatever lengths the file claims.
    Raises ModelFileError when it is missing, unreadable, not GGUF, damaged or no language model.
    """
    try:
        # Opening a pipe or a device would hang or never end.
        if not path.is_file():
            raise ModelFileError(
                tr("There is no file at {path}.", path=path),
                next_step=tr("Choose a file that ends in .gguf."),
            )
        with path.open("rb") as file:
            entries = _Header(file, os.fstat(file.fileno()).st_size).read()
    except OSError as error:
        raise ModelFileError(
            tr(
                "{name} cannot be read: {strerror}.",
                name=path.name,
                strerror=error.strerror or error,
            ),
            next_step=tr("Check that the file is there and that you may read it."),
        ) from error
    except _Broken as error:
        raise ModelFileError(
            tr("{name} is damaged or not a GGUF model file.", name=path.name),
            next_step=tr("Download it again, or choose another file."),
            detail=str(error),
        ) from error
    return _facts(path, entries)


def _facts(path: Path, entries: dict[str, Value]) -> GgufFacts:
    architecture = _text(entries.get("general.architecture"))
    if not architecture:
        raise ModelFileError(
            tr("{name} does not say what kind of model it is.", name=path.name),
            next_step=tr("Choose another file."),
        )
    if architecture in NOT_CHATTING:
        raise ModelFileError(
            tr(
                "{name} is {not_chatting} and cannot hold a conversation.",
                name=path.name,
                not_chatting=tr(NOT_CHATTING[architecture]),
            ),
            next_step=tr("Choose the file of a language model."),
        )
    part = entries.get("split.no")
    if isinstance(part, int) and part > 0:
        raise ModelFileError(
            tr("{name} is part {part} of a model in several files.", name=path.name, part=part + 1),
            next_step=tr("Choose its first part, with the others beside it."),
        )
    context = entries.get(f"{architecture}.context_length")
    return GgufFacts(
        architecture=architecture,
        name=_text(entries.get("general.name")),
        context_tokens=context if isinstance(context, int) and context > 0 else None,
        size_label=_text(entries.get("general.size_label")),
    )


def _text(value: Value) -> str:
    """Text from a file as it may be shown: one short line."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:120]


class _Header:
    """A walk through the header that never believes a length."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._elements = 0

    def read(self) -> dict[str, Value]:
        """Keys and scalar values; lists are walked over. Raises _Broken."""
        if self._take(4) != MAGIC:
            raise _Broken("the first four bytes are not GGUF")
        version = self._number("<I")
        if version not in VERSIONS:
            raise _Broken(f"version {version}, known are 2 and 3")
        tensors, count = self._number("<Q"), self._number("<Q")
        if not tensors or count > MOST_ENTRIES:
            raise _Broken(f"{tensors} tensors and {count} entries")
        entries: dict[str, Value] = {}
        for _ in range(int(count)):
            key = self._string(LONGEST_KEY)
            # The word list comes after what we want to know, and is most of the header.
            if key.startswith("tokenizer.") and _has_enough(entries):
                break
            entries[key] = self._value(int(self._number("<I")), depth=0)
        return entries

    def _take(self, length: int) -> bytes:
        data = self._file.read(length)
        if len(data) != length:
            raise _Broken("the file ends in the middle of its header")
        return data

    def _number(self, form: str) -> int | float | bool:
        (value,) = struct.unpack(form, self._take(struct.calcsize(form)))
        return value  # type: ignore[no-any-return]

    def _skip(self, length: int) -> None:
        if length > self._size - self._file.tell():
            raise _Broken("a length goes beyond the end of the file")
        self._file.seek(length, os.SEEK_CUR)

    def _string(self, longest: int) -> str:
        """A string; one longer than `longest` is walked over and gives ""."""
        length = int(self._number("<Q"))
        if length > longest:
            self._skip(length)
            return ""
        return self._take(length).decode("utf-8", "replace")

    def _value(self, kind: int, depth: int) -> Value:
        if kind in NUMBERS:
            return self._number(NUMBERS[kind])
        if kind == STRING:
            return self._string(LONGEST_TEXT)
        if kind == ARRAY and depth < 2:
            self._walk_array(depth)
            return None
        raise _Broken(f"a value of unknown kind {kind}")

    def _walk_array(self, depth: int) -> None:
        kind, count = int(self._number("<I")), int(self._number("<Q"))
        if kind in NUMBERS:
            self._skip(count * struct.calcsize(NUMBERS[kind]))
            return
        self._elements += count
        if self._elements > MOST_ELEMENTS:
            raise _Broken("a list longer than any model has")
        for _ in range(count):
            if kind == STRING:
                self._skip(int(self._number("<Q")))
            else:
                self._value(kind, depth + 1)


def _has_enough(entries: dict[str, Value]) -> bool:
    architecture = entries.get("general.architecture")
    return f"{architecture}.context_length" in entries
