"""Every setting that is one value, read from the settings model and checked by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.wording import tr
from deskhand.host.settings import Settings
from deskhand.host.settings_words import explanations
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices

UNITS = {"_s": "seconds", "_tokens": "tokens", "_hours": "hours"}
ON, OFF = "true", "false"


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting. key: "section.field". options: what it can be, () for anything its type takes.

    is_switch: on or off. means: what it says in the settings file's own words.
    """

    section: str
    field: str
    label: str
    means: str
    options: tuple[str, ...] = ()
    is_switch: bool = False

    @property
    def key(self) -> str:
        """Its name in the settings file."""
        return f"{self.section}.{self.field}"


class EverythingModel(PaneModel):
    """errors: by key, a sentence for what was typed and cannot be."""

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.errors: dict[str, str] = {}
        self.entries = tuple(_entries())
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    @property
    def sections(self) -> Sequence[str]:
        """Their names, in the order of the file."""
        return list(dict.fromkeys(entry.section for entry in self.entries))

    def heading(self, section: str) -> str:
        """What a section is about."""
        means = explanations().get("Settings", {}).get(section, "")
        return tr(means.rstrip(".")) or section

    def value(self, entry: Entry) -> str:
        """As text; "" where nothing is set."""
        value = getattr(getattr(self._services.settings.current, entry.section), entry.field)
        if isinstance(value, bool):
            return ON if value else OFF
        if isinstance(value, float):
            return f"{value:g}"
        return "" if value is None else str(value.value if isinstance(value, Enum) else value)

    def is_default(self, entry: Entry) -> bool:
        """Whether it is as it came."""
        now = self._section_value(self._services.settings.current, entry)
        return bool(now == self._section_value(Settings(), entry))

    def set(self, entry: Entry, text: str) -> None:
        """Use this from now on; what cannot be is said beside it and not kept."""
        section = getattr(self._services.settings.current, entry.section)
        kind = type(section)
        optional = type(None) in get_args(kind.model_fields[entry.field].annotation)
        typed: str | None = text.strip()
        if optional and not typed:
            typed = None
        if isinstance(typed, str) and _takes_number(kind, entry.field):
            typed = typed.replace(",", ".").replace("\u00a0", "")
        try:
            checked = kind.model_validate(section.model_dump() | {entry.field: typed})
        except ValidationError as error:
            self.errors[entry.key] = _sentence(error)
            self.changed.emit()
            return
        self.errors.pop(entry.key, None)
        self._keep(entry, getattr(checked, entry.field))

    def reset(self, entry: Entry) -> None:
        """As it came."""
        self.errors.pop(entry.key, None)
        self._keep(entry, self._section_value(Settings(), entry))

    def _section_value(self, settings: Settings, entry: Entry) -> Any:
        return getattr(getattr(settings, entry.section), entry.field)

    def _keep(self, entry: Entry, value: Any) -> None:
        if value == self._section_value(self._services.settings.current, entry):
            self.changed.emit()
            return

        def edit(settings: Settings) -> Settings:
            section = getattr(settings, entry.section).model_copy(update={entry.field: value})
            return settings.model_copy(update={entry.section: section})

        async def write() -> None:
            await self._services.settings.change(edit)

        self.queue("saving", write)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self.changed.emit()


def _entries() -> list[Entry]:
    found = []
    for section, field in Settings.model_fields.items():
        kind = field.annotation
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            continue
        means = explanations().get(kind.__name__, {})
        for name, inner in kind.model_fields.items():
            options = _options(inner.annotation)
            if options is not None or _is_scalar(inner.annotation):
                found.append(
                    Entry(
                        section,
                        name,
                        _label(name),
                        tr(means.get(name, "")),
                        options or (),
                        inner.annotation is bool,
                    )
                )
    return found


def _options(annotation: Any) -> tuple[str, ...] | None:
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(each.value) for each in annotation)
    if get_origin(annotation) in (Union, UnionType) and type(None) in get_args(annotation):
        rest = [each for each in get_args(annotation) if each is not type(None)]
        options = _options(rest[0]) if len(rest) == 1 else None
        return None if options is None else ("", *options)
    return None


def _is_scalar(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, UnionType):
        return all(_is_scalar(each) or each is type(None) for each in get_args(annotation))
    return annotation in (str, int, float, bool)


def _takes_number(kind: type[BaseModel], field: str) -> bool:
    annotation = kind.model_fields[field].annotation
    kinds = get_args(annotation) or (annotation,)
    return bool({int, float} & set(kinds))


def _label(name: str) -> str:
    """The field's name as words, its unit behind it."""
    for ending, unit in UNITS.items():
        if name.endswith(ending):
            words = name.removesuffix(ending).replace("_", " ")
            return f"{words[:1].upper()}{words[1:]} ({tr(unit)})"
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _sentence(error: ValidationError) -> str:
    said = str(error.errors()[0]["msg"])
    return tr("This cannot be: {reason}.", reason=said[:1].lower() + said[1:])
