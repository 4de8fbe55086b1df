"""Reads pictures only, where nothing else can be read."""

from __future__ import annotations

import asyncio
from pathlib import Path

from deskhand.domain.parts import FilePart, ImagePart
from deskhand.ui.chat.pictures import picture_from_bytes, picture_from_file


class PictureReader:
    """A `FileReader` that takes pictures and refuses the rest."""

    async def add(self, path: Path) -> ImagePart:
        """The picture in this file. Raises InputError."""
        return await asyncio.to_thread(picture_from_file, path)

    async def add_bytes(self, data: bytes, name: str) -> ImagePart:
        """The same from memory. Raises InputError."""
        return picture_from_bytes(data, name)

    async def text(self, part: FilePart) -> str:
        """Nothing: it never made a file."""
        return ""
