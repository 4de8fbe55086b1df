"""The settings, typed. What a person may write in settings.toml, with the text that explains it.

Each field is explained by the docstring under it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from deskhand.domain.model import (
    AnswerStyle,
    Effort,
    ModelChoice,
    ProviderConfig,
    ProviderKind,
)
from deskhand.domain.update import Channel
from deskhand.domain.wording import tr
from deskhand.host.ollama_host import ollama_address

T = TypeVar("T")

SCHEMA_VERSION = 1

# Pydantic would ask every installed package for a plug-in that looks on while settings are read.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class _Section(BaseModel):
    """Frozen; keys nobody knows are left to the file, see `settings_file`."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Appearance(_Section):
    """How the window looks."""

    language: Literal["", "en", "de"] = ""
    """The language of all texts: "en" or "de"; empty for the system's. Counts from the next
    start."""

    theme: Literal["system", "light", "dark"] = "system"
    """Light, dark, or as the desktop says."""

    zoom: float = Field(default=1.0, ge=0.5, le=3.0, allow_inf_nan=False)
    """Size of text and controls; 1 is normal."""

    reduced_motion: bool = False
    """No animations."""

    desktop_accent: bool = False
    """The desktop's accent colour in place of Deskhand's own, made readable where it is not."""


class ChatSettings(_Section):
    """What a new chat begins with."""

    provider: str = "builtin"
    """The provider that answers."""

    model: str = ""
    """The model that answers; empty for the provider's first."""

    system_prompt: str = ""
    """Instructions every answer follows."""

    temperature: float | None = Field(default=None, ge=0.0, le=2.0, allow_inf_nan=False)
    """How freely the model chooses its words, 0 to 2; unset leaves it to the provider."""

    max_tokens: int | None = Field(default=None, ge=1)
    """The longest an answer may get, in tokens; unset leaves it to the provider."""

    check_spelling: bool = True
    """Underline words that are spelt wrong; needs Enchant or Hunspell on this system."""

    effort: Effort | None = None
    """How much a reasoning model thinks: off, low, medium or high; unset leaves it to the
    provider."""

    titles: Literal["words", "local", "model"] = "words"
    """What gives a new chat its title: its first words, a model on this machine if one answered,
    or the model that answered, which then is asked once more."""


class PrivacySettings(_Section):
    """What may leave this machine."""

    local_only: bool = False
    """Ask only models that run on this machine: nothing that is written reaches another one."""


class PresetSettings(_Section):
    """A way of answering that can be chosen for a chat."""

    provider: str = ""
    """The provider that answers; empty leaves it as it is in the chat."""

    model: str = ""
    """The model that answers."""

    instructions: str = ""
    """What every answer follows; empty for those of the chat settings."""

    temperature: float | None = Field(default=None, ge=0.0, le=2.0, allow_inf_nan=False)
    """How freely the model chooses its words, 0 to 2; unset is as in the chat settings."""

    max_tokens: int | None = Field(default=None, ge=1)
    """The longest an answer may get, in tokens; unset is as in the chat settings."""

    effort: Effort | None = None
    """How much a reasoning model thinks: off, low, medium or high; unset is as in the chat
    settings."""


class PreferenceSettings(_Section):
    """What Deskhand remembers of what you like, and when it uses that."""

    recall: bool = True
    """Tell the model those of your preferences that bear on what you ask. Chips under an answer
    name them."""

    learn: Literal["ask", "always", "never"] = "ask"
    """When a message says what you prefer: offer to remember it, remember it at once, or do
    nothing."""

    embedder: Literal["builtin", "ollama", "provider"] = "builtin"
    """What compares meanings: the model that came with Deskhand, one of Ollama's, or a
    provider's, which then gets the sentences and your requests."""

    embedding_provider: str = ""
    """The provider whose embedding model compares meanings, if not the built-in one."""

    embedding_model: str = ""
    """Its embedding model, such as "nomic-embed-text"."""

    url: str = ""
    """A Chroma server that keeps your preferences, as http://host:8000; empty for a folder on this
    machine. Its key belongs into the keychain: `deskhand secrets set preferences`."""


class VoiceSettings(_Section):
    """Dictation and reading aloud. Off until asked for."""

    dictation: Literal["off", "local", "provider"] = "off"
    """What writes down what is said: nothing, whisper.cpp on this machine, or a provider."""

    reading: Literal["off", "local", "provider"] = "off"
    """What reads answers aloud: nothing, this machine's speech, or a provider."""

    provider: str = "openai"
    """The provider used for either, one that speaks OpenAI's protocol."""

    transcription_model: str = "gpt-4o-mini-transcribe"
    """The provider's model that writes down."""

    speech_model: str = "gpt-4o-mini-tts"
    """The provider's model that speaks."""

    voice: str = "alloy"
    """The provider's voice."""

    whisper_model: str = ""
    """The model file of whisper.cpp (ggml), for dictation on this machine."""

    language: str = ""
    """The language spoken, such as "en" or "de"; empty lets it be recognised."""


class StoreSettings(_Section):
    """Where conversations are kept."""

    url: str = Field(default="", repr=False)
    """A PostgreSQL server, as postgresql://user@host/database; empty for a file on this machine.
    Its password belongs into the keychain: `deskhand secrets set database`."""


class BackupSettings(_Section):
    """Backups made by themselves, of everything but secrets."""

    scheduled: bool = True
    """Make them while Deskhand is open."""

    every_hours: float = Field(default=24.0, ge=1.0, le=8_760, allow_inf_nan=False)
    """Hours between two."""

    folder: str = ""
    """Where they go; empty for Deskhand's own folder. Another disk survives this one."""

    days: int = Field(default=7, ge=0, le=366)
    """The newest of each of so many days is kept."""

    weeks: int = Field(default=4, ge=0, le=520)
    """The newest of each of so many weeks is kept."""

    months: int = Field(default=6, ge=0, le=240)
    """The newest of each of so many months is kept."""


class DesktopSettings(_Section):
    """How Deskhand lives on the desktop around its window."""

    tray: bool = True
    """Show an icon in the tray, where there is one."""

    tray_panel: Literal["auto", "light", "dark"] = "auto"
    """What the icon in the tray stands on, if it cannot be made out."""

    on_close: Literal["ask", "stay", "quit"] = "ask"
    """What closing the window does: ask once, stay where Deskhand can be reached, or quit."""

    quick_key: str = "Ctrl+Alt+Space"
    """The key that opens the quick prompt from any program; empty for none."""

    selection_key: str = ""
    """The key that takes the selected text; empty for none."""

    region_key: str = ""
    """The key that takes a part of the screen; empty for none."""

    clipboard_key: str = ""
    """The key that takes what is on the clipboard; empty for none."""

    notifications: bool = True
    """Tell through the desktop while the window is not in sight."""

    desktop_search: bool = False
    """Let the search of GNOME or KDE Plasma find chats and tasks. What is typed there then comes
    here, and titles show there."""

    notify_reminders: bool = True
    """Tell of reminders through the desktop."""

    notify_answers: bool = True
    """Tell of answers that are ready through the desktop."""

    notify_proposals: bool = True
    """Tell of tasks an assistant proposes through the desktop."""

    notify_problems: bool = True
    """Tell through the desktop when a calendar or a backup needs you, or an update is there."""

    notification_contents: bool = True
    """Show what a notification is about. Off, it says "A reminder" and no more, as others may see
    the screen."""


class UpdateSettings(_Section):
    """Looking for newer versions. Nothing is ever installed by itself."""

    check: bool = False
    """Look once a day while Deskhand is open, and tell. Only the feed is asked, for nothing but
    itself."""

    channel: Channel = Channel.STABLE
    """Which releases are told of: "stable", or "beta" for those that are being tried out."""

    feed: str = ""
    """Another feed of updates, such as a company's, as https://host/feed.json; empty for that of
    Deskhand's makers."""

    key: str = ""
    """The public key that the other feed is signed with: Ed25519, 44 characters in base64."""


class TextActionSettings(_Section):
    """Something that can be done with text selected in any program."""

    name: str
    """What it is called."""

    instruction: str = ""
    """What the model is told to do with the text; empty for an action that asks no model."""

    key: str = ""
    """The key that does it from any program; empty for none."""

    result: Literal["show", "replace", "copy", "task"] = "show"
    """What becomes of the answer: shown, put in the place of the text, or copied. "task" makes a
    task of the text itself."""


class BuiltinSettings(_Section):
    """How the built-in model is run."""

    context_tokens: int = Field(default=4096, ge=512, le=1_048_576)
    """How much of a conversation it reads at once, in tokens. More needs more memory."""

    threads: int = Field(default=0, ge=0, le=1024)
    """Processor threads it uses; 0 for one less than there are cores."""

    sleep_after_s: float = Field(default=60.0, gt=0, le=86_400, allow_inf_nan=False)
    """Seconds without a question after which it gives its memory back."""

    end_after_s: float = Field(default=600.0, gt=0, le=86_400, allow_inf_nan=False)
    """Seconds without a question after which it is ended; the next one starts it again."""


class ProviderSettings(_Section):
    """How one provider of models is reached."""

    kind: ProviderKind
    """The wire format it speaks: builtin, ollama, openai or anthropic."""

    base_url: str = ""
    """Its address, as the maker's own SDK takes it; empty for the maker's."""

    label: str = ""
    """The name shown."""

    key_env: str = ""
    """The environment variable that may hold its key. Keys themselves are never kept here."""

    key_origin: str = ""
    """The address ("https://host:port") that variable's key belongs to; empty for the maker's."""

    headers: dict[str, str] = Field(default_factory=dict, repr=False)
    """Headers sent with every request. Not for keys: this file is not the place for them."""

    proxy: str = Field(default="", repr=False)
    """Proxy URL; empty for the one the environment names. This machine is never proxied."""

    ca_file: str = ""
    """A file with an extra certificate authority (PEM)."""

    connect_timeout_s: float = Field(default=10.0, gt=0, le=3600, allow_inf_nan=False)
    """Seconds to wait for a connection."""

    read_timeout_s: float = Field(default=120.0, gt=0, le=86_400, allow_inf_nan=False)
    """Seconds to wait for the next piece of an answer."""

    max_retries: int = Field(default=2, ge=0, le=10)
    """How often a request that failed for a passing reason is tried again."""

    keep_alive: str = ""
    """How long Ollama keeps a model in memory, such as "5m"; empty for its own choice."""

    @classmethod
    def of(cls, config: ProviderConfig) -> Self:
        """The settings that say what `config` says."""
        names = cls.model_fields
        return cls.model_validate({name: getattr(config, name) for name in names})

    def config(self, name: str) -> ProviderConfig:
        """The same as the rest of the program takes it."""
        values = {field: getattr(self, field) for field in type(self).model_fields}
        return ProviderConfig(name=name, **values)


class Settings(_Section):
    """Everything a person can set."""

    schema_version: int = SCHEMA_VERSION
    """The form of this file; written by Deskhand."""

    appearance: Appearance = Appearance()
    """How the window looks."""

    chat: ChatSettings = ChatSettings()
    """What a new chat begins with."""

    privacy: PrivacySettings = PrivacySettings()
    """What may leave this machine."""

    preferences: PreferenceSettings = PreferenceSettings()
    """What is remembered of what you like."""

    voice: VoiceSettings = VoiceSettings()
    """Dictation and reading aloud."""

    store: StoreSettings = StoreSettings()
    """Where conversations are kept."""

    backup: BackupSettings = BackupSettings()
    """Backups made by themselves."""

    desktop: DesktopSettings = DesktopSettings()
    """How Deskhand lives on the desktop around its window."""

    updates: UpdateSettings = UpdateSettings()
    """Looking for newer versions."""

    builtin: BuiltinSettings = BuiltinSettings()
    """How the built-in model is run."""

    text_actions: list[TextActionSettings] | None = None
    """What can be done with selected text, in the order shown; unset for those Deskhand comes
    with."""

    presets: dict[str, PresetSettings] = Field(default_factory=dict)
    """Ways of answering by name, in the order shown."""

    shortcuts: dict[str, list[str]] = Field(default_factory=dict)
    """Shortcuts of your own, by command: "chat.new" = ["Ctrl+T"]; an empty list takes one away."""

    providers: dict[str, ProviderSettings] = Field(default_factory=dict)
    """Providers by name, in the order shown."""

    def style(self, preset: str = "", instructions: str = "") -> AnswerStyle:
        """What an answer follows: a chat's own instructions, then its preset, then the chat
        settings. A preset that is not there any more is passed over."""
        chosen = self.presets.get(preset, PresetSettings())
        chat = self.chat

        def first(own: T | None, otherwise: T | None) -> T | None:
            return otherwise if own is None else own

        return AnswerStyle(
            instructions=instructions or chosen.instructions or chat.system_prompt,
            temperature=first(chosen.temperature, chat.temperature),
            max_tokens=first(chosen.max_tokens, chat.max_tokens),
            effort=first(chosen.effort, chat.effort),
        )

    def provider_configs(self, environ: Mapping[str, str] = os.environ) -> list[ProviderConfig]:
        """The providers there are: "builtin" and "ollama" always, then those written down.

        OLLAMA_HOST is honoured for an "ollama" without an address of its own.
        """
        written = {name: provider.config(name) for name, provider in self.providers.items()}
        builtin = ProviderConfig("builtin", ProviderKind.BUILTIN, label=tr("Built-in model"))
        ollama = written.pop("ollama", None) or ProviderConfig(
            "ollama", ProviderKind.OLLAMA, label="Ollama"
        )
        if ollama.kind is ProviderKind.OLLAMA and not ollama.base_url:
            values = ProviderSettings.of(ollama).model_copy(
                update={"base_url": ollama_address(environ.get("OLLAMA_HOST", ""))}
            )
            ollama = values.config("ollama")
        return [written.pop("builtin", builtin), ollama, *written.values()]

    def with_provider(self, config: ProviderConfig) -> Self:
        """With this provider written down, in place of one of the same name."""
        providers = {**self.providers, config.name: ProviderSettings.of(config)}
        return self.model_copy(update={"providers": providers})

    def without_provider(self, name: str) -> Self:
        """Without this provider. The default goes back to the built-in model if it was this."""
        providers = {key: value for key, value in self.providers.items() if key != name}
        changed = self.model_copy(update={"providers": providers})
        if changed.chat.provider != name:
            return changed
        return changed.with_default_model(ModelChoice(ChatSettings().provider, ""))

    def with_default_model(self, choice: ModelChoice) -> Self:
        """With this model answering where nothing else was chosen."""
        update = {"provider": choice.provider, "model": choice.model}
        return self.model_copy(update={"chat": self.chat.model_copy(update=update)})
