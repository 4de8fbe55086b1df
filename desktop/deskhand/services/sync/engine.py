"""One pass over one collection: look, take, let go, send. It can be repeated at any point: what is
stored after each step says what is left."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from deskhand.domain.sync import SyncAccount
from deskhand.domain.wording import tr
from deskhand.services.sync.dav import Dav
from deskhand.services.sync.listing import list_entries
from deskhand.services.sync.outcome import Outcome
from deskhand.services.sync.pulling import Pulling
from deskhand.services.sync.pushing import Pushing
from deskhand.services.sync.state import State
from deskhand.services.tasks import Tasks
from deskhand.store.sync import SyncRepository

PASSES = 2
"""What the server changed while we wrote is looked at once more."""


async def synchronise(
    dav: Dav,
    account: SyncAccount,
    tasks: Tasks,
    repository: SyncRepository,
    *,
    is_confirmed: bool = False,
) -> tuple[SyncAccount, Outcome]:
    """Bring a collection and the tasks together; the account as it is then, and what was done.

    is_confirmed: the person said that what is gone on the server may go here. Raises SyncError
    and StoreError.
    """
    outcome = Outcome()
    for _ in range(PASSES):
        state = State(account, tasks, repository)
        account = await _pass(dav, state, is_confirmed=is_confirmed)
        outcome.add(state.outcome)
        if not state.outcome.again:
            break
    else:
        outcome.problem(tr("The server changed something at the same time. Try again later."))
    return account, outcome


async def _pass(dav: Dav, state: State, *, is_confirmed: bool) -> SyncAccount:
    await state.read()
    account = state.account
    known = {each.href: each.etag for each in state.items.values() if each.etag}
    listing = await list_entries(dav, account.collection, account.token, known)
    state.listed = set(listing.etags)
    pulling = Pulling(state, dav)
    await pulling.gone(listing.etags, is_confirmed=is_confirmed)
    await pulling.take(listing.etags)
    await Pushing(state, dav).send(await _unsent(state))
    state.outcome.conflicts = sum(1 for each in state.items.values() if each.theirs)
    # What is left alone now has to be told once more.
    return account if state.held else replace(account, token=listing.token)


async def _unsent(state: State) -> list[UUID]:
    """Tasks that are no entry of any collection."""
    if not state.account.sends:
        return []
    linked = {each.item_id for each in state.items.values()}
    for other in await state.repository.accounts():
        if other.id != state.account.id:
            linked |= {each.item_id for each in await state.repository.items(other.id)}
    return [each for each in state.uids if each not in linked]
