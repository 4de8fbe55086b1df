"""Where the person is, as far as clocks and calendars go."""

from __future__ import annotations

import locale
import logging
import os
from collections.abc import Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

log = logging.getLogger(__name__)

MONTH_FIRST = ("en_US", "en_PH", "en_BZ", "en_PR", "en_GU")
"""Where 03/04 is the fourth of March."""


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


def writes_month_first(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this machine's locale writes the month before the day."""
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_TIME", "LANG"))
    chosen = next(filter(None, names), None) or locale.getlocale(locale.LC_TIME)[0] or ""
    return chosen.replace("-", "_").startswith(MONTH_FIRST)
