"""What the values of settings are called; the settings file has them as they are."""

from __future__ import annotations

from collections.abc import Mapping

from deskhand.domain.wording import mark, tr

_WORDS: Mapping[str, Mapping[str, str]] = {
    "appearance.language": {
        "": mark("As the system says"),
        "en": "English",
        "de": "Deutsch",
    },
    "appearance.theme": {
        "system": mark("As the system says"),
        "light": mark("Light"),
        "dark": mark("Dark"),
    },
    "chat.effort": {
        "": mark("As the provider does"),
        "off": mark("Off"),
        "low": mark("A little"),
        "medium": mark("Some"),
        "high": mark("Much"),
    },
    "chat.titles": {
        "words": mark("First words"),
        "local": mark("Model on this machine"),
        "model": mark("Model that answered"),
    },
    "preferences.learn": {
        "ask": mark("Ask"),
        "always": mark("Remember at once"),
        "never": mark("Do nothing"),
    },
    "preferences.embedder": {
        "builtin": mark("Built-in model"),
        "ollama": "Ollama",
        "provider": mark("Provider"),
    },
    "voice.dictation": {
        "off": mark("Off"),
        "local": mark("This machine"),
        "provider": mark("Provider"),
    },
    "voice.reading": {
        "off": mark("Off"),
        "local": mark("This machine"),
        "provider": mark("Provider"),
    },
}


def option_words(key: str, option: str) -> str:
    """What this value of a setting is called. key: "section.field"."""
    known = _WORDS.get(key, {}).get(option)
    return tr(known) if known is not None else option[:1].upper() + option[1:].replace("_", " ")
