"""Whether 03/04 is the third of April or the fourth of March, where this person lives."""

from __future__ import annotations

import os
from collections.abc import Mapping

# Where dates in numbers begin with the month (CLDR: short dates "M/d/yy").
_MONTH_FIRST = frozenset({"US", "AS", "FM", "GU", "MH", "MP", "PH", "PR", "PW", "UM", "VI"})
# As POSIX orders them: the first that is set counts.
_VARIABLES = ("LC_ALL", "LC_TIME", "LANG")


def month_comes_first(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the locale writes the month before the day; not where it does not say."""
    locale = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    territory = locale.partition(".")[0].partition("@")[0].replace("-", "_").partition("_")[2]
    return territory.upper() in _MONTH_FIRST
