"""Where the person is, as far as clocks go."""

from __future__ import annotations

import logging
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

log = logging.getLogger(__name__)


def local_zone() -> ZoneInfo:
    """The time zone of this machine; UTC where it names none that is known.

    Asked each time, because a laptop travels; TZ in the environment goes before the system's.
    """
    import tzlocal

    try:
        return ZoneInfo(tzlocal.reload_localzone().key)
    except (ZoneInfoNotFoundError, ValueError, AttributeError, OSError) as error:
        log.info("the time zone of this machine is not known: %s", error)
        return ZoneInfo("UTC")
