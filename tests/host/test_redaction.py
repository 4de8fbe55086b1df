"""Forty shapes a secret has on its way into a log."""

from __future__ import annotations

import base64
import time
from urllib.parse import quote

import pytest

from deskhand.host.redaction import HIDDEN, keep_secret, redact

C = "c4n4ry8f2d1e7a9b3c5"  # what must never be seen

SHAPES = [
    f"sk-{C}ABCDEFGH",
    f"sk-proj-{C}_abcdef-XYZ",
    f"sk-ant-api03-{C}-AA",
    f"sk-or-v1-{C}",
    f"sk_live_{C}",
    f"gsk_{C}",
    f"xai-{C}",
    f"AIza{C}{C}",
    f"hf_{C}",
    f"ghp_{C}",
    f"github_pat_{C}",
    f"glpat-{C}",
    f"xoxb-123-{C}",
    f"AKIA{C.upper()}",
    f"ya29.{C}",
    f"eyJ{C}.eyJ{C}.{C}",
    f"SG.{C}.{C}",
    f"123456789:AA{C}{C}",
    f"npm_{C}",
    f"pypi-{C}",
    f"-----BEGIN RSA PRIVATE KEY-----\n{C}\n-----END RSA PRIVATE KEY-----",
    f"Authorization: Bearer {C}",
    f"authorization: Basic {base64.b64encode(C.encode()).decode()} {C}",
    f"{{'Authorization': 'Bearer {C}', 'accept': '*/*'}}",
    f"[(b'authorization', b'Bearer {C}')]",
    f"x-api-key: {C}",
    f"{{'X-Api-Key': '{C}'}}",
    f"[('x-goog-api-key', '{C}')]",
    f"Cookie: session={C}; theme=dark",
    f"https://api.example/v1?key={C}&alt=sse",
    f"https://api.example/cb?code={C}&state={C}",
    f"https://host/blob?sv=1&sig={C}%3D",
    f"https://user:{C}@proxy.example:8080/path",
    f"postgresql+asyncpg://me:p@{C}@db.example/deskhand",
    f"host=db user=me password={C} dbname=d",
    f'{{"api_key": "{C}", "model": "m"}}',
    f"OpenAI(api_key='{C}', timeout=3)",
    f"OPENAI_API_KEY={C}",
    f'{{\\"client_secret\\": \\"{C}\\"}}',
    f"refresh_token={C}&grant_type=refresh_token",
    f"aws_secret_access_key = {C}",
    f"Proxy-Authorization: Basic {C}",
    f"password: {C}",
    f"https://hooks.slack.com/services/T0/B0/{C}",
]


@pytest.mark.parametrize("text", SHAPES)
def test_no_secret_of_a_known_shape_is_left(text: str) -> None:
    line = redact(f"before the request {text}\nafter it")
    assert C.lower() not in line.lower()
    assert HIDDEN in line
    assert line.startswith("before the request") and line.endswith("after it")


def test_there_are_at_least_forty() -> None:
    assert len(SHAPES) >= 40


@pytest.mark.parametrize(
    "text",
    [
        "The model answered in 312 ms with 40 tokens.",
        "max_tokens=512 input_tokens: 31",
        "GET https://api.example/v1/models?limit=5 200",
        "the keyboard, the monkey: a keynote",
        "conversation 01931f1c-7b5a-7cc0-8000-000000000001 stored",
        "ask a question, task-1 done",
        "/home/me/.config/deskhand/settings.toml",
    ],
)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "form",
    [
        str,
        lambda value: quote(value, safe=""),
        lambda value: value.encode().hex(),
        lambda value: base64.b64encode(value.encode()).decode(),
        lambda value: value[::-1],
    ],
)
def test_a_registered_value_is_hidden_in_each_form(form) -> None:  # type: ignore[no-untyped-def]
    value = "plain words/no shape+at all"
    keep_secret(value)
    assert form(value) not in redact(f"saw {form(value)} there")


def test_very_short_values_do_not_blank_the_log() -> None:
    keep_secret("ab")
    assert redact("about") == "about"


@pytest.mark.parametrize(
    "text", ["a_" * 20_000, "sk-" + "a-" * 20_000 + "!", "x://" + "a@" * 20_000, "key" * 20_000]
)
def test_hostile_text_takes_no_time(text: str) -> None:
    began = time.monotonic()
    redact(text)
    assert time.monotonic() - began < 1
