"""Database URLs as people write them."""

from __future__ import annotations

from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.exc import ArgumentError

from deskhand.domain.errors import StoreError
from deskhand.domain.wording import tr

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
ALIASES = {"postgres": "postgresql"}


def parse(url: str) -> URL:
    """The URL with the driver we use; "postgres://" and "postgresql://" both are one.

    Raises StoreError for what is no database URL of ours; its text is not repeated, since it may
    hold a password.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise _unusable() from error
    scheme = parsed.drivername.partition("+")[0]
    driver = DRIVERS.get(ALIASES.get(scheme, scheme))
    if driver is None or (driver == DRIVERS["sqlite"] and not parsed.database):
        raise _unusable()
    return parsed.set(drivername=driver)


def with_password(url: str, password: str | None) -> str:
    """The URL with a password, unless it has one or needs none."""
    parsed = parse(url)
    if password and parsed.password is None and parsed.drivername == DRIVERS["postgresql"]:
        parsed = parsed.set(password=password)
    return parsed.render_as_string(hide_password=False)


def _unusable() -> StoreError:
    return StoreError(
        tr("The database address in the settings (store.url) is not one Deskhand knows."),
        kept=tr("Nothing was changed."),
        next_step=tr(
            "Write it as postgresql://host/name, with “user@” before the host, or leave it "
            "empty for a file here."
        ),
    )
