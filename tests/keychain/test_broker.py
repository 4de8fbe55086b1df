"""The broker against a real Secret Service: unlocked, locked, dead, hanging, absent."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest

from deskhand.domain.errors import KeychainError, KeychainLocked, KeychainTimeout
from deskhand.keychain.broker import SecretEntry, SecretsBroker, Where
from tests.support.secret_service import SecretService

VALUE = "sk-canary-4f1c9d7e2b"
ORIGIN = "https://api.example.com:443"


def broker_in(folder: Path, **options: float) -> SecretsBroker:
    return SecretsBroker(folder / "index.json", environ={"EXAMPLE_KEY": "from-env"}, **options)


def written_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_key_goes_to_the_keychain_and_outlives_the_broker(
    secret_service: SecretService, tmp_path: Path
) -> None:
    broker = broker_in(tmp_path)
    assert await broker.set("openai", ORIGIN, VALUE) is Where.KEYCHAIN
    assert broker.entries() == [SecretEntry("openai", ORIGIN, Where.KEYCHAIN)]
    await broker.close()
    again = broker_in(tmp_path)
    assert await again.handle("openai", ORIGIN).reveal() == VALUE
    state = await again.state()
    assert state.usable and state.backend == "Secret Service"
    assert VALUE.encode() not in written_below(tmp_path) + secret_service.files()
    assert (tmp_path / "index.json").stat().st_mode & 0o777 == 0o600


async def test_a_key_belongs_to_one_origin(secret_service: SecretService, tmp_path: Path) -> None:
    broker = broker_in(tmp_path)
    await broker.set("openai", ORIGIN, VALUE)
    assert await broker.handle("openai", "https://elsewhere.example:443").reveal() is None


async def test_a_new_value_replaces_the_old(secret_service: SecretService, tmp_path: Path) -> None:
    broker = broker_in(tmp_path)
    await broker.set("openai", ORIGIN, "the-first-value")
    await broker.set("openai", ORIGIN, VALUE)
    assert await broker.handle("openai", ORIGIN).reveal() == VALUE


async def test_a_removed_key_is_gone(secret_service: SecretService, tmp_path: Path) -> None:
    broker = broker_in(tmp_path)
    await broker.set("openai", ORIGIN, VALUE)
    await broker.remove("openai", ORIGIN)
    assert broker.entries() == []
    assert await broker.handle("openai", ORIGIN, env="EXAMPLE_KEY").reveal() == "from-env"


async def test_a_key_deleted_behind_our_back_is_no_error(
    secret_service: SecretService, tmp_path: Path
) -> None:
    broker = broker_in(tmp_path)
    await broker.set("openai", ORIGIN, VALUE)
    other = broker_in(tmp_path)
    await other.remove("openai", ORIGIN)
    await other.set("openai", ORIGIN, VALUE)
    await broker.remove("openai", ORIGIN)
    await other.remove("openai", ORIGIN)
    assert await broker.handle("openai", ORIGIN).reveal() is None


async def test_a_locked_keychain_keeps_the_key_for_the_session(
    secret_service: SecretService, tmp_path: Path
) -> None:
    secret_service.lock()
    broker = broker_in(tmp_path)
    assert await broker.set("openai", ORIGIN, VALUE) is Where.SESSION
    assert await broker.handle("openai", ORIGIN).reveal() == VALUE
    state = await broker.state()
    assert not state.usable and "locked" in state.sentence
    assert VALUE.encode() not in written_below(tmp_path)


async def test_a_locked_keychain_says_so_when_only_it_has_the_key(
    secret_service: SecretService, tmp_path: Path
) -> None:
    broker = broker_in(tmp_path)
    await broker.set("openai", ORIGIN, VALUE)
    secret_service.lock()
    with pytest.raises(KeychainLocked):
        await broker.handle("openai", ORIGIN).reveal()
    assert await broker.handle("openai", ORIGIN, env="EXAMPLE_KEY").reveal() == "from-env"
    with pytest.raises(KeychainLocked):
        await broker.remove("openai", ORIGIN)
    assert broker.entries() == [SecretEntry("openai", ORIGIN, Where.KEYCHAIN)]


async def test_a_hanging_keychain_times_out_and_the_next_call_is_not_held_up(
    secret_service: SecretService, tmp_path: Path
) -> None:
    broker = broker_in(tmp_path, timeout_s=0.5)
    await broker.set("openai", ORIGIN, VALUE)
    secret_service.hang()
    began = time.monotonic()
    with pytest.raises(KeychainTimeout):
        await broker.handle("openai", ORIGIN).reveal()
    assert await broker.set("groq", ORIGIN, VALUE) is Where.SESSION
    assert not (await broker.state()).usable
    assert time.monotonic() - began < 4
    secret_service.resume()
    assert await broker.handle("openai", ORIGIN).reveal() == VALUE


async def test_waiting_for_the_keychain_leaves_the_loop_free(
    secret_service: SecretService, tmp_path: Path
) -> None:
    broker = broker_in(tmp_path, timeout_s=0.5)
    secret_service.hang()
    setting = asyncio.create_task(broker.set("openai", ORIGIN, VALUE))
    longest = 0.0
    while not setting.done():
        before = time.monotonic()
        await asyncio.sleep(0.001)
        longest = max(longest, time.monotonic() - before)
    assert longest < 0.25
    assert setting.result() is Where.SESSION


async def test_a_stopped_wait_does_not_block_the_next(
    secret_service: SecretService, tmp_path: Path
) -> None:
    broker = broker_in(tmp_path, timeout_s=30)
    secret_service.hang()
    setting = asyncio.create_task(broker.set("openai", ORIGIN, VALUE))
    await asyncio.sleep(0)
    setting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await setting
    secret_service.resume()
    assert await broker.set("openai", ORIGIN, VALUE) is Where.KEYCHAIN


async def test_a_keychain_that_died_is_told_and_loses_nothing(
    secret_service: SecretService, tmp_path: Path
) -> None:
    broker = broker_in(tmp_path)
    await broker.set("openai", ORIGIN, VALUE)
    secret_service.die()
    with pytest.raises(KeychainError):
        await broker.handle("openai", ORIGIN).reveal()
    assert await broker.set("groq", ORIGIN, VALUE) is Where.SESSION
    assert broker.entries() == [
        SecretEntry("groq", ORIGIN, Where.SESSION),
        SecretEntry("openai", ORIGIN, Where.KEYCHAIN),
    ]


@pytest.mark.usefixtures("no_secret_service")
async def test_without_a_keychain_the_key_is_kept_for_the_session(tmp_path: Path) -> None:
    broker = broker_in(tmp_path)
    assert await broker.set("openai", ORIGIN, VALUE) is Where.SESSION
    state = await broker.state()
    assert (state.usable, state.backend) == (False, "")
    assert "no keychain" in state.sentence
    assert VALUE.encode() not in written_below(tmp_path)
    await broker.close()
    assert await broker.handle("openai", ORIGIN).reveal() is None


PLAIN_FILE_BACKEND = '''
from pathlib import Path
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    """Keeps passwords in a plain file, as keyrings.alt does."""
    priority = 20
    file = Path(__file__).with_name("passwords.txt")

    def set_password(self, service, username, password):
        self.file.write_text(password)

    def get_password(self, service, username):
        return self.file.read_text() if self.file.exists() else None

    def delete_password(self, service, username):
        self.file.unlink()
'''


@pytest.mark.parametrize(
    "backend",
    [
        "plain_file_keyring.PlaintextKeyring",
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
    ],
)
async def test_an_untrusted_keyring_gets_nothing_and_is_named(
    backend: str, secret_service: SecretService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "plain_file_keyring.py").write_text(PLAIN_FILE_BACKEND)
    monkeypatch.syspath_prepend(str(modules))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    broker = broker_in(tmp_path)
    assert await broker.set("openai", ORIGIN, VALUE) is Where.SESSION
    state = await broker.state()
    assert not state.usable and backend.rpartition(".")[0] in state.sentence
    assert VALUE.encode() not in written_below(tmp_path)


async def test_a_chain_is_passed_over_for_a_trusted_keychain(
    secret_service: SecretService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.chainer.ChainerBackend")
    broker = broker_in(tmp_path)
    assert await broker.set("openai", ORIGIN, VALUE) is Where.KEYCHAIN
    assert (await broker.state()).backend == "Secret Service"


async def test_an_environment_variable_is_honoured_and_never_stored(
    secret_service: SecretService, tmp_path: Path
) -> None:
    broker = broker_in(tmp_path)
    assert await broker.handle("openai", ORIGIN, env="EXAMPLE_KEY").reveal() == "from-env"
    assert await broker.handle("openai", ORIGIN, env="UNSET").reveal() is None
    assert await broker.handle("openai", ORIGIN).reveal() is None
    assert broker.entries() == []
    assert not (tmp_path / "index.json").exists()


async def test_a_damaged_index_makes_the_broker_ask_the_keychain(
    secret_service: SecretService, tmp_path: Path
) -> None:
    await broker_in(tmp_path).set("openai", ORIGIN, VALUE)
    (tmp_path / "index.json").write_text("{not json")
    broker = broker_in(tmp_path)
    assert broker.entries() == []
    assert await broker.handle("openai", ORIGIN).reveal() == VALUE


async def test_a_full_disk_keeps_the_key_usable(
    secret_service: SecretService, tmp_path: Path
) -> None:
    (tmp_path / "index.json.lock").mkdir()  # the index cannot be written
    broker = broker_in(tmp_path)
    assert await broker.set("openai", ORIGIN, VALUE) is Where.SESSION
    assert await broker.handle("openai", ORIGIN).reveal() == VALUE


async def test_two_brokers_at_once_lose_no_entry(
    secret_service: SecretService, tmp_path: Path
) -> None:
    brokers = [broker_in(tmp_path) for _ in range(4)]
    await asyncio.gather(
        *(broker.set(f"provider{n}", ORIGIN, VALUE) for n, broker in enumerate(brokers))
    )
    assert [entry.name for entry in brokers[0].entries()] == [f"provider{n}" for n in range(4)]


async def test_no_text_form_of_a_handle_or_the_broker_shows_the_value(tmp_path: Path) -> None:
    told: list[str] = []
    broker = SecretsBroker(tmp_path / "index.json", environ={"K": VALUE}, revealed=told.append)
    handle = broker.handle("openai", ORIGIN, env="K")
    assert await handle.reveal() == VALUE
    assert VALUE not in f"{handle!r} {handle} {broker!r} {vars(broker)}".replace(
        repr(broker._environ), ""
    )
    assert told == [VALUE]


async def test_keyring_is_imported_by_its_first_use_only(tmp_path: Path) -> None:
    code = (
        "import sys; from deskhand.keychain.broker import SecretsBroker;"
        "assert not {'keyring', 'secretstorage', 'jeepney'} & set(sys.modules), 'too early'"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await process.wait() == 0
