"""Which links of an answer open, what is shown of them, and when a person is asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.ui.chat.links import can_open, host_of, judge, names_host


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,<script>",
        "vbscript:x",
        "smb://host/share",
        "ms-word:ofe|u|https://x",
        "//example.org/a",
        "notes.txt",
        "https://",
        "https://good.example\\@evil.example/",
        "https://exa\nmple.org",
        "https://[::1",
        "https://host:port/",
        "mailto:",
        "https://example.org/" + "a" * 10_000,
        "",
    ],
)
def test_only_the_web_and_mail_open(address: str) -> None:
    assert not can_open(address)
    assert host_of(address) == ""


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://example.org/a?b#c", "example.org"),
        ("HTTP://Example.ORG:8080/", "example.org"),
        ("mailto:ann@example.org?subject=x", "ann@example.org"),
        ("https://münchen.example/", "münchen.example"),
        ("https://xn--mnchen-3ya.example/", "münchen.example"),
        ("https://[::1]:8080/", "::1"),
    ],
)
def test_a_plain_link_opens_without_a_question(address: str, host: str) -> None:
    link = judge(address)
    assert link is not None
    assert (link.host, link.doubt) == (host, "")


@pytest.mark.parametrize(
    ("address", "host", "words"),
    [
        ("https://www.google.com@evil.example/", "evil.example", "@"),
        ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com", "not in Latin"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com", "not in Latin"),
        ("https://gооgle.com/", "xn--ggle-55da.com", "several alphabets"),
    ],
)
def test_a_host_that_looks_like_another_is_asked_about(address: str, host: str, words: str) -> None:
    link = judge(address)
    assert link is not None
    assert link.host == host
    assert words in link.doubt and host in link.doubt


def test_turned_letters_in_a_host_never_open_unasked() -> None:
    link = judge("https://\u202emoc.elgoog.example/")
    assert link is None or link.doubt


def test_a_mail_address_with_hidden_letters_is_asked_about() -> None:
    link = judge("mailto:ann@ex\u200bample.org")
    assert link is not None
    assert link.doubt and "U+200B" in link.host


@pytest.mark.parametrize(
    ("words", "host", "named"),
    [
        ("https://example.org/a", "example.org", True),
        ("www.example.org", "example.org", True),
        ("see the page", "example.org", False),
        ("paypal.com", "evil.example", False),
        ("paypal.com at evil.example", "evil.example", False),
        ("Ann <ann@example.org>", "ann@example.org", True),
        ("example.org", "ann@example.org", False),
    ],
)
def test_the_host_is_told_unless_the_words_say_it(words: str, host: str, named: bool) -> None:
    assert names_host(words, host) is named


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    for address in (text, f"https://{text}", f"mailto:{text}", f"https://a@{text}:1/"):
        link = judge(address)
        assert link is None or link.host
