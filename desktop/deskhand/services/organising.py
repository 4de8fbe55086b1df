"""Order among conversations. Every change can be put back as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import Conversation, Folder
from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.store.organising import OrganisingRepository

LONGEST_NAME = 60
MOST_TAGS = 20


class Organising:
    """Methods that change conversations take them as they are, so that `put_back` with the same
    ones undoes it."""

    def __init__(self, repository: OrganisingRepository, bus: Bus) -> None:
        self._repository = repository
        self._bus = bus

    async def placed(self) -> list[Conversation]:
        """Those pinned or in a folder, the last used first."""
        return await self._repository.placed()

    async def loose(self, limit: int, before: Conversation | None = None) -> list[Conversation]:
        """Those in no place, the last used first; `before` goes on after that one."""
        return await self._repository.loose(limit, before)

    async def archived(self, limit: int, before: Conversation | None = None) -> list[Conversation]:
        """Those archived, the last used first."""
        return await self._repository.archived(limit, before)

    async def folders(self) -> list[Folder]:
        """In their order."""
        return await self._repository.folders()

    async def tags(self) -> list[str]:
        """Every tag in use, the most used first."""
        return await self._repository.tags()

    async def pin(self, known: Sequence[Conversation], *, pinned: bool) -> None:
        """Put them on top of the list, or not."""
        await self._put([replace(each, pinned=pinned, archived=False) for each in known])

    async def archive(self, known: Sequence[Conversation], *, archived: bool) -> None:
        """Put them away, or back."""
        await self._put([replace(each, archived=archived, pinned=False) for each in known])

    async def move(self, known: Sequence[Conversation], folder_id: UUID | None) -> None:
        """Into this folder; None is none."""
        await self._put(
            [replace(each, folder_id=folder_id, archived=False, pinned=False) for each in known]
        )

    async def set_tags(self, known: Sequence[Conversation], tags: Sequence[str]) -> None:
        """Give them these tags instead of theirs. Raises InputError for too many or too long."""
        clean = cleaned_tags(tags)
        await self._put([replace(each, tags=clean) for each in known])

    async def put_back(self, known: Sequence[Conversation]) -> None:
        """As they were."""
        await self._put(known)

    async def delete(self, known: Sequence[Conversation]) -> None:
        """Take them out of sight; `restore` brings them back until they are purged."""
        await self._repository.delete([each.id for each in known])
        self._tell(known)

    async def restore(self, known: Sequence[Conversation]) -> None:
        """Undo `delete`."""
        await self._repository.delete([each.id for each in known], restore=True)
        self._tell(known)

    async def add_folder(self, name: str) -> Folder:
        """A new folder. Raises InputError for a name that is none or taken."""
        new = Folder(new_id(), await self._free_name(name))
        await self._repository.add_folder(new)
        self._tell_folders()
        return new

    async def rename_folder(self, folder_id: UUID, name: str) -> None:
        """Raises InputError, NotFoundError."""
        await self._repository.rename_folder(folder_id, await self._free_name(name, folder_id))
        self._tell_folders()

    async def delete_folder(self, folder: Folder) -> list[UUID]:
        """Take it away; its chats stay, and are returned for `bring_folder_back`."""
        ids = await self._repository.delete_folder(folder.id)
        self._tell_folders()
        return ids

    async def bring_folder_back(self, folder: Folder, ids: Sequence[UUID]) -> None:
        """Undo `delete_folder`."""
        await self._repository.bring_folder_back(folder, ids)
        self._tell_folders()

    async def _free_name(self, name: str, own: UUID | None = None) -> str:
        line = " ".join(name.split())
        if not line or len(line) > LONGEST_NAME:
            raise InputError(
                tr("A folder's name has 1 to {most} characters.", most=LONGEST_NAME),
                kept=tr("Nothing was changed."),
            )
        taken = {each.name.casefold() for each in await self.folders() if each.id != own}
        if line.casefold() in taken:
            raise InputError(
                tr("There is a folder “{name}” already.", name=line),
                kept=tr("Nothing was changed."),
                next_step=tr("Choose another name."),
            )
        return line

    async def _put(self, places: Sequence[Conversation]) -> None:
        await self._repository.put(places)
        self._tell(places)

    def _tell(self, known: Sequence[Conversation]) -> None:
        self._bus.publish(Changes(Noun.CONVERSATION, frozenset(each.id for each in known)))

    def _tell_folders(self) -> None:
        self._bus.publish(Changes(Noun.FOLDER, frozenset()))
        self._bus.publish(Changes(Noun.CONVERSATION, frozenset()))


def cleaned_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Tags without "#" and doubles, sorted. Raises InputError for too many or too long ones."""
    found: dict[str, str] = {}
    for tag in tags:
        line = " ".join(tag.replace(",", " ").split()).lstrip("#").strip()
        if len(line) > LONGEST_NAME:
            raise InputError(
                tr("A tag has at most {most} characters.", most=LONGEST_NAME),
                kept=tr("Nothing was changed."),
            )
        if line:
            found.setdefault(line.casefold(), line)
    if len(found) > MOST_TAGS:
        raise InputError(
            tr("A chat has at most {most} tags.", most=MOST_TAGS), kept=tr("Nothing was changed.")
        )
    return tuple(sorted(found.values(), key=str.casefold))
