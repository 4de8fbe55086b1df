"""OLLAMA_HOST, read as Ollama's own client reads it."""

from __future__ import annotations

from urllib.parse import urlsplit

DEFAULT_PORT = 11434
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 how a server says it


def ollama_address(value: str) -> str:
    """The address OLLAMA_HOST names, as a URL; "" when it says nothing that can be used.

    value: "host", "host:port", ":port" or a URL. A server listens on 0.0.0.0; a client finds it
    on the loopback address. Without a scheme the port is 11434, with one it is the scheme's own.
    """
    value = value.strip().strip("\"'")
    if not value:
        return ""
    scheme, separator, rest = value.partition("://")
    if not separator:
        scheme, rest = "http", value
    if scheme not in ("http", "https"):
        return ""
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        port = parts.port
    except ValueError:
        return ""
    host = ANY_ADDRESS.get(parts.hostname or "", parts.hostname or "")
    if port is None:
        port = {"http": 80, "https": 443}[scheme] if separator else DEFAULT_PORT
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{port}{parts.path.rstrip('/')}"
