"""What goes wrong on the wire, as sentences."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import ssl
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.errors import (
    ContextTooLong,
    InputError,
    ModelUnknown,
    ProviderError,
    ProviderFault,
    ProviderRefused,
    ProviderUnreachable,
    RateLimited,
)
from deskhand.domain.model import ProviderConfig, ProviderKind
from deskhand.providers.failures import (
    QuotaUsedUp,
    complaint,
    from_complaint,
    retry_after_s,
    scrub,
)
from tests.support.asking import hear, request
from tests.support.hostile_server import HOLD, RESET, HostileServer, http
from tests.support.wires import OPENAI, Wire

CONFIG = ProviderConfig("maker", ProviderKind.OPENAI, "https://models.example/v1", label="Maker")


def said(status: int | None, message: str = "", code: str = "", kind: str = "") -> ProviderError:
    body = {"error": {"message": message, "code": code, "type": kind}}
    return from_complaint(CONFIG, complaint(status, body), "the-model")


@pytest.mark.parametrize(
    ("status", "message", "code", "kind", "expected"),
    [
        # OpenAI
        (401, "Incorrect API key provided", "invalid_api_key", "", ProviderRefused),
        (403, "Country not supported", "", "request_forbidden", ProviderRefused),
        (404, "The model `x` does not exist", "model_not_found", "", ModelUnknown),
        (429, "Rate limit reached for gpt-4o: Limit 30000 TPM", "", "tokens", RateLimited),
        (429, "You exceeded your current quota", "insufficient_quota", "", QuotaUsedUp),
        (400, "maximum context length is 8192", "context_length_exceeded", "", ContextTooLong),
        (500, "The server had an error", "", "server_error", ProviderFault),
        # Anthropic
        (400, "prompt is too long: 210000 tokens > 200000", "", "x", ContextTooLong),
        (400, "Your credit balance is too low", "", "invalid_request_error", QuotaUsedUp),
        (401, "invalid x-api-key", "", "authentication_error", ProviderRefused),
        (404, "model: claude-x", "", "not_found_error", ModelUnknown),
        (413, "Request exceeds the maximum size", "", "request_too_large", ContextTooLong),
        (529, "Overloaded", "", "overloaded_error", ProviderFault),
        # Gemini, OpenRouter, Mistral, llama.cpp, Ollama
        (400, "API key not valid. Please pass a valid API key.", "", "", ProviderRefused),
        (402, "Insufficient credits", "", "", QuotaUsedUp),
        (400, "Invalid model: nope", "", "invalid_model", ModelUnknown),
        (400, "the request exceeds the available context size", "", "x", ContextTooLong),
        (404, "model 'llama9' not found", "", "", ModelUnknown),
        (503, "Loading model", "", "unavailable_error", ProviderFault),
        # nothing but a status
        (403, "", "", "", ProviderRefused),
        (404, "", "", "", ProviderUnreachable),
        (404, "404 page not found", "", "", ProviderUnreachable),
        (408, "", "", "", ProviderFault),
        (418, "", "", "", ProviderFault),
        (422, "temperature must be below 2", "", "", ProviderError),
        (502, "", "", "", ProviderFault),
        # inside a stream
        (None, "Overloaded", "", "overloaded_error", ProviderFault),
        (None, "slow down", "rate_limit_exceeded", "", RateLimited),
    ],
)
def test_every_makers_words_are_understood(
    status: int | None, message: str, code: str, kind: str, expected: type[ProviderError]
) -> None:
    error = said(status, message, code, kind)
    assert type(error) is expected or (
        isinstance(error, expected) and expected is not ProviderError
    )
    assert error.what.endswith((".", message[-10:] if message else "."))
    assert error.next_step


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "plain words",
        [],
        7,
        {"error": None},
        {"error": "x"},
        {"error": {"error": {}}},
        {"detail": [{"loc": ["body"]}]},
        {"message": {"a": 1}},
        {"error": {"message": ["a"]}},
    ],
)
def test_bodies_of_any_shape_are_understood(body: Any) -> None:
    for status in (None, 400, 401, 404, 429, 500):
        assert from_complaint(CONFIG, complaint(status, body), "m").sentence()


def test_a_limit_per_minute_is_no_used_up_quota() -> None:
    gemini = [
        {
            "error": {
                "code": 429,
                "message": "You exceeded your current quota. Please retry in 12.5s.",
                "status": "RESOURCE_EXHAUSTED",
            }
        }
    ]
    error = from_complaint(CONFIG, complaint(429, gemini))
    assert type(error) is RateLimited
    assert error.retry_after_s == 12.5
    openai = (
        "Rate limit reached. Please try again in 20s. Add a payment method at /account/billing."
    )
    assert type(said(429, openai)) is RateLimited


def test_keys_are_taken_out_of_what_a_server_says() -> None:
    error = said(401, "Incorrect API key: sk-proj-abcdefghijkl1234567890, header Bearer abc.def")
    assert "abcdef" not in error.detail
    assert "abc.def" not in error.detail
    assert scrub("https://u:p@host/?key=1234&a=b") == "https://…@host/?key=…&a=b"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("4", 4.0),
        ("1.5", 1.5),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("1e9999", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 99 Foo 2015 07:28:00 GMT", None),
        ("²", None),
        ("99999999999999999999", None),
    ],
)
def test_retry_after_in_any_form(value: str, expected: float | None) -> None:
    assert retry_after_s({"retry-after": value}) == expected


def test_retry_after_as_a_date() -> None:
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    later = format_datetime(now + dt.timedelta(seconds=90), usegmt=True)
    assert retry_after_s({"retry-after": later}, now) == 90
    assert retry_after_s({"retry-after-ms": "1500"}) == 1.5


@pytest.mark.parametrize("value", ["inf", "nan", "1e300", "-inf", "soon"])
def test_retry_after_that_makes_no_sense_is_none(value: str) -> None:
    assert not retry_after_s({"retry-after-ms": value})


@pytest.mark.parametrize("code", ["²", "9" * 5_000, "-1", "٤٢٩"])
def test_a_code_that_is_no_status_is_understood(code: str) -> None:
    assert from_complaint(CONFIG, complaint(None, {"error": {"code": code}})).sentence()


@pytest.mark.parametrize("word", ["exceed", "model", "try again in ", "context ", "bearer "])
def test_a_megabyte_of_telling_words_is_sorted_at_once(word: str) -> None:
    body = {"error": {"message": word * (1_000_000 // len(word))}}
    began = time.monotonic()
    from_complaint(CONFIG, complaint(400, body), "m")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "after",
    ["1", format_datetime(datetime.now(UTC) + dt.timedelta(seconds=1), usegmt=True)],
    ids=["seconds", "date"],
)
async def test_retry_after_is_honoured(wire: Wire, after: str) -> None:
    busy = http(429, '{"error": {"message": "slow down"}}', retry_after=after)
    async with HostileServer([[busy], wire.answer("now")]) as server:
        provider = wire.provider(server.url, max_retries=1, label="Maker")
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert heard.text == "now"
    (wait,) = heard.waits
    assert wait.reason.startswith("Maker is busy, again in ")
    assert wait.seconds is not None
    assert wait.seconds <= 1


async def test_a_long_retry_after_is_told_instead_of_waited(wire: Wire) -> None:
    busy = http(429, '{"error": {"message": "slow down"}}', retry_after="3600")
    async with HostileServer([[busy]]) as server:
        provider = wire.provider(server.url, max_retries=3)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert isinstance(heard.error, RateLimited)
    assert heard.error.retry_after_s == 3600
    assert "60 minutes" in heard.error.next_step
    assert len(server.requests) == 1


async def test_retries_are_bounded(wire: Wire) -> None:
    async with HostileServer([[http(500, "{}", retry_after="0")]]) as server:
        provider = wire.provider(server.url, max_retries=2)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert isinstance(heard.error, ProviderFault)
    assert len(server.requests) == 3
    assert len(heard.waits) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
async def test_a_refusal_is_not_asked_again(wire: Wire, status: int) -> None:
    async with HostileServer([[http(status, '{"error": {"message": "no"}}')]]) as server:
        provider = wire.provider(server.url, max_retries=2)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert heard.error is not None
    assert len(server.requests) == 1


async def test_nothing_is_asked_again_once_something_came(wire: Wire) -> None:
    async with HostileServer([[wire.head, *wire.said(["Hel"]), RESET]]) as server:
        provider = wire.provider(server.url, max_retries=2)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert heard.text == "Hel"
    assert len(server.requests) == 1


# -- the network


async def test_server_down(wire: Wire) -> None:
    async with HostileServer([[b""]]) as server:
        url = server.url
    provider = wire.provider(url, label="Maker")
    heard = await hear(provider, request("hello"))
    with pytest.raises(ProviderUnreachable):
        await provider.models()
    await provider.aclose()
    assert isinstance(heard.error, ProviderUnreachable)
    assert heard.error.what.startswith("Nothing answers at http://127.0.0.1:")
    assert heard.error.next_step.startswith("Start Maker")


async def test_dns_failure(wire: Wire, missing_host: str) -> None:
    provider = wire.provider(f"http://{missing_host}")
    heard = await hear(provider, request("hello"))
    await provider.aclose()
    assert isinstance(heard.error, ProviderUnreachable)
    assert "cannot be found" in heard.error.what


async def test_silence_before_the_headers(wire: Wire) -> None:
    async with HostileServer([[HOLD]]) as server:
        provider = wire.provider(server.url, read_timeout_s=0.2)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert isinstance(heard.error, ProviderUnreachable)
    assert heard.error.what.startswith("Nothing came from")


@pytest.mark.parametrize("script", [[RESET], [b""], [b"what?\r\n\r\n"], [b"\x00" * 100]])
async def test_no_http_at_all(wire: Wire, script: list[Any]) -> None:
    async with HostileServer([script]) as server:
        provider = wire.provider(server.url)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert isinstance(heard.error, ProviderUnreachable)


async def test_plain_http_where_tls_is_spoken(wire: Wire) -> None:
    async with HostileServer([[b"HTTP/1.1 400 Bad Request\r\n\r\n"]]) as server:
        provider = wire.provider(f"https://127.0.0.1:{server.port}", connect_timeout_s=0.3)
        # The server waits for the end of a request that never ends, in TLS' eyes.
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert isinstance(heard.error, ProviderUnreachable)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x",
        "http://",
        "nonsense",
        "http://h:99999",
        "http://[::1",
        "http://[v1.x]",
        "http://\ufb00.invalid",
        "http://127.0.0.1:9/\n",
        "http://127.0.0.1:9/" + "a" * 100_000,
    ],
    ids=lambda url: url[:24],
)
def test_an_unusable_address_is_a_sentence(wire: Wire, url: str) -> None:
    with pytest.raises(InputError, match="not a web address"):
        wire.provider(url)


# -- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody trusts, and its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Deskhand test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    pem, key_pem = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, key_pem


async def _over_tls(wire: Wire, certificate: tuple[Path, Path], **settings: Any) -> Any:
    pem, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    async with HostileServer([wire.answer("safe")], tls=context) as server:
        provider = wire.provider(f"https://127.0.0.1:{server.port}", **settings)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    await asyncio.sleep(0)
    return heard


async def test_an_untrusted_certificate_is_told(wire: Wire, certificate: tuple[Path, Path]) -> None:
    heard = await _over_tls(wire, certificate)
    assert isinstance(heard.error, ProviderUnreachable)
    assert heard.error.what.startswith("The secure connection to https://127.0.0.1:")
    assert "certificate authority" in heard.error.next_step


async def test_an_extra_certificate_authority_is_trusted(
    wire: Wire, certificate: tuple[Path, Path]
) -> None:
    heard = await _over_tls(wire, certificate, ca_file=str(certificate[0]))
    assert heard.error is None
    assert heard.text == "safe"


def test_an_unreadable_certificate_file_is_told(wire: Wire, tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("not a certificate")
    for name in ("no.pem", "missing.pem"):
        with pytest.raises(InputError, match="cannot be read"):
            wire.provider("https://127.0.0.1:1", ca_file=str(tmp_path / name))


def test_an_unusable_proxy_is_told() -> None:
    for proxy in ("ftp://x", "nonsense"):
        with pytest.raises(InputError, match="The proxy of"):
            OPENAI.provider("http://models.invalid", proxy=proxy)


async def test_an_older_server_that_refuses_to_count_is_asked_without() -> None:
    refusal = {"error": {"message": "Unrecognized request argument supplied: stream_options"}}
    scripts = [[http(400, json.dumps(refusal))], OPENAI.answer("one"), OPENAI.answer("two")]
    async with HostileServer(scripts) as server:
        provider = OPENAI.provider(server.url)
        first = await hear(provider, request("hello"))
        second = await hear(provider, request("hello"))
        await provider.aclose()
    assert (first.text, second.text) == ("one", "two")
    assert ["stream_options" in asked.json for asked in server.requests] == [True, False, False]
