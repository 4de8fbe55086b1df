"""From what a settings file says to settings that make sense, one value at a time."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from deskhand.domain.wording import tr
from deskhand.host.settings import (
    SCHEMA_VERSION,
    PresetSettings,
    ProviderSettings,
    Settings,
)

Table = dict[str, Any]

LOCK = ("privacy", "local_only")

NAMED: Mapping[str, type[BaseModel]] = {"providers": ProviderSettings, "presets": PresetSettings}


def checked(data: Table) -> tuple[Settings, tuple[str, ...]]:
    """The settings `data` stands for, and a sentence for each thing in it that is not used.

    A wrong value costs itself only: its default takes its place.
    """
    problems = list(_version_problems(data))
    problems += [_unknown(path, known) for path, known in _unknown_keys(data, Settings)]
    used = copy.deepcopy(data)
    while True:
        try:
            return Settings.model_validate(used), tuple(problems)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                path = _wrong_path(used, detail)
                if path:
                    problems.append(_wrong(path, detail))
                    _remove(used, path)
                if path in (LOCK, LOCK[:1]):  # whoever wrote something there wanted it
                    used.setdefault("privacy", {})["local_only"] = True


def _version_problems(data: Table) -> Generator[str]:
    version = data.get("schema_version", SCHEMA_VERSION)
    if isinstance(version, int) and version > SCHEMA_VERSION:
        yield (
            tr(
                "The settings were written by a newer Deskhand; what this one knows is used, "
                "and the rest is kept."
            )
        )


def _unknown_keys(
    data: Table, model: type[BaseModel], path: tuple[str, ...] = ()
) -> Generator[tuple[tuple[str, ...], Sequence[str]]]:
    for key, value in data.items():
        field = model.model_fields.get(key)
        if field is None:
            yield (*path, key), list(model.model_fields)
        elif not path and key in NAMED and isinstance(value, dict):
            for name, inner in value.items():
                if isinstance(inner, dict):
                    yield from _unknown_keys(inner, NAMED[key], (key, name))
        elif (
            isinstance(value, dict)
            and isinstance(field.annotation, type)
            and issubclass(field.annotation, BaseModel)
        ):
            yield from _unknown_keys(value, field.annotation, (*path, key))


def _unknown(path: tuple[str, ...], known: Sequence[str]) -> str:
    meant = difflib.get_close_matches(path[-1], known, n=1)
    hint = tr("; did you mean “{meant}”?", meant=meant[0]) if meant else "."
    return tr(
        "The setting “{path}” is not known; it is kept and not used{hint}",
        path=".".join(path),
        hint=hint,
    )


def _wrong_path(data: Table, detail: ErrorDetails) -> tuple[str, ...]:
    """The keys that lead to what must go: the value, or the table that lacks a needed one."""
    location = detail["loc"]
    if detail["type"] == "missing" or _is_needed(location):
        location = location[:-1]
    path: list[str] = []
    here: Any = data
    for step in location:
        if not isinstance(here, dict) or step not in here:
            break
        path.append(str(step))
        here = here[step]
    return tuple(path)


def _is_needed(location: tuple[int | str, ...]) -> bool:
    """Whether a value has no default: only a provider's kind."""
    return len(location) == 3 and location[0] == "providers" and location[2] == "kind"


def _wrong(path: tuple[str, ...], detail: ErrorDetails) -> str:
    name = ".".join(path)
    if detail["type"] == "missing":
        return tr(
            "“{name}” lacks “{detail}”; it is kept and not used.",
            name=name,
            detail=detail["loc"][-1],
        )
    if _is_needed(detail["loc"]):
        return tr(
            "“{name}” has a wrong “kind” ({detail}); it is kept and not used.",
            name=name,
            detail=detail["msg"],
        )
    message = detail["msg"][:1].lower() + detail["msg"][1:]
    return tr(
        "The setting “{name}” is wrong ({message}); its default is used.",
        name=name,
        message=message,
    )


def _remove(data: Table, path: tuple[str, ...]) -> None:
    """Take the value at `path` out of `data`, if it is still there."""
    here: Any = data
    for step in path[:-1]:
        here = here.get(step)
        if not isinstance(here, dict):
            return
    here.pop(path[-1], None)
