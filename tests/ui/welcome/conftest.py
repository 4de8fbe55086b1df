"""The settings' surroundings: nobody's keychain, or a real one."""

from tests.ui.settings.conftest import keychain, no_keychain

__all__ = ["keychain", "no_keychain"]
