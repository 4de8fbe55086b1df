"""Preferences: kept, found, recalled where they matter, compared, and really forgotten."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError, InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.preference import (
    ALWAYS,
    Conflict,
    Preference,
    Recalled,
    Scope,
    Strength,
)
from deskhand.domain.preference_words import guessed_strength
from deskhand.domain.wording import tr
from deskhand.services.background import Background, Work
from deskhand.services.bus import Bus
from deskhand.services.preference_later import PURGE_AFTER_S, Later
from deskhand.services.preference_rules import (
    WORD,
    checked,
    checked_topic,
    holds,
    plain_words,
    read_file,
    write_file,
)
from deskhand.services.preference_shelf import Shelf
from deskhand.store.used_preferences import UsedPreferenceRepository

if TYPE_CHECKING:
    from pathlib import Path

    from deskhand.services.preference_exchange import Imported
    from deskhand.services.preference_proposals import Proposal

log = logging.getLogger(__name__)

Result = TypeVar("Result")

READY_AFTER_S = 2.0
"""After the window is there: the first request is hardly written before, and nothing at the start
waits for it."""

LOOK_AGAIN_S = 5.0
"""How soon the window shows what the command line changed."""

LEAST_OF_ID = 8
COMPARED = 12
"""Those nearest to a new one that are looked at for a clash."""

RELEVANT = 0.5
"""As in `preferences.recall`; from this score on one is told to the model."""

IMPORTED_AT_ONCE = 64

WORD_SHARE = 0.5
"""What is left between a score and 1 is halved for one that has every word searched for."""


@dataclass(frozen=True, slots=True)
class Reembedded:
    """How far re-embedding is."""

    done: int
    total: int


def _now() -> datetime:
    return datetime.now(UTC)


class Preferences:
    """What a person does with preferences. Returning means stored, on the disk.

    Everything raises PreferencesErrors, DiskFull and InputError. What could not be compared by
    meaning yet is kept all the same, and compared as soon as its model answers.
    """

    def __init__(
        self,
        shelf: Shelf,
        used: UsedPreferenceRepository,
        bus: Bus,
        *,
        now: Callable[[], datetime] = _now,
        purge_after_s: float = PURGE_AFTER_S,
    ) -> None:
        self._shelf = shelf
        self._used = used
        self._bus = bus
        self._now = now
        self._later = Later(shelf, used, self._tell, purge_after_s)
        shelf.changed = self._on_shelf

    # -- reading

    async def all(self) -> list[Preference]:
        """Every one, the newest first."""
        return sorted(await self._shelf.all(), key=lambda each: each.id, reverse=True)

    async def get(self, preference_id: UUID) -> Preference:
        """Raises NotFoundError."""
        found = (await self._shelf.known()).get(preference_id)
        if found is not None:
            return found
        raise NotFoundError(
            tr("That preference is not there any more."),
            next_step=tr("`deskhand preferences list` shows those there are."),
        )

    async def find(self, words: str) -> Preference:
        """The one an id, the beginning of one, or a sentence means.

        Raises NotFoundError for none, InputError for several, with their ids.
        """
        known = await self.all()
        plain = words.strip().casefold()
        found = [e for e in known if len(plain) >= LEAST_OF_ID and str(e.id).startswith(plain)]
        found = found or [
            each for each in known if plain_words(each.sentence) == plain_words(words)
        ]
        if not found:
            raise NotFoundError(
                tr("There is no preference “{words}”.", words=words.strip()[:60]),
                next_step=tr("`deskhand preferences list` shows those there are."),
            )
        if len(found) > 1:
            several = ", ".join(str(each.id) for each in found[:6])
            raise InputError(
                tr("“{words}” may be several: {several}.", words=words[:60], several=several),
                next_step=tr("Name one by its whole id."),
            )
        return found[0]

    async def search(self, text: str, k: int = 20) -> list[Recalled]:
        """The k that fit best by meaning and by words. Without its model: by words only."""
        known = await self._shelf.known()
        words = [word.casefold() for word in WORD.findall(text)]
        if not words or k < 1:
            return []
        scores: dict[UUID, float] = {}
        try:
            scores = dict(await self._shelf.rank(text, 5 * k + 50))
        except (DeskhandError, TimeoutError) as error:
            log.warning("searched by words only: %s", error)
        for each in known.values():
            has = f"{each.sentence}\n{each.topic}".casefold()
            if all(word in has for word in words):
                by_meaning = scores.get(each.id, 0.0)
                scores[each.id] = by_meaning + WORD_SHARE * (1 - by_meaning)
        best = sorted(scores.items(), key=lambda item: item[1], reverse=True)[:k]
        return [Recalled(known[key], score) for key, score in best if key in known]

    async def recall(
        self, request: str, *, limit: int = 10, scopes: Sequence[Scope] = ()
    ) -> list[Recalled]:
        """Those that bear on a request and hold in one of these scopes or always, best first."""
        known = await self._shelf.known()
        if not known or not request.strip():
            return []
        ranked = await self._shelf.rank(request, 10 * limit + 50)
        found = [
            Recalled(known[key], score)
            for key, score in ranked
            if score >= RELEVANT and key in known and holds(known[key], scopes)
        ]
        return found[:limit]

    async def conflicts(self, sentence: str, but: UUID | None = None) -> list[Conflict]:
        """Those a new sentence repeats or contradicts, the clearest first. but: left out, such as
        the one that gets these words."""
        from deskhand.services.preference_clashes import clash_of

        words = " ".join(sentence.split())
        known = await self._shelf.known()
        if not words or not known:
            return []
        try:
            near = await self._shelf.nearest(words, COMPARED)
        except (DeskhandError, TimeoutError) as error:
            log.warning("compared by words only: %s", error)
            near = [(key, 0.0) for key in known]
        found = []
        for key, score in near:
            if key in known and key != but:
                clash = clash_of(words, known[key].sentence, score)
                if clash is not None:
                    found.append(Conflict(known[key], clash.kind, clash.score))
        return sorted(found, key=lambda each: each.score, reverse=True)

    async def propose(self, text: str) -> Proposal | None:
        """What a message states as a preference, None for nothing. By rules, on this machine."""
        from deskhand.services.preference_proposals import proposal

        found = proposal(text)
        if found is None:
            return None
        plain = plain_words(found.sentence)
        known = await self._shelf.all()
        return None if any(plain_words(each.sentence) == plain for each in known) else found

    # -- writing

    async def add(
        self,
        sentence: str,
        *,
        strength: Strength | None = None,
        scope: Scope = ALWAYS,
        topic: str = "",
        source: str = "typed",
        initiator: object | None = None,
    ) -> Preference:
        """Remember one. strength None and topic "" are read from the words. Raises InputError."""
        from deskhand.services.preference_proposals import topic_of

        words = checked(sentence)
        now = self._now()
        made = Preference(
            id=new_id(),
            sentence=words,
            created_at=now,
            updated_at=now,
            topic=checked_topic(topic) or topic_of(words),
            strength=strength or guessed_strength(words),
            scope=scope,
            source=source,
        )
        await self._run(self._shelf.put([made]))
        self._tell([made.id], initiator)
        return made

    async def add_all(
        self, preferences: Sequence[Preference], *, initiator: object | None = None
    ) -> None:
        """Keep these as they are, in place of those with the same ids."""
        if preferences:
            await self._run(self._shelf.put(list(preferences)))
            self._tell([each.id for each in preferences], initiator)

    async def change(
        self, preference: Preference, *, initiator: object | None = None
    ) -> Preference:
        """Store it as it is now; other words go into its history. What it was before comes back
        as it was. Raises NotFoundError, InputError."""
        before = await self.get(preference.id)
        after = replace(
            preference,
            sentence=checked(preference.sentence),
            topic=checked_topic(preference.topic),
            updated_at=self._now(),
        )
        if after.sentence != before.sentence:
            goes_back = before.history and before.history[0][1] == after.sentence
            after = replace(
                after,
                history=before.history[1:]
                if goes_back
                else ((self._now(), before.sentence), *before.history),
            )
            await self._run(self._shelf.put([after]))
        else:
            await self._run(self._shelf.note([after]))
        self._tell([after.id], initiator)
        return after

    async def merge(
        self, ids: Sequence[UUID], sentence: str, *, initiator: object | None = None
    ) -> Preference:
        """One in place of several: with this sentence, the firmest strength, what they were in
        its history. Raises InputError, NotFoundError."""
        words = checked(sentence)
        if len(set(ids)) < 2:
            raise InputError(tr("Merging takes two preferences or more."))
        old = [await self.get(each) for each in dict.fromkeys(ids)]
        now = self._now()
        used = [each.last_used_at for each in old if each.last_used_at is not None]
        made = Preference(
            id=new_id(),
            sentence=words,
            created_at=min(each.created_at for each in old),
            updated_at=now,
            topic=next((each.topic for each in old if each.topic), ""),
            strength=min((each.strength for each in old), key=list(Strength).index),
            scope=old[0].scope if len({each.scope for each in old}) == 1 else ALWAYS,
            source="merged",
            not_in=tuple(chat for chat in old[0].not_in if all(chat in e.not_in for e in old)),
            last_used_at=max(used, default=None),
            uses=sum(each.uses for each in old),
            history=tuple((now, each.sentence) for each in old),
        )
        await self._run(self._shelf.put([made]))
        await self._run(self._shelf.forget([each.id for each in old]))
        self._later.purge()
        self._tell([made.id, *(each.id for each in old)], initiator)
        return made

    async def forget(self, ids: Sequence[UUID], *, initiator: object | None = None) -> None:
        """Take these out. Their bytes are removed from every file as soon as `put_back` is not
        offered any more, or with `purge`, or at the latest at the next start."""
        if ids:
            await self._run(self._shelf.forget(list(ids)))
            self._later.forget_uses(ids)
            self._later.purge()
            self._tell(ids, initiator)

    async def put_back(
        self, preferences: Sequence[Preference], *, initiator: object | None = None
    ) -> None:
        """Undo `forget`: they are as they were."""
        await self.add_all(preferences, initiator=initiator)

    async def purge(self) -> None:
        """Remove every byte of what was forgotten: from Chroma's files, the ledger, and from
        under the answers that were made with it."""
        await self._run(self._later.purge_now())

    async def touch(self, preference_ids: Sequence[UUID]) -> None:
        """These were used now. Written down a little later, many at once."""
        self._later.note_uses(preference_ids, self._now())

    # -- files

    async def export(
        self, path: Path, format_name: str = "", ids: Iterable[UUID] | None = None
    ) -> int:
        """Write them, or these, into a file; how many. format_name: "markdown" or "json"; "" goes
        by the file's name. Raises HostError, DiskFull."""
        name = format_name or ("json" if path.suffix.casefold() == ".json" else "markdown")
        text, count = await self.exported(name, ids)
        await asyncio.to_thread(write_file, path, text)
        return count

    async def exported(
        self, format_name: str, ids: Iterable[UUID] | None = None
    ) -> tuple[str, int]:
        """As a text, and how many. Raises InputError for another format."""
        from deskhand.services.preference_exchange import chosen, to_document, to_markdown

        forms = {"markdown": to_markdown, "json": to_document}
        if format_name not in forms:
            raise InputError(
                tr("“{format}” is not a format.", format=format_name[:40]),
                next_step=tr("There are markdown and json."),
            )
        wanted = list(chosen(await self._shelf.all(), ids))
        return forms[format_name](wanted), len(wanted)

    async def import_(
        self,
        path: Path,
        tell: Callable[[int, int], None] = lambda done, total: None,
        *,
        initiator: object | None = None,
    ) -> Imported:
        """Take in a Markdown or JSON file; importing it twice adds nothing. tell: how many are
        stored, of how many. Raises InputError and HostError; then nothing was changed."""
        from deskhand.services.preference_exchange import Imported, joined, read

        content = await asyncio.to_thread(read_file, path)
        now = self._now()
        found = await asyncio.to_thread(read, content, now)
        known = await self._shelf.all()
        added, changed, same = joined(found.preferences, known, has_ids=found.has_ids)
        wanted = [*added, *changed]
        for start in range(0, len(wanted), IMPORTED_AT_ONCE):
            await self.add_all(wanted[start : start + IMPORTED_AT_ONCE], initiator=initiator)
            tell(min(start + IMPORTED_AT_ONCE, len(wanted)), len(wanted))
        return Imported(len(added), len(changed), same, tuple(found.bad))

    # -- the model that compares

    @property
    def model(self) -> str:
        """The embedding model in use, "" before the first preference."""
        return self._shelf.model

    @property
    def needs_reembedding(self) -> bool:
        """Whether the settings ask for another model than the vectors were made with."""
        return self._shelf.needs_reembedding

    @property
    def waiting(self) -> int:
        """How many have no vectors yet and are found by their words only."""
        return self._shelf.waiting

    @property
    def notes(self) -> Sequence[DeskhandError]:
        """What the person should hear: a folder that was put aside, a model that is missing."""
        return self._shelf.notes

    def noted(self) -> None:
        """They were heard."""
        self._shelf.notes.clear()

    async def reembed(self) -> AsyncGenerator[Reembedded]:
        """Make every vector anew with the model of the settings. The old ones are in use until
        the last; closing the generator, or a crash, leaves them. Consume under `aclosing`."""
        async with aclosing(self._shelf.reembed()) as steps:
            async for done, total in steps:
                yield Reembedded(done, total)
        self._tell((), None)

    async def keep_ready(self, background: Background | None = None) -> None:
        """Have everything ready soon after the start, then take in what other processes change,
        until cancelled. Without preferences nothing is loaded. background: says when it may
        be."""
        background = background or Background()
        await asyncio.sleep(READY_AFTER_S)
        async with background.doing(Work.PREFERENCES):
            await self.warm_up()
        while True:
            await asyncio.sleep(LOOK_AGAIN_S)
            await background.allowed()
            try:
                await self._shelf.all()
            except (DeskhandError, TimeoutError) as error:
                log.warning("the preferences could not be read again: %s", error)

    async def warm_up(self) -> None:
        """Have everything ready for the first request. Raises nothing: what fails now fails
        again, and is told, when it is needed."""
        try:
            await self._run(self._shelf.prepare())
            if await self._shelf.has_to_purge():
                self._later.purge()
        except (DeskhandError, TimeoutError) as error:
            log.warning("the preferences could not be made ready: %s", error)

    async def close(self) -> None:
        """Write down what is under way. May be called twice."""
        await self._later.close()
        try:
            await self._shelf.close()
        except (DeskhandError, TimeoutError) as error:
            log.warning("the preferences were not closed in order: %s", error)

    # -- how it is done

    async def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """To its end, also when whoever asked is cancelled."""
        return await asyncio.shield(self._later.keep(work))

    def _on_shelf(self, ids: Iterable[UUID]) -> None:
        """Another process changed these, or something is to be told."""
        self._tell(ids, None)

    def _tell(self, ids: Iterable[UUID], initiator: object | None) -> None:
        self._bus.publish(Changes(Noun.PREFERENCE, frozenset(ids), initiator))
