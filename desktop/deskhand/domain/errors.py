"""Everything that can go wrong in a way a person should hear about.

DeskhandError
├── PolicyRefused            a rule the person set does not allow it
├── InputError               what was typed or given cannot be used
├── NotFoundError            the thing named does not exist
├── ProviderError            a language model did not answer as asked
│   ├── ProviderUnreachable  nobody answered: down, DNS, proxy, TLS, time-out
│   ├── ProviderRefused      the key is missing or wrong, or may not do this
│   ├── ModelUnknown         the provider has no such model
│   ├── RateLimited          too many requests or no credit left
│   ├── ContextTooLong       the conversation does not fit the model
│   ├── ProviderFault        the provider failed on its own side (5xx)
│   └── MalformedReply       the answer broke off or was not what the protocol says
├── SyncError                a calendar server did not do what was asked
│   ├── SyncUnreachable      nobody answered, or the answer broke off
│   ├── SyncRefused          the password is missing or wrong, or may not do this
│   └── SyncConfused         the answer is not what the protocol says
├── ModelFileError           a model file is missing, damaged or not a model
├── DownloadError            a download could not be finished
├── UpdateError              what is told about updates cannot be had or trusted
├── BackupError              a backup is broken, or would go over newer data
├── StoreError               the database
│   ├── StoreBusy            another program holds it
│   ├── StoreCorrupt         its file is damaged
│   ├── StoreNewer           a newer Deskhand wrote it
│   ├── StoreReadOnly        it cannot be written
│   └── DiskFull             there is no room left
├── PreferencesError         what the person prefers
│   ├── PreferencesUnavailable  the store or what it needs cannot be reached
│   ├── PreferencesBusy      another process works on them
│   ├── PreferencesDamaged   their folder holds something that cannot be read
│   ├── PreferencesNewer     a newer Deskhand wrote them
│   └── PreferencesReadOnly  they cannot be written
├── KeychainError            the operating system's keychain
│   ├── KeychainMissing      there is none that can be trusted
│   ├── KeychainLocked       it is locked, or the person refused
│   └── KeychainTimeout      it did not answer in time
├── SettingsError            the settings file
└── HostError                folders, displays, other facts of the machine

Each carries three plain sentences: what happened, what was kept, what to do next.
`detail` is for the person who asks for more; it never holds a secret.
"""

from __future__ import annotations


class DeskhandError(Exception):
    """Something a person should hear about, in sentences they understand.

    what: one sentence, what happened. kept: what was not lost ("" when nothing was at stake).
    next_step: what the person can do now. detail: technical text shown on request.
    """

    def __init__(self, what: str, *, kept: str = "", next_step: str = "", detail: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.kept = kept
        self.next_step = next_step
        self.detail = detail

    def sentence(self) -> str:
        """All that should be said, on one line."""
        return " ".join(part for part in (self.what, self.kept, self.next_step) if part)


class PolicyRefused(DeskhandError):
    """A rule the person set does not allow it."""


class InputError(DeskhandError):
    """What was typed or given cannot be used."""


class NotFoundError(DeskhandError):
    """The thing named does not exist."""


class ProviderError(DeskhandError):
    """A language model did not answer as asked."""


class ProviderUnreachable(ProviderError):
    """Nobody answered at the provider's address."""


class ProviderRefused(ProviderError):
    """The key is missing or wrong, or may not do this."""


class ModelUnknown(ProviderError):
    """The provider has no model of that name."""


class RateLimited(ProviderError):
    """Too many requests, or no credit left.

    retry_after_s: seconds the provider asked us to wait, None when it did not say.
    """

    def __init__(
        self,
        what: str,
        *,
        kept: str = "",
        next_step: str = "",
        detail: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(what, kept=kept, next_step=next_step, detail=detail)
        self.retry_after_s = retry_after_s


class ContextTooLong(ProviderError):
    """The conversation does not fit what the model can read at once."""


class ProviderFault(ProviderError):
    """The provider failed on its own side."""


class MalformedReply(ProviderError):
    """The answer broke off, or was not what the protocol says."""


class SyncError(DeskhandError):
    """A calendar server did not do what was asked."""


class SyncUnreachable(SyncError):
    """Nobody answered at the server's address, or the answer broke off."""


class SyncRefused(SyncError):
    """The server does not let this name and password in, or not do this."""


class SyncConfused(SyncError):
    """The server answered something that is not CalDAV."""


class ModelFileError(DeskhandError):
    """A model file is missing, damaged or not a model."""


class DownloadError(DeskhandError):
    """A download could not be finished."""


class UpdateError(DeskhandError):
    """What is told about updates cannot be had or trusted."""


class BackupError(DeskhandError):
    """A backup is none or broken, or would go over something newer."""


class StoreError(DeskhandError):
    """The database could not do what was asked."""


class StoreBusy(StoreError):
    """Another program holds the database."""


class StoreCorrupt(StoreError):
    """The database file is damaged."""


class StoreNewer(StoreError):
    """A newer Deskhand wrote this database."""


class StoreReadOnly(StoreError):
    """The database cannot be written."""


class DiskFull(StoreError):
    """There is no room left on the disk."""


class PreferencesError(DeskhandError):
    """The preference store could not do what was asked."""


class PreferencesUnavailable(PreferencesError):
    """It cannot be opened, or what it needs is not installed."""


class PreferencesBusy(PreferencesError):
    """Another process works on it."""


class PreferencesDamaged(PreferencesError):
    """Its folder holds something that cannot be read."""


class PreferencesNewer(PreferencesError):
    """A newer Deskhand wrote it."""


class PreferencesReadOnly(PreferencesError):
    """It cannot be written."""


class KeychainError(DeskhandError):
    """The operating system's keychain could not do what was asked."""


class KeychainMissing(KeychainError):
    """There is no keychain that can be trusted with a secret."""


class KeychainLocked(KeychainError):
    """The keychain is locked, or the person refused to open it."""


class KeychainTimeout(KeychainError):
    """The keychain did not answer in time."""


class SettingsError(DeskhandError):
    """The settings file cannot be read or written."""


class HostError(DeskhandError):
    """The machine lacks something: a home folder, a display, a right."""
