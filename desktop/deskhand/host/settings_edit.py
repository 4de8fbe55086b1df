"""Writing the difference between two settings into a file, leaving the rest as it stands."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import tomlkit
from pydantic import BaseModel

from deskhand.domain.wording import mark, tr
from deskhand.host.settings import Settings

NAMED = ("providers", "presets")
"""Tables of tables, each under a name of the person's."""

HEADER = mark("Settings of Deskhand. Edit freely: comments and keys it does not know are kept.")


def edited(text: str, old: Settings, new: Settings) -> str:
    """The TOML `text` with the values that differ between `old` and `new` written into it.

    old: what `text` says. "" begins a new file.
    """
    document = tomlkit.parse(text)
    if not text.strip():
        document.add(tomlkit.comment(tr(HEADER)))
        document["schema_version"] = new.schema_version
    _apply(document, _table(old), _table(new))
    return tomlkit.dumps(document)


def _table(settings: Settings) -> dict[str, Any]:
    """All values, but of providers and presets only what differs from the defaults, and nothing
    unset."""
    table = settings.model_dump(mode="json", exclude_none=True, exclude=set(NAMED))
    table["providers"] = {name: _differing(each) for name, each in settings.providers.items()}
    table["presets"] = {name: _differing(each) for name, each in settings.presets.items()}
    return table


def _differing(section: BaseModel) -> dict[str, Any]:
    return section.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _apply(target: MutableMapping[str, Any], old: dict[str, Any], new: dict[str, Any]) -> None:
    for key in old.keys() - new.keys():
        target.pop(key, None)
    for key, value in new.items():
        if key in old and old[key] == value:
            continue
        if not isinstance(value, dict):
            target[key] = value
            continue
        if not isinstance(target.get(key), MutableMapping):
            # A table that only holds tables needs no heading of its own.
            target[key] = tomlkit.table(is_super_table=key in NAMED)
        before = old.get(key)
        _apply(target[key], before if isinstance(before, dict) else {}, value)
