"""Notices: what the person is told while they look elsewhere, kept until they clear it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import StoreError
from deskhand.domain.ids import new_id
from deskhand.domain.notice import BODY_CHARS, TITLE_CHARS, Notice, NoticeKind, Target
from deskhand.services.bus import Bus
from deskhand.store.notices import NoticeRepository

log = logging.getLogger(__name__)

Listener = Callable[[Notice], None]


def _now() -> datetime:
    return datetime.now(UTC)


class Notices:
    """Everything but `add` raises StoreError when the database cannot do it."""

    def __init__(
        self, repository: NoticeRepository, bus: Bus, now: Callable[[], datetime] = _now
    ) -> None:
        self._repository = repository
        self._bus = bus
        self._now = now
        self._listeners: list[Listener] = []

    def on_added(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each notice added in this process, until the returned function is
        called."""
        self._listeners.append(listener)

        def forget() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return forget

    async def add(self, kind: NoticeKind, title: str, target: Target, body: str = "") -> Notice:
        """Keep this and tell it. One that cannot be stored, as on a full disk, is still told:
        it may be about just that."""
        notice = Notice(
            new_id(),
            kind,
            _short(title, TITLE_CHARS),
            _short(body, BODY_CHARS),
            target,
            self._now(),
        )
        try:
            await self._repository.put([notice])
        except StoreError as error:
            log.warning("a notice could not be kept: %s %s", error.what, error.detail)
        self._publish([notice.id])
        for listener in tuple(self._listeners):
            listener(notice)
        return notice

    async def all(self) -> list[Notice]:
        """Those kept, the newest first."""
        return await self._repository.all()

    async def unread(self) -> int:
        """How many nobody looked at yet."""
        return await self._repository.unread()

    async def see(self, ids: Collection[UUID] | None = None) -> None:
        """The person saw these; None is all of them."""
        changed = await self._repository.see(ids, self._now())
        if changed:
            self._publish(changed)

    async def clear(self, ids: Collection[UUID] | None = None) -> list[Notice]:
        """Forget these, or all for None. Returns them for `put_back`."""
        gone = await self._repository.take_out(ids)
        if gone:
            self._publish([each.id for each in gone])
        return gone

    async def put_back(self, notices: Sequence[Notice]) -> None:
        """Undo `clear`."""
        await self._repository.put(notices)
        self._publish([each.id for each in notices])

    def _publish(self, ids: Collection[UUID]) -> None:
        self._bus.publish(Changes(Noun.NOTICE, frozenset(ids)))


def _short(text: str, most: int) -> str:
    """Bounded, without what no database keeps."""
    plain = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
