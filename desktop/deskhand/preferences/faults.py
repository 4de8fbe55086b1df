"""What can go wrong with the files of the preferences, as sentences."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from deskhand.domain.errors import (
    DiskFull,
    PreferencesBusy,
    PreferencesDamaged,
    PreferencesNewer,
    PreferencesReadOnly,
    PreferencesUnavailable,
)
from deskhand.domain.wording import tr

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
NO_RIGHT = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def told() -> Iterator[None]:
    """OSErrors of the body as DiskFull, PreferencesReadOnly and PreferencesUnavailable."""
    try:
        yield
    except TimeoutError as error:  # an OSError, too
        raise busy(str(error)) from error
    except OSError as error:
        raise from_os_error(error) from error


def from_os_error(
    error: OSError,
) -> DiskFull | PreferencesReadOnly | PreferencesUnavailable:
    """What is said of it."""
    if error.errno in NO_ROOM:
        return DiskFull(
            tr("There is no room left on the disk for your preferences."),
            kept=tr("Those that were there are kept."),
            next_step=tr("Free some space, then try again."),
            detail=str(error),
        )
    if error.errno in NO_RIGHT:
        return PreferencesReadOnly(
            tr("Your preferences cannot be written."),
            kept=tr("Those that were there are kept."),
            next_step=tr("Look at the rights of Deskhand's data folder and its disk."),
            detail=str(error),
        )
    return PreferencesUnavailable(
        tr("Your preferences cannot be reached."),
        kept=tr("Those that were there are kept."),
        next_step=tr("Look whether the disk of Deskhand's data folder is there."),
        detail=str(error),
    )


def busy(detail: str) -> PreferencesBusy:
    """Another process keeps the preferences for too long."""
    return PreferencesBusy(
        tr("Another Deskhand is working on your preferences."),
        kept=tr("They are as they were."),
        next_step=tr("Try again in a moment."),
        detail=detail,
    )


def damaged(detail: str) -> PreferencesDamaged:
    """Chroma cannot read its folder."""
    return PreferencesDamaged(
        tr("The folder of your preferences is damaged."),
        kept=tr("It was left as it is."),
        next_step=tr("Close Deskhand and open it again: what can be read is taken over."),
        detail=detail,
    )


def newer(detail: str) -> PreferencesNewer:
    """A later program wrote them."""
    return PreferencesNewer(
        tr("A newer Deskhand wrote your preferences."),
        kept=tr("They were left as they are."),
        next_step=tr("Update Deskhand, then open them again."),
        detail=detail,
    )
