"""Which keychains are trusted, and talking to them. Runs in the lane's thread only: `keyring` is
slow to import and any call may hang."""

from __future__ import annotations

import importlib
import logging
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskhand.domain.errors import (
    KeychainError,
    KeychainLocked,
    KeychainMissing,
    KeychainTimeout,
)
from deskhand.domain.wording import mark, tr

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

SERVICE = "deskhand"
FREEDESKTOP = "keyring.backends.SecretService"

# Real keychains only: no plain or encrypted file, no "null", no chain that may hold one of them.
TRUSTED = {
    (FREEDESKTOP, "Keyring"): "Secret Service",
    ("keyring.backends.libsecret", "Keyring"): "libsecret",
    ("keyring.backends.kwallet", "DBusKeyring"): "KWallet",
    ("keyring.backends.kwallet", "DBusKeyringKWallet4"): "KWallet 4",
    ("keyring.backends.macOS", "Keyring"): "macOS Keychain",
    ("keyring.backends.Windows", "WinVaultKeyring"): "Windows Credential Manager",
}
NO_KEYCHAIN = mark("There is no keychain on this system that Deskhand can use.")
START_ONE = mark("Start one, such as GNOME Keyring or KWallet, to keep keys.")


@dataclass(frozen=True, slots=True)
class Keychain:
    """A trusted keychain. may_prompt: a call may wait for the person to answer a dialog. service:
    what its entries are kept under."""

    name: str
    backend: KeyringBackend
    may_prompt: bool
    service: str = SERVICE


def service_of(profile: str) -> str:
    """What a profile's entries are kept under: nothing of another's can be asked for."""
    return f"{SERVICE} profile {profile}" if profile else SERVICE


def find_keychain(profile: str = "") -> Keychain:
    """The keychain in use: the one the person configured for `keyring`, else the best there is.

    Raises KeychainMissing when there is none, or the configured one is not to be trusted.
    """
    import keyring.core
    from keyring.backends.chainer import ChainerBackend

    configured = keyring.core.load_env() or keyring.core.load_config()
    if configured is not None and not isinstance(configured, ChainerBackend):
        return _trusted(configured, profile)
    best = _best_viable()
    if best is None:
        raise KeychainMissing(tr(NO_KEYCHAIN), next_step=tr(START_ONE))
    return _trusted(best, profile)


def _best_viable() -> KeyringBackend | None:
    found: list[tuple[float, KeyringBackend]] = []
    for (module, name), shown in TRUSTED.items():
        try:
            kind: type[KeyringBackend] = getattr(importlib.import_module(module), name)
            found.append((float(kind.priority), kind()))
        except (ImportError, AttributeError, RuntimeError, OSError) as error:
            log.debug("%s is not there: %s", shown, error)
    return max(found, key=lambda each: each[0])[1] if found else None


def _trusted(backend: KeyringBackend, profile: str) -> Keychain:
    kind = type(backend)
    name = TRUSTED.get((kind.__module__, kind.__qualname__))
    if name is None:
        raise KeychainMissing(
            tr(
                "The keychain set for Python's keyring, {module}, is not one that "
                "Deskhand trusts with keys.",
                module=kind.__module__,
            ),
            next_step=tr(
                "Take it out of keyring's configuration (PYTHON_KEYRING_BACKEND or keyringrc.cfg)."
            ),
        )
    may_prompt = _may_prompt(kind.__module__)
    return Keychain(name, backend, may_prompt=may_prompt, service=service_of(profile))


def _may_prompt(module: str) -> bool:
    """An open Secret Service answers at once; a closed one, and the others, may ask the person."""
    if module != FREEDESKTOP:
        return True
    import secretstorage

    try:
        with closing(secretstorage.dbus_init()) as connection:
            return bool(secretstorage.Collection(connection).is_locked())
    except secretstorage.ItemNotFoundException:
        return True  # there is no keyring yet: making it asks for a password
    except secretstorage.SecretStorageException as error:
        raise KeychainMissing(
            tr("The keychain does not work."), next_step=tr(START_ONE), detail=str(error)
        ) from error


def username(name: str, origin: str) -> str:
    """What an entry is called in the keychain."""
    return f"{name} {origin}"


def read(keychain: Keychain, name: str, origin: str) -> str | None:
    """The secret, None when the keychain has none. Raises KeychainError."""
    try:
        return keychain.backend.get_password(keychain.service, username(name, origin))
    except _failures() as error:
        raise as_keychain_error(error) from error


def write(keychain: Keychain, name: str, origin: str, value: str) -> None:
    """Keep the secret, and look whether it is there. Raises KeychainError."""
    try:
        keychain.backend.set_password(keychain.service, username(name, origin), value)
        kept = keychain.backend.get_password(keychain.service, username(name, origin))
    except _failures() as error:
        raise as_keychain_error(error) from error
    if kept != value:
        raise KeychainError(tr("The keychain did not keep the key."))


def delete(keychain: Keychain, name: str, origin: str) -> None:
    """Forget the secret, also when it is gone already. Raises KeychainError."""
    from keyring.errors import PasswordDeleteError

    try:
        keychain.backend.delete_password(keychain.service, username(name, origin))
    except PasswordDeleteError:
        if read(keychain, name, origin) is not None:
            raise KeychainError(
                tr("The keychain did not delete the key."),
                kept=tr("It is still there."),
                next_step=tr("Try again, or delete it with your system's own program."),
            ) from None
    except _failures() as error:
        raise as_keychain_error(error) from error


def _failures() -> tuple[type[Exception], ...]:
    """What a keychain's libraries raise when it fails: their own trees, D-Bus and sockets."""
    from keyring.errors import KeyringError

    failures: list[type[Exception]] = [KeyringError, OSError, RuntimeError, UnicodeError]
    try:
        from secretstorage.exceptions import SecretStorageException

        failures.append(SecretStorageException)
    except ImportError:
        log.debug("secretstorage is not installed")
    return tuple(failures)


def as_keychain_error(error: BaseException) -> KeychainError:
    """The sentence for what went wrong."""
    from keyring.errors import KeyringLocked, NoKeyringError

    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, KeyringLocked):
        return locked()
    if isinstance(error, NoKeyringError):
        return KeychainMissing(tr(NO_KEYCHAIN), next_step=tr(START_ONE), detail=detail)
    return KeychainError(
        tr("The keychain could not do what was asked."), next_step=tr("Try again."), detail=detail
    )


def locked() -> KeychainLocked:
    """The keychain is closed, and the person did not open it."""
    return KeychainLocked(
        tr("The keychain is locked."), next_step=tr("Unlock it in your system and try again.")
    )


def timed_out() -> KeychainTimeout:
    """The keychain did not answer."""
    return KeychainTimeout(
        tr("The keychain does not answer."), next_step=tr("Restart it and try again.")
    )
