"""Conversations from the store into files."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from deskhand.domain.errors import InputError
from deskhand.domain.exchange import ExchangedConversation
from deskhand.domain.wording import mark, tr
from deskhand.services.exchange import deskhand_json
from deskhand.services.exchange.file_names import safe_file_name, safe_name
from deskhand.services.exchange.html import Html
from deskhand.services.exchange.importing import size_of
from deskhand.services.exchange.markdown import Markdown
from deskhand.services.exchange.pdf import PdfMaker
from deskhand.services.exchange.plain_text import PlainText
from deskhand.services.exchange.target import Archive, Folder, OneFile, Target
from deskhand.services.exchange.telling import Options, Renderer, told
from deskhand.store.exchange import ExchangeRepository

RENDERERS: dict[str, Renderer] = {each.name: each for each in (Markdown(), Html(), PlainText())}
JSON, PDF = "json", "pdf"
FORMATS = {
    "markdown": mark("Markdown"),
    JSON: mark("JSON, exact"),
    "html": mark("Web page"),
    PDF: mark("PDF"),
    "text": mark("Plain text"),
}
"""By name, with what people call it."""
ENDINGS = {"markdown": ".md", JSON: ".json", "html": ".html", PDF: ".pdf", "text": ".txt"}
ZIP = ".zip"
MOST_INLINE = 150 * 1024 * 1024
"""Bytes of attachments that one conversation may have within a JSON file."""

Tell = Callable[[int, int], None]
"""Hears conversations done, and in all."""


def silent(_done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True)
class Exported:
    """path: the file or the folder; conversations: how many are in it."""

    path: Path
    conversations: int


class Exporting:
    """Writes one conversation, some or all. Everything raises StoreError, NotFoundError, DiskFull,
    HostError and InputError, and then leaves no half-written file."""

    def __init__(self, repository: ExchangeRepository) -> None:
        self._repository = repository

    async def ids(self) -> list[UUID]:
        """All conversations, the last used first."""
        return await self._repository.ids()

    async def text(self, conversation_id: UUID, name: str, options: Options = Options()) -> bytes:  # noqa: B008 a frozen value
        """One conversation in a format that is text, without its files."""
        chat = await self._repository.get(conversation_id)
        if name == JSON:
            head, tail = deskhand_json.HEAD, deskhand_json.TAIL
            return head + await asyncio.to_thread(deskhand_json.to_json, chat) + tail
        renderer = RENDERERS.get(name)
        if renderer is None:
            raise InputError(tr("A PDF has to be written to a file."))
        return await asyncio.to_thread(
            lambda: renderer.render(told(chat, options), lambda file, _data: file)
        )

    async def run(
        self,
        path: Path,
        name: str,
        ids: Sequence[UUID] | None = None,
        options: Options = Options(),  # noqa: B008 a frozen value
        tell: Tell = silent,
    ) -> Exported:
        """Write these conversations, or all for None.

        path: a ZIP archive where it ends in .zip; JSON is one file for all; else one conversation
        is a file (or goes into the folder that is there), several go into a folder. name: of
        FORMATS. Cancelling leaves the files of a folder that are written.
        """
        if ids is None:
            ids = await self._repository.ids()
        if not ids:
            raise InputError(tr("There are no chats to export."))
        target = await asyncio.to_thread(_target, path, name, len(ids))
        done = False
        try:
            if name == JSON:
                await self._json(target, ids, tell)
            else:
                await self._each(target, name, ids, options, tell, path)
            await asyncio.to_thread(target.finish)
            done = True
        finally:
            if not done:
                await asyncio.shield(asyncio.to_thread(target.drop))
        return Exported(path, len(ids))

    # -- JSON: one file for all

    async def _json(self, target: Target, ids: Sequence[UUID], tell: Tell) -> None:
        spool = target if isinstance(target, OneFile) else None
        archive = target if isinstance(target, Archive) else None
        for number, conversation_id in enumerate(ids):
            tell(number, len(ids))
            chat = await self._repository.get(conversation_id)
            if spool is not None:
                _require_small(chat)
                line = await asyncio.to_thread(deskhand_json.to_json, chat)
                lead = deskhand_json.HEAD if number == 0 else deskhand_json.BETWEEN
                await asyncio.to_thread(spool.write, lead + line)
            elif archive is not None:
                # One file a conversation: an archive has one open file at a time, and the
                # attachments go in between.
                await asyncio.to_thread(_into_archive, archive, chat)
        if spool is not None:
            await asyncio.to_thread(spool.write, deskhand_json.TAIL)
        tell(len(ids), len(ids))

    # -- one file for each

    async def _each(
        self,
        target: Target,
        name: str,
        ids: Sequence[UUID],
        options: Options,
        tell: Tell,
        path: Path,
    ) -> None:
        async with PdfMaker() as maker:
            for number, conversation_id in enumerate(ids):
                tell(number, len(ids))
                chat = await self._repository.get(conversation_id)
                one = path if isinstance(target, OneFile) else None
                stem = one.stem if one else safe_name(chat.title, tr("Chat"))
                if one is None:
                    stem = target.names.give(stem, ENDINGS[name]).removesuffix(ENDINGS[name])
                files = _Files(target, stem)
                renderer = RENDERERS.get(name) or Html(is_for_paper=True)
                data = await asyncio.to_thread(_rendered, renderer, chat, options, files)
                if name == PDF:
                    data = await maker.make(data)
                if isinstance(target, OneFile):
                    await asyncio.to_thread(target.write, data)
                else:
                    await asyncio.to_thread(target.put, stem + ENDINGS[name], data)
        tell(len(ids), len(ids))


def _rendered(
    renderer: Renderer, chat: ExchangedConversation, options: Options, files: _Files
) -> bytes:
    return renderer.render(told(chat, options), files.keep)


class _Files:
    """The attachments of one conversation: in a folder beside its text, each once."""

    def __init__(self, target: Target, stem: str) -> None:
        self._target, self._stem = target, stem
        self._folder = ""
        self._kept: dict[str, str] = {}
        self._names: set[str] = set()

    def keep(self, name: str, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        if digest in self._kept:
            return self._kept[digest]
        if not self._folder:
            self._folder = self._target.names.give(tr("{title} files", title=self._stem))
        safe = safe_file_name(name, tr("file"))
        stem, dot, ending = safe.rpartition(".")
        given, number = safe, 1
        while given.casefold() in self._names:
            number += 1
            given = f"{stem} ({number}).{ending}" if dot else f"{safe} ({number})"
        self._names.add(given.casefold())
        path = f"{self._folder}/{given}"
        self._target.put(path, data)
        self._kept[digest] = path
        return path


def _target(path: Path, name: str, count: int) -> Target:
    if name not in FORMATS:
        raise InputError(
            tr("“{name}” is no format.", name=name),
            next_step=tr("There are {formats}.", formats=", ".join(FORMATS)),
        )
    if path.suffix.casefold() == ZIP:
        return Archive(path)
    if name == JSON:
        return OneFile(path / "conversations.json" if path.is_dir() else path)
    if count > 1 or path.is_dir():
        return Folder(path)
    return OneFile(path)


def _require_small(chat: ExchangedConversation) -> None:
    if size_of(chat) > MOST_INLINE:
        raise InputError(
            tr("The attachments of “{title}” are too large for one JSON file.", title=chat.title),
            next_step=tr("Export into a ZIP archive: they stand beside the JSON there."),
        )


def _into_archive(archive: Archive, chat: ExchangedConversation) -> None:
    """The conversation's JSON, and its attachments beside it under their hashes."""

    def keep(media_type: str, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        ending = media_type.rpartition("/")[2].partition("+")[0]
        path = f"attachments/{digest}.{safe_name(ending, 'bin')[:20]}"
        if path not in kept:
            kept.add(path)
            if archive.names.give(path) == path:
                archive.put(path, data)
        return path

    kept: set[str] = set()
    stem = safe_name(chat.title, tr("Chat"))
    line = deskhand_json.to_json(chat, keep)
    name = archive.names.give(stem, ".json")
    archive.put(f"conversations/{name}", deskhand_json.HEAD + line + deskhand_json.TAIL)
