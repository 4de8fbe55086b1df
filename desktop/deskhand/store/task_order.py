"""The order tasks were dragged to: a number between those of the neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.errors import NotFoundError
from deskhand.domain.wording import tr
from deskhand.store.task_tables import task

CLOSEST = 1e-6
"""Places nearer to each other than this are given out anew, long before numbers run out."""


async def places_for(
    connection: AsyncConnection,
    moving: Sequence[UUID],
    *,
    after: UUID | None,
    before: UUID | None,
) -> list[float] | None:
    """Places for tasks behind one, or else before one, or else above all; None when there is no
    room left there. Raises NotFoundError when that one is not there."""
    others = task.c.id.not_in(moving), task.c.deleted_at.is_(None)
    if after is not None:
        low = await _place(connection, after)
        query = select(func.min(task.c.position)).where(task.c.position > low, *others)
        high = (await connection.execute(query)).scalar_one()
        high = low + len(moving) + 1 if high is None else high
    else:
        if before is not None:
            high = await _place(connection, before)
        else:
            query = select(func.min(task.c.position)).where(*others)
            high = (await connection.execute(query)).scalar_one() or 0.0
        query = select(func.max(task.c.position)).where(task.c.position < high, *others)
        low = (await connection.execute(query)).scalar_one()
        low = high - len(moving) - 1 if low is None else low
    step = (high - low) / (len(moving) + 1)
    if step < CLOSEST:
        return None
    return [low + step * number for number in range(1, len(moving) + 1)]


async def renumber(connection: AsyncConnection) -> None:
    """Give all tasks places one apart, in the order they are in."""
    number = func.row_number().over(order_by=(task.c.position, task.c.id))
    order = select(task.c.id, number.label("number")).subquery()
    await connection.execute(
        update(task).where(task.c.id == order.c.id).values(position=order.c.number)
    )


async def _place(connection: AsyncConnection, task_id: UUID) -> float:
    query = select(task.c.position).where(task.c.id == task_id, task.c.deleted_at.is_(None))
    found = (await connection.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotFoundError(tr("That task is not there any more."))
    return float(found)
