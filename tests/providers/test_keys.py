"""A key goes to the host it belongs to, and nowhere else."""

from __future__ import annotations

import pytest

from deskhand.domain.errors import (
    KeychainLocked,
    ProviderFault,
    ProviderRefused,
    ProviderUnreachable,
)
from deskhand.domain.model import ProviderConfig, ProviderKind, origin_of
from deskhand.providers.anthropic_messages import AnthropicMessages
from deskhand.providers.key_auth import STAND_IN
from deskhand.providers.openai_compatible import OpenAICompatible
from deskhand.providers.presets import PRESETS, maker_that_needs_key
from tests.support.asking import Key, hear, request
from tests.support.hostile_server import HostileServer, head
from tests.support.wires import OPENAI, Wire

SECRET = "sk-the-real-key-0123456789"


async def test_the_key_is_sent_to_its_own_origin(wire: Wire) -> None:
    async with HostileServer([wire.answer("hi")]) as server:
        provider = wire.provider(server.url, Key(origin_of(server.url), SECRET))
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert heard.text == "hi"
    assert server.requests[0].headers["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("other", ["http://127.0.0.1:9", "https://127.0.0.1:{port}", ""])
async def test_the_key_of_another_origin_is_not_sent(wire: Wire, other: str) -> None:
    async with HostileServer([wire.answer("hi")]) as server:
        origin = other.format(port=server.port)
        provider = wire.provider(server.url, Key(origin, SECRET))
        await hear(provider, request("hello"))
        await provider.aclose()
    assert SECRET not in str(server.requests)
    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize("secret", [None, "none"])
async def test_without_a_key_no_header_is_sent(wire: Wire, secret: str | None) -> None:
    async with HostileServer([wire.answer("hi")]) as server:
        handle = Key(origin_of(server.url), None) if secret else None
        provider = wire.provider(server.url, handle)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert heard.text == "hi"
    sent = server.requests[0].headers
    assert not {"authorization", "x-api-key"} & sent.keys()
    assert STAND_IN not in str(server.requests)


async def test_a_redirect_is_told_and_the_key_does_not_follow(wire: Wire) -> None:
    async with HostileServer([wire.answer("stolen")]) as thief:
        away = head(307, location=f"{thief.url}/v1/chat/completions", content_length="0")
        async with HostileServer([[away]]) as server:
            provider = wire.provider(server.url, Key(origin_of(server.url), SECRET), max_retries=2)
            heard = await hear(provider, request("hello"))
            await provider.aclose()
    assert isinstance(heard.error, ProviderFault)
    assert thief.url in heard.error.what
    assert thief.requests == []
    assert len(server.requests) == 1


async def test_what_the_environment_holds_for_others_does_not_leak(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_API_KEY", SECRET)
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-private")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"x-other: {SECRET}")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", SECRET)
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", f"x-other: {SECRET}")
    async with HostileServer([wire.answer("hi")]) as server:
        provider = wire.provider(server.url)
        await hear(provider, request("hello"))
        await provider.aclose()
    sent = str(server.requests)
    assert SECRET not in sent
    assert "private" not in sent
    assert "stainless" not in sent.lower()


async def test_own_headers_are_sent_but_do_not_decide_where(wire: Wire) -> None:
    headers = {"X-Team": "desk", "Host": "evil.example", "Content-Length": "1"}
    async with HostileServer([wire.answer("hi")]) as server:
        provider = wire.provider(server.url, headers=headers)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert heard.text == "hi"
    sent = server.requests[0].headers
    assert sent["x-team"] == "desk"
    assert sent["host"] == f"127.0.0.1:{server.port}"


async def test_the_key_wins_over_an_own_header(wire: Wire) -> None:
    async with HostileServer([wire.answer("hi")]) as server:
        key = Key(origin_of(server.url), SECRET)
        provider = wire.provider(server.url, key, headers={"Authorization": "Basic old"})
        await hear(provider, request("hello"))
        await provider.aclose()
    assert server.requests[0].headers["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("preset", [p for p in PRESETS if p.key_env], ids=lambda p: p.name)
async def test_a_maker_without_a_key_is_not_asked(preset) -> None:
    """The network guard of the tests would end this if anything were sent."""
    config = ProviderConfig(preset.name, preset.kind, preset.base_url, label=preset.label)
    make = AnthropicMessages if preset.kind is ProviderKind.ANTHROPIC else OpenAICompatible
    for secret in (None, Key(origin_of(preset.address), None), Key("https://other:443", SECRET)):
        provider = make(config, secret)
        heard = await hear(provider, request("hello"))
        with pytest.raises(ProviderRefused):
            await provider.models()
        await provider.aclose()
        assert isinstance(heard.error, ProviderRefused)
        assert heard.error.what == f"There is no key for {preset.label}."
        assert preset.key_env in heard.error.next_step


def test_a_maker_is_known_by_its_address_not_its_name() -> None:
    renamed = ProviderConfig("mine", ProviderKind.OPENAI, "https://api.openai.com:443/v1")
    assert maker_that_needs_key(renamed) is not None
    moved = ProviderConfig("openai", ProviderKind.OPENAI, "http://127.0.0.1:1234/v1")
    assert maker_that_needs_key(moved) is None


async def test_a_locked_keychain_is_told_as_it_is(wire: Wire) -> None:
    class Locked:
        def __init__(self, origin: str) -> None:
            self.origin = origin

        async def reveal(self) -> str | None:
            raise KeychainLocked("The keychain is locked.", next_step="Unlock it.")

    async with HostileServer([wire.answer("hi")]) as server:
        provider = wire.provider(server.url, Locked(origin_of(server.url)))
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert isinstance(heard.error, KeychainLocked)
    assert server.requests == []


@pytest.mark.parametrize("key", ["sk-änd", "sk-a\nmore: yes", "sk a", "sk-\x00"])
async def test_a_key_with_stray_characters_is_not_sent(wire: Wire, key: str) -> None:
    async with HostileServer([wire.answer("hi")]) as server:
        provider = wire.provider(server.url, Key(origin_of(server.url), key))
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert isinstance(heard.error, ProviderRefused)
    assert key not in heard.error.sentence() + heard.error.detail
    assert server.requests == []


# -- proxies


async def test_loopback_is_never_proxied(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    async with HostileServer([wire.answer("from the proxy")]) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        async with HostileServer([wire.answer("straight")]) as server:
            provider = wire.provider(server.url, proxy=proxy.url)
            heard = await hear(provider, request("hello"))
            await provider.aclose()
    assert heard.text == "straight"
    assert proxy.requests == []


@pytest.mark.parametrize("own", [True, False])
async def test_others_go_through_the_proxy(own: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    async with HostileServer([OPENAI.answer("through it")]) as proxy:
        if not own:
            monkeypatch.setenv("http_proxy", proxy.url)
        settings = {"proxy": proxy.url} if own else {}
        provider = OPENAI.provider("http://models.invalid", None, **settings)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert heard.text == "through it"
    assert proxy.requests[0].line.startswith("POST http://models.invalid/v1/chat/completions")


async def test_no_proxy_is_honoured(missing_host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with HostileServer([OPENAI.answer("through it")]) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "localhost,.invalid")
        provider = OPENAI.provider(f"http://{missing_host}")
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert isinstance(heard.error, ProviderUnreachable)
    assert "cannot be found" in heard.error.what
    assert proxy.requests == []
