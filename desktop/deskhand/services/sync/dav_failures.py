"""What a calendar server's failures mean, in sentences."""

from __future__ import annotations

import ssl

from deskhand.domain.errors import SyncConfused, SyncError, SyncRefused, SyncUnreachable
from deskhand.domain.wording import tr


def kept() -> str:
    """What every failure leaves untouched."""
    return tr("Your tasks are as they were.")


def refused(host: str, status: int) -> SyncError:
    """The sentence for a status that is no success."""
    detail = f"HTTP {status}"
    if status == 401:
        return SyncRefused(
            tr("{host} does not accept this name and password.", host=host),
            kept=kept(),
            next_step=tr("Give the password anew; many servers want one made for this program."),
            detail=detail,
        )
    if status == 403:
        return SyncRefused(
            tr("{host} does not allow this.", host=host),
            kept=kept(),
            next_step=tr("Look whether you may write to this calendar."),
            detail=detail,
        )
    if status in (404, 410):
        return SyncConfused(
            tr("There is no such calendar on {host} any more.", host=host),
            kept=kept(),
            next_step=tr("Look at the address of the calendar."),
            detail=detail,
        )
    if status in (429, 503):
        return SyncUnreachable(
            tr("{host} is busy and asks to come back later.", host=host),
            kept=kept(),
            next_step=tr("Try again in some minutes."),
            detail=detail,
        )
    if status >= 500:
        return SyncUnreachable(
            tr("{host} has failed on its own side.", host=host),
            kept=kept(),
            next_step=tr("Try again later."),
            detail=detail,
        )
    return SyncConfused(
        tr("{host} answered with something Deskhand did not expect.", host=host),
        kept=kept(),
        next_step=tr("Look whether the address is that of a CalDAV server."),
        detail=detail,
    )


def elsewhere(host: str, location: str) -> SyncError:
    """It points to another server, which does not get the password."""
    return SyncRefused(
        tr("{host} points to another address: {location}", host=host, location=location[:200]),
        kept=tr("The password was not sent there."),
        next_step=tr("If you trust it, give that address as the calendar's."),
    )


def not_caldav(host: str, detail: str) -> SyncError:
    """It answered, but with a web page or something else."""
    return SyncConfused(
        tr("{host} answered with something that is not CalDAV.", host=host),
        kept=kept(),
        next_step=tr("Look at the address; a network that asks to log in answers like this, too."),
        detail=detail,
    )


def too_much(host: str) -> SyncError:
    """The answer has no end."""
    return SyncConfused(
        tr("{host} sends more than a calendar can hold.", host=host),
        kept=kept(),
        next_step=tr("Look at the address, or ask whoever runs the server."),
    )


def too_slow(host: str) -> SyncError:
    """It went silent."""
    return SyncUnreachable(
        tr("{host} does not answer in time.", host=host),
        kept=kept(),
        next_step=tr("Try again later."),
    )


def unreachable(host: str, error: BaseException) -> SyncError:
    """No connection, or it broke off."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return SyncUnreachable(
                tr("The secure connection to {host} could not be made.", host=host),
                kept=kept(),
                next_step=tr("Its certificate is not one this system trusts."),
                detail=f"{type(cause).__name__}: {cause}",
            )
        cause = cause.__cause__ or cause.__context__
    return SyncUnreachable(
        tr("{host} cannot be reached, or the connection broke off.", host=host),
        kept=kept(),
        next_step=tr("Look at the address and the network."),
        detail=f"{type(error).__name__}: {error}",
    )
