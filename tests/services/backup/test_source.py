from __future__ import annotations

from deskhand.services.backup.source import without_secrets

SETTINGS = b"""# mine
[providers.lab]
kind = "openai"
proxy = "http://user:hunter2@proxy.example:3128"
headers = { "X-Key" = "sk-planted" }
[providers.plain]
kind = "openai"
proxy = "http://proxy.example:3128"
[chat]
system_prompt = "Be brief @ all times."
"""


def test_headers_and_a_proxys_password_stay_here() -> None:
    kept = without_secrets(SETTINGS).decode()
    assert "hunter2" not in kept
    assert "sk-planted" not in kept
    assert "user" not in kept
    assert kept.count("http://proxy.example:3128") == 2
    assert "# mine" in kept
    assert "Be brief @ all times." in kept


def test_what_is_no_toml_is_left_out() -> None:
    assert without_secrets(b"[broken") == b""
    assert without_secrets(b"\xff\xfe") == b""
    assert without_secrets(b"providers = 3") == b"providers = 3"
