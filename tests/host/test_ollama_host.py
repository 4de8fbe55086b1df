"""OLLAMA_HOST in the forms people write it."""

from __future__ import annotations

import pytest

from deskhand.host.ollama_host import ollama_address


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("", ""),
        ("127.0.0.1", "http://127.0.0.1:11434"),
        ("127.0.0.1:9999", "http://127.0.0.1:9999"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8000", "http://127.0.0.1:8000"),
        (":1234", "http://127.0.0.1:1234"),
        ("example.com", "http://example.com:11434"),
        ("http://example.com", "http://example.com:80"),
        ("https://example.com/ollama/", "https://example.com:443/ollama"),
        ("https://example.com:8443", "https://example.com:8443"),
        ("[::1]:11435", "http://[::1]:11435"),
        ("[::]", "http://[::1]:11434"),
        ('"127.0.0.1:1"', "http://127.0.0.1:1"),
        ("ftp://example.com", ""),
        ("host:port", ""),
        ("host:99999", ""),
    ],
)
def test_it_is_read_as_ollama_reads_it(value: str, address: str) -> None:
    assert ollama_address(value) == address
