"""Search everywhere: messages, their files and titles by words, phrases and filters."""

from __future__ import annotations

import asyncio
import difflib
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from deskhand.domain.conversation import Role
from deskhand.domain.errors import StoreCorrupt, StoreError
from deskhand.domain.search import (
    Cursor,
    Hit,
    HitKind,
    Names,
    Page,
    Query,
    Term,
    TitleHit,
    marks_in,
    snippet_of,
)
from deskhand.domain.search_query import parsed
from deskhand.domain.search_ranking import scores
from deskhand.domain.search_text import places_of, words_of
from deskhand.services.background import Background, Work
from deskhand.store.search import COUNTED, Candidate, SearchRepository

T = TypeVar("T")

PAGE = 20
CANDIDATES = 200
"""Of more matches only the newest are compared; the others follow on later pages."""
AT_ONCE = 150
PAUSE_S = 0.02
MERGED_PAGES = 200
SHORTEST_CORRECTED = 4
CLOSE_ENOUGH = 0.75
MOST_NAMES = 12

_KINDS = {"text": HitKind.TEXT, "image": HitKind.NAME, "file": HitKind.NAME}


def local_now() -> datetime:
    """Now, in the zone of whoever asks: dates in words are theirs."""
    return datetime.now().astimezone()


class Search:
    """Finds in stored conversations. Cancelling a search ends it in the database too."""

    def __init__(
        self, repository: SearchRepository, now: Callable[[], datetime] = local_now
    ) -> None:
        self._repository = repository
        self._now = now
        self._keeping_up = asyncio.Lock()

    def query(self, text: str) -> Query:
        """What a text asks for."""
        return parsed(text, self._now())

    async def messages(self, text: str, after: Cursor | None = None, *, limit: int = PAGE) -> Page:
        """Messages that have what is asked for, best first; nothing for an empty text.

        text: words, "phrases", -words and filters (domain.search_query). after: `Page.more` of the
        page before. Where few are found, those with other forms of the words follow; where none
        are, the page says which words are written like those.
        A damaged index is made anew first. Raises StoreError.
        """
        return await self._mended(lambda: self._messages(text, after, limit))

    async def _messages(self, text: str, after: Cursor | None, limit: int) -> Page:
        query = self.query(text)
        if query.is_empty or (_says_little(query) and not query.asks_for_places):
            return Page(())
        page = await self._page(query, after or Cursor(), limit)
        if after is not None or page.more is not None or not query.terms:
            return page
        page = await self._with_other_forms(query, page, limit)
        if not page.hits:
            page = replace(page, instead=await self._instead(text, query))
        return page

    async def titles(self, text: str, *, limit: int = 6) -> list[TitleHit]:
        """Conversations whose title has the words, the newest of them by their last use."""
        query = self.query(text)
        if not query.terms or query.asks_of_messages:
            return []
        rows = await self._mended(lambda: self._repository.titles(query, limit * 5))
        found = [
            TitleHit(id_, title, used, marks_in(places_of(title), query.terms))
            for id_, title, used in rows
            if (query.after is None or used >= query.after)
            and (query.before is None or used < query.before)
        ]
        found.sort(key=lambda each: each.updated_at, reverse=True)
        return found[:limit]

    async def names(self) -> Names:
        """What can be named in a filter."""
        return await self._repository.names(MOST_NAMES)

    async def waiting(self) -> int:
        """How much is stored that cannot be found yet: after an update, or a large import."""
        return await self._repository.count_due()

    async def keep_up(self, background: Background | None = None) -> None:
        """Make all that is stored findable, and write over what was forgotten, bit by bit so
        that nobody has to wait. background: says when it may be. Raises StoreError."""
        background = background or Background()
        async with self._keeping_up, background.doing(Work.SEARCH):
            # Not a wait: each pause lets others write.
            while await self._repository.take_in(AT_ONCE):
                await asyncio.sleep(PAUSE_S)
                await background.allowed()
            is_first = True
            while await self._repository.tidy(MERGED_PAGES, is_first=is_first):
                is_first = False
                await asyncio.sleep(PAUSE_S)
                await background.allowed()

    async def _mended(self, work: Callable[[], Awaitable[T]]) -> T:
        """Once more where the index turns out to be damaged: what is newest is found then, the
        rest when it has been taken in."""
        try:
            return await work()
        except StoreError as error:
            # It may have been made anew already, and the reader not have heard of it.
            if not await self._repository.mend() and not isinstance(error, StoreCorrupt):
                raise
        await self._repository.take_in(AT_ONCE)
        return await work()

    async def _page(self, query: Query, cursor: Cursor, limit: int) -> Page:
        candidates, below = await self._repository.candidates(query, cursor.below, CANDIDATES)
        ranked = await self._ranked(query, candidates)
        shown = ranked[cursor.skip : cursor.skip + limit]
        more: Cursor | None = None
        if cursor.skip + limit < len(ranked):
            more = Cursor(cursor.below, cursor.skip + limit)
        elif below is not None:
            more = Cursor(below)
        bodies = await self._repository.bodies(shown)
        return Page(await asyncio.to_thread(_hits, shown, bodies, query.terms), more)

    async def _ranked(self, query: Query, candidates: list[Candidate]) -> list[Candidate]:
        """Best first, each message once: by its own words rather than by its file's."""
        if not candidates or not query.terms:
            return _once(candidates)
        frequencies = [COUNTED // 2] * len(query.terms)
        if len(query.terms) > 1:
            frequencies = await self._repository.frequencies(query)
        # In a thread: it takes longer than a frame of the window.
        rated = await asyncio.to_thread(
            scores,
            [each.body for each in candidates],
            [each.at for each in candidates],
            query.terms,
            frequencies,
            COUNTED,
            self._now(),
        )
        order = sorted(range(len(candidates)), key=lambda at: -rated[at])
        return _once([candidates[at] for at in order])

    async def _with_other_forms(self, query: Query, page: Page, limit: int) -> Page:
        """Fill a page that is not full with what has other forms of the words."""
        loosened = query.loosened()
        room = limit - len(page.hits)
        if room <= 0 or loosened == query:
            return page
        known = {hit.message_id for hit in page.hits}
        others = await self._page(loosened, Cursor(), limit)
        added = [hit for hit in others.hits if hit.message_id not in known]
        return replace(page, hits=(*page.hits, *added[:room]))

    async def _instead(self, text: str, query: Query) -> str:
        """The text with words that are stored in place of those that are not."""
        changed = text
        for term, frequency in zip(
            query.terms, await self._repository.frequencies(query), strict=True
        ):
            if frequency or len(term.words) != 1 or len(term.words[0]) < SHORTEST_CORRECTED:
                continue
            word = term.words[0]
            known = await self._repository.words_like({word[:2], word[0] + word[2], word[1::-1]})
            better = await asyncio.to_thread(_closest, word, known)
            if better:
                changed = _replaced(changed, word, better)
        return "" if changed == text else changed.strip()


def _says_little(query: Query) -> bool:
    """One letter alone: nobody means everything that has it."""
    words = [word for term in query.terms for word in term.words]
    is_bare = query == Query(terms=query.terms, without=query.without)
    return is_bare and all(len(word) == 1 and word.isascii() for word in words)


def _once(candidates: list[Candidate]) -> list[Candidate]:
    seen: set[UUID] = set()
    once = []
    for each in candidates:
        if each.message_id not in seen:
            seen.add(each.message_id)
            once.append(each)
    return once


def _hits(
    candidates: list[Candidate], bodies: dict[int, str], terms: tuple[Term, ...]
) -> tuple[Hit, ...]:
    return tuple(_hit(each, bodies[each.number], terms) for each in candidates)


def _hit(candidate: Candidate, body: str, terms: tuple[Term, ...]) -> Hit:
    kind = _KINDS.get(candidate.kind, HitKind.FILE)
    return Hit(
        message_id=candidate.message_id,
        conversation_id=candidate.conversation_id,
        title=candidate.title,
        role=Role(candidate.role),
        at=candidate.at,
        kind=kind,
        snippet=snippet_of(body, terms),
        provider=candidate.provider,
        model=candidate.model,
        file=body if kind is HitKind.NAME else candidate.file,
        page=candidate.page,
    )


def _closest(word: str, known: dict[str, int]) -> str:
    """The word written most like this one; of equals the one that is used most."""
    close = difflib.get_close_matches(word, known, n=8, cutoff=CLOSE_ENOUGH)
    if not close:
        return ""

    def likeness(other: str) -> tuple[float, int]:
        ratio = difflib.SequenceMatcher(None, word, other).ratio()
        return round(ratio, 2), known[other]

    return max(close, key=likeness)


def _replaced(text: str, word: str, better: str) -> str:
    """The text with this word, however it is written there, exchanged."""

    def exchange(found: re.Match[str]) -> str:
        return better if words_of(found[0]) == [word] else found[0]

    return re.sub(r"[^\W_]+", exchange, text)
