"""One provider: how it is reached, its key, and a try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import NotFoundError
from deskhand.domain.model import (
    Locality,
    ProviderConfig,
    ProviderKind,
    locality_of,
)
from deskhand.domain.wording import tr
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.providers.form import (
    Form,
    config_from,
    form_of,
    free_name,
    key_stays_behind,
)
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.words import Notice, Tone

FIELDS = tuple(field.name for field in fields(Form))
HAVE_AN_ADDRESS = ("ollama", "openai", "anthropic")
SAVING, TESTING, KEEPING, FORGETTING = "saving", "testing", "keeping the key", "removing the key"


@dataclass(frozen=True, slots=True)
class KeyShown:
    """What is known of the key: never the key. removable: it is kept by us."""

    present: bool
    removable: bool
    sentence: str


UNKNOWN_KEY = KeyShown(False, False, "")


class ProviderModel(PaneModel):
    """Editing a provider that is there, or a new one until it is saved.

    key_taken: what was typed as a key is kept and may leave the field. added: the new provider is
    on the list; carries its name. refused: a field cannot be used as typed; carries the first.
    """

    key_taken = Signal()
    added = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        services: SettingsServices,
        config: ProviderConfig,
        *,
        is_new: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._saved = config
        self.is_new = is_new
        self.form: Form = form_of(config)
        self.errors: Mapping[str, str] = {}
        self.key = UNKNOWN_KEY
        self.key_notice: Notice | None = None
        self.keeping_hint = ""
        self.key_is_for_session = False
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    # -- what to show

    @property
    def name(self) -> str:
        """Its name in the settings file and on the command line."""
        return self._saved.name

    @property
    def kind(self) -> ProviderKind:
        """Which wire format it speaks."""
        return self._saved.kind

    @property
    def title(self) -> str:
        """What people call it."""
        return self._saved.shown_as if not self.is_new else (self.form.label or tr("New provider"))

    @property
    def where(self) -> Locality:
        """Where the words go, with the address as typed."""
        return locality_of(self.form.base_url.strip() or self._address_of_kind)

    @property
    def default_address(self) -> str:
        """The address used while none is typed, "" where one must be."""
        return "" if self._needs_address else self._address_of_kind

    @property
    def keys_page(self) -> str:
        """Where a person gets a key, "" where nobody knows."""
        presets = self._services.providers.presets()
        return next((each.keys_page for each in presets if each.name == self.name), "")

    @property
    def is_changed(self) -> bool:
        """Whether something typed is not saved yet."""
        return self.is_new or self.form != form_of(self._saved)

    @property
    def host_note(self) -> str:
        """That the key stays behind, while another host is being typed."""
        kept = self.key.present and not self.is_new
        return key_stays_behind(self._saved, self.form.base_url, has_key=kept)

    @property
    def _needs_address(self) -> bool:
        return self.kind is ProviderKind.OPENAI and self.name != "openai"

    @property
    def _address_of_kind(self) -> str:
        return replace(self._saved, base_url="").address

    # -- typing

    def look(self) -> None:
        """Find out about the key and the keychain."""
        self.begin("looking", self._look)

    def edit(self, field: str, text: str) -> None:
        """A field of the form says this now."""
        if getattr(self.form, field) != text:
            self.form, self.notice = replace(self.form, **{field: text}), None
            self.errors = {name: said for name, said in self.errors.items() if name != field}
            self.changed.emit()

    def choose_kind(self, kind: ProviderKind) -> None:
        """A new server speaks this."""
        if self.is_new and kind is not self.kind:
            self._saved = replace(self._saved, kind=kind)
            self.errors = {}
            self.changed.emit()

    def revert(self) -> None:
        """Back to what is saved."""
        self.form, self.errors = form_of(self._saved), {}
        self.changed.emit()

    def _checked(self) -> ProviderConfig | None:
        """The configuration as typed; None when something is wrong, which is then shown."""
        config, self.errors = config_from(self.form, self._saved, self._labels_taken())
        if self.errors:
            self.say(Notice(tr("Something above cannot be used yet."), "danger"))
            self.refused.emit(next(each for each in FIELDS if each in self.errors))
            return None
        if self.is_new and not self._saved.name:
            taken = {each.name for each in self._services.providers.configs()}
            taken |= {each.name for each in self._services.providers.presets()}
            config = replace(config, name=free_name(config.label, taken))
        return config

    def _labels_taken(self) -> list[str]:
        """What people call the others. A name that was saved already may stay as it is."""
        if not self.is_new and self.form.label == self._saved.label:
            return []
        configs = self._services.providers.configs()
        return [each.shown_as for each in configs if each.name != self.name]

    # -- doing

    def test(self, typed_key: str) -> None:
        """Ask it for its models, as typed, with the typed key if there is one."""
        if (config := self._checked()) is not None:
            self.begin(TESTING, lambda: self._test(config, typed_key.strip()))

    def save(self, typed_key: str = "") -> None:
        """Write it down, and keep the key if one is typed."""
        if (config := self._checked()) is not None:
            self.begin(SAVING, lambda: self._save(config, typed_key.strip()))

    def keep_key(self, typed_key: str) -> None:
        """Keep this key for the saved address; it replaces one that is there."""
        self.key_notice = None
        if not typed_key.strip():
            self.key_notice = Notice(tr("Paste the key first."), "warn")
            self.changed.emit()
        elif self.is_new:
            self.save(typed_key)
        else:
            self.begin(KEEPING, lambda: self._keep_key(typed_key))

    def use_for_session(self) -> None:
        """It is in use already: the keychain is not asked again."""
        self.key_is_for_session = False
        self.key_notice = None
        self.key_taken.emit()
        self.changed.emit()

    def forget_key(self) -> None:
        """Remove the key from where it is kept."""
        self.key_notice = None
        self.begin(FORGETTING, self._forget_key)

    async def _look(self) -> None:
        state = await self._services.keychain.state()
        self.keeping_hint = (
            tr("Kept in your system's keychain and sent to this address only.")
            if state.usable
            else tr("No keychain can be used here: a key is kept for this session only.")
        )
        await self._look_at_key()

    async def _look_at_key(self) -> None:
        if self.is_new and not self._saved.name:
            return
        try:
            state = await self._services.providers.key_state(self.name)
        except NotFoundError:  # removed meanwhile
            self.key = UNKNOWN_KEY
            return
        kept = state.where in ("keychain", "session")
        self.key = KeyShown(state.present, kept, state.sentence)

    async def _test(self, config: ProviderConfig, key: str) -> None:
        report = await self._services.providers.test(config, key or None)
        tone: Tone = "ok" if report.ok and report.models else "warn" if report.ok else "danger"
        self.notice = Notice(report.sentence, tone, report.detail)

    async def _save(self, config: ProviderConfig, key: str) -> None:
        was_new = self.is_new
        if was_new:
            await self._services.providers.add(config)
        else:
            await self._services.providers.change(self._as_written(config))
        self._saved, self.is_new = self._services.providers.config(config.name), False
        self.form = form_of(self._saved)
        if key:
            await self._keep_key(key)
        await self._look_at_key()
        self.notice = Notice(tr("Saved."), "ok")
        if was_new:
            self.added.emit(config.name)
        await self._services.models.refresh([config.name])

    def _as_written(self, config: ProviderConfig) -> ProviderConfig:
        """Without an address that only the environment names: that stays the environment's."""
        written = self._services.settings.current.providers.get(self.name)
        from_environment = self.name in HAVE_AN_ADDRESS and not (written and written.base_url)
        if from_environment and config.base_url == self._saved.base_url:
            key_origin = written.key_origin if written else ""
            return replace(config, base_url="", key_origin=key_origin)
        return config

    async def _keep_key(self, key: str) -> None:
        stored = await self._services.providers.set_key(self.name, key)
        self.key_is_for_session = stored.where == "session"
        await self._look_at_key()
        if self.key_is_for_session:
            self.key_notice = Notice(stored.sentence, "warn")
        else:
            self.key_notice = Notice(tr("The key is saved."), "ok")
            self.key_taken.emit()
        self.changed.emit()
        await self._services.models.refresh([self.name])

    async def _forget_key(self) -> None:
        await self._services.providers.remove_key(self.name)
        self.key_is_for_session = False
        await self._look_at_key()
        self.key_notice = Notice(tr("The key is removed."), "ok")
        await self._services.models.refresh([self.name])

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS and not self.is_new and not self.busy:
            self._follow_file()

    def _follow_file(self) -> None:
        """Somebody else changed it; what is typed here and not saved stays."""
        try:
            config = self._services.providers.config(self.name)
        except NotFoundError:
            return
        if config != self._saved:
            untouched = not self.is_changed
            self._saved = config
            if untouched:
                self.form = form_of(config)
            self.changed.emit()
