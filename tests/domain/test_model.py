"""Origins, and where a model runs."""

import pytest

from deskhand.domain.model import (
    Locality,
    ProviderConfig,
    ProviderKind,
    is_loopback,
    origin_of,
)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com:443"),
        ("HTTPS://API.OpenAI.com", "https://api.openai.com:443"),
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434"),
        ("http://[::1]:8080/v1", "http://[::1]:8080"),
        ("https://user:secret@host.example/v1", "https://host.example:443"),
        ("https://api.openai.com@evil.example/v1", "https://evil.example:443"),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("http://host:99999/", ""),
        ("just words", ""),
        ("http://[::1", ""),
        ("http://[", ""),
        ("http://a]b/", ""),
        ("http://\u2100/", ""),
        ("http://host/\n", ""),
        ("http://ho st/", ""),
    ],
)
def test_an_origin_is_scheme_host_and_port(url, origin):
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url", ["http://localhost:1", "http://127.0.0.1", "http://127.9.9.9:80/v1", "http://[::1]:8080"]
)
def test_loopback_addresses_stay_here(url):
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://192.168.1.4:11434",
        "http://localhost.evil.example",
        "http://127.0.0.1.nip.io",
        "https://api.anthropic.com",
        "http://0.0.0.0:1",
        "http://localhost:99999",
        "http://[::1",
        "",
    ],
)
def test_everything_else_leaves_this_machine(url):
    assert not is_loopback(url)


def test_a_provider_without_an_address_uses_its_makers_own():
    config = ProviderConfig("anthropic", ProviderKind.ANTHROPIC)
    assert config.address == "https://api.anthropic.com"
    assert config.locality is Locality.AWAY


def test_the_built_in_model_is_here_whatever_its_address():
    assert ProviderConfig("builtin", ProviderKind.BUILTIN).locality is Locality.HERE
