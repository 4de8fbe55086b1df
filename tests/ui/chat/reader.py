"""A reader of attachments that waits where a test tells it to."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from deskhand.domain.errors import InputError
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.ui.chat.pictures import media_type_of


class WaitingReader:
    """Reads UTF-8 text and pictures; `gate` holds everything while it is clear."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.texts: dict[str, str] = {}

    async def add(self, path: Path) -> FilePart | ImagePart:
        await self.gate.wait()
        if not path.exists():
            raise InputError(f"“{path.name}” is not there.", kept="Your message is still here.")
        return await self.add_bytes(b"" if path.is_dir() else path.read_bytes(), path.name)

    async def add_bytes(self, data: bytes, name: str) -> FilePart | ImagePart:
        await self.gate.wait()
        if media_type := media_type_of(data):
            return ImagePart(media_type, data, name)
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise InputError(f"“{name}” cannot be read.") from error
        digest = hashlib.sha256(data).hexdigest()
        self.texts[digest] = text
        pages = 12 if name.endswith(".pdf") else None
        return FilePart(name, "text/plain", len(data), digest, len(text), pages)

    async def text(self, part: FilePart) -> str:
        return self.texts[part.sha256]
