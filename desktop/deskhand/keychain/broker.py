"""The broker: secrets go in, handles come out; a value only into the one request it is for."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from deskhand.domain.errors import KeychainError, KeychainLocked, KeychainTimeout
from deskhand.keychain import backends
from deskhand.keychain.backends import Keychain
from deskhand.keychain.entries import EntryIndex, SecretEntry, Where
from deskhand.keychain.lane import Lane

__all__ = ["KeychainState", "SecretEntry", "SecretsBroker", "Where"]

log = logging.getLogger(__name__)

Result = TypeVar("Result")

PROMPT_TIMEOUT_S = 120.0
REFUSED_FOR_S = 30.0
RECENT_S = 10.0


@dataclass(frozen=True, slots=True)
class KeychainState:
    """Whether keys can be kept. backend: the keychain's name, "" for none."""

    usable: bool
    backend: str
    sentence: str


class SecretsBroker:
    """Keeps secrets in the operating system's keychain and nowhere else.

    index: a file for names and origins, never values. timeout_s: how long the keychain may take
    to answer; when it asks the person, `prompt_timeout_s`. revealed: told each value that leaves,
    so that the log can hide it. profile: whose entries in the keychain these are. Secrets without
    a keychain live in memory until the program ends.
    """

    def __init__(
        self,
        index: Path,
        *,
        environ: Mapping[str, str] = os.environ,
        timeout_s: float = 8.0,
        prompt_timeout_s: float = PROMPT_TIMEOUT_S,
        revealed: Callable[[str], None] | None = None,
        profile: str = "",
    ) -> None:
        self._index = EntryIndex(index)
        self._environ = environ
        self._timeout_s = timeout_s
        self._prompt_timeout_s = prompt_timeout_s
        self._revealed = revealed
        self._profile = profile
        self._session: dict[tuple[str, str], str] = {}
        self._lane = Lane("keychain")
        self._failure: KeychainError | None = None
        self._failed_at = 0.0
        self._refused_until = 0.0

    def __repr__(self) -> str:
        return f"SecretsBroker({len(self._session)} for this session)"

    async def set(self, name: str, origin: str, value: str) -> Where:
        """Keep `value` for this name and origin; says where it is.

        Where the keychain is missing, untrusted, locked, refused or silent the value is kept in
        memory for this session, and `state` says why.
        """
        try:
            await self.keep(name, origin, value)
        except KeychainError as error:
            log.info("a key is kept for this session only: %s", error.what)
            self._session[name, origin] = value
            return Where.SESSION
        return Where.KEYCHAIN

    async def keep(self, name: str, origin: str, value: str) -> None:
        """Keep `value` in the keychain, and only there. Raises KeychainError when it is not kept;
        what was there before may still be."""
        self._tell(value)

        def write(keychain: Keychain) -> None:
            was_known = self._index.knows(name, origin)
            self._index.add(name, origin)  # first: what the keychain has is never unknown
            try:
                backends.write(keychain, name, origin, value)
            except KeychainError:
                if not was_known:
                    self._index.discard(name, origin)
                raise

        self._refused_until = 0.0  # the person acts, so they may be asked again
        await self._with_keychain(write)
        self._session.pop((name, origin), None)

    async def remove(self, name: str, origin: str) -> None:
        """Forget this secret. Raises KeychainError when the keychain would not; it is then still
        there."""
        in_session = self._session.pop((name, origin), None)
        if not await asyncio.to_thread(self._index.knows, name, origin):
            return

        def forget(keychain: Keychain) -> None:
            backends.delete(keychain, name, origin)
            self._index.discard(name, origin)

        self._refused_until = 0.0
        try:
            await self._with_keychain(forget)
        except KeychainError:
            if in_session is None:
                raise
            log.info("a key of this session was removed; the keychain may hold an older one")

    def entries(self) -> list[SecretEntry]:
        """What is kept, by name; never a value. Reads a small file."""
        known = self._index.read() or frozenset()
        kept = {key: SecretEntry(*key, Where.KEYCHAIN) for key in known}
        kept.update({key: SecretEntry(*key, Where.SESSION) for key in self._session})
        return sorted(kept.values())

    def handle(self, name: str, origin: str, env: str = "") -> Handle:
        """The right to use this secret. env: the environment variable that may hold it too."""
        return Handle(self, name, origin, env)

    async def state(self) -> KeychainState:
        """Whether a keychain can be used, in a sentence; never asks the person anything."""
        failure = self._failure
        recent = time.monotonic() - self._failed_at < RECENT_S
        if isinstance(failure, KeychainTimeout) and recent:
            return KeychainState(False, "", failure.sentence())
        try:
            keychain = await self._find()
        except KeychainError as error:
            return KeychainState(False, "", error.sentence())
        if keychain.may_prompt and isinstance(failure, KeychainLocked):
            return KeychainState(False, keychain.name, failure.sentence())
        if failure is not None and not isinstance(failure, KeychainLocked | KeychainTimeout):
            return KeychainState(False, keychain.name, failure.sentence())
        return KeychainState(True, keychain.name, f"Keys are kept in {keychain.name}.")

    async def close(self) -> None:
        """Forget the session's secrets; a call that hangs is left behind."""
        self._session.clear()
        self._lane.leave()

    async def reveal(self, name: str, origin: str, env: str) -> str | None:
        """The value for one request: this session's, the keychain's, the environment's.

        Raises KeychainError when only the keychain has it and does not give it.
        """
        value = self._session.get((name, origin))
        if value is None and await asyncio.to_thread(self._index.knows, name, origin):
            try:
                value = await self._with_keychain(
                    lambda keychain: backends.read(keychain, name, origin)
                )
            except KeychainError as error:
                if not (env and self._environ.get(env)):
                    raise
                log.info("the keychain failed, %s is used instead: %s", env, error.what)
        if value is None and env:
            value = self._environ.get(env) or None
        if value is not None:
            self._tell(value)
        return value

    def _ask(self, keychain: Keychain, act: Callable[[Keychain], Result]) -> Result:
        """Runs in the lane, so a prompt refused while this call was waiting counts."""
        if keychain.may_prompt and time.monotonic() < self._refused_until:
            raise backends.locked()
        return act(keychain)

    def _tell(self, value: str) -> None:
        if self._revealed is not None:
            self._revealed(value)

    async def _find(self) -> Keychain:
        """The keychain, asked anew each time: it may have come, gone or been unlocked."""
        try:
            return await self._lane.run(
                lambda: backends.find_keychain(self._profile), self._timeout_s
            )
        except TimeoutError as error:
            raise backends.timed_out() from error
        except KeychainError:
            raise
        except (OSError, RuntimeError) as error:
            raise backends.as_keychain_error(error) from error

    async def _with_keychain(self, act: Callable[[Keychain], Result]) -> Result:
        """Let `act` use the keychain in the lane; remembers how that went.

        After a refused prompt nobody is asked again for a while: one question, not one for each
        provider.
        """
        try:
            keychain = await self._find()
            patience = self._prompt_timeout_s if keychain.may_prompt else self._timeout_s
            result = await self._lane.run(lambda: self._ask(keychain, act), patience)
        except TimeoutError as error:
            self._failure = backends.timed_out()
            self._failed_at = time.monotonic()
            raise self._failure from error
        except KeychainError as error:
            self._failure = error
            self._failed_at = time.monotonic()
            if isinstance(error, KeychainLocked):
                self._refused_until = time.monotonic() + REFUSED_FOR_S
            raise
        except OSError as error:
            self._failure = KeychainError(
                "The list of keys could not be written.",
                next_step="Look at the disk's free space and the rights of the folder.",
                detail=str(error),
            )
            raise self._failure from error
        self._failure = None
        return result


@dataclass(frozen=True, slots=True)
class Handle:
    """The right to use one secret for one origin; says nothing about its value."""

    _broker: SecretsBroker
    _name: str
    origin: str
    _env: str

    def __repr__(self) -> str:
        return f"Handle({self._name!r}, {self.origin!r})"

    async def reveal(self) -> str | None:
        """The secret for the request about to be sent; None when there is none.

        Raises KeychainError when the keychain does not give it.
        """
        return await self._broker.reveal(self._name, self.origin, self._env)
