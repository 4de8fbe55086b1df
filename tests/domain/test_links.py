"""Links only show or prefill; those of an attacker get one sentence."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

import pytest

from deskhand.domain.errors import InputError
from deskhand.domain.links import MOST_TEXT, LinkTarget, Place, parse_link

AS_IS = ("می\u200cخواهم", "\U0001f3f3\ufe0f\u200d\U0001f308 1\ufe0f\u20e3", "soft\u00adhyphen")
KEY = "0192f0c1-2345-7abc-8def-0123456789ab"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("deskhand://open", LinkTarget(Place.WINDOW)),
        ("DESKHAND://OPEN/", LinkTarget(Place.WINDOW)),
        (f"deskhand://chat/{KEY}", LinkTarget(Place.CHAT, id=UUID(KEY))),
        (f"deskhand://task/{KEY.upper()}", LinkTarget(Place.TASK, id=UUID(KEY))),
        ("deskhand://task?text=buy+milk", LinkTarget(Place.NEW_TASK, text="buy milk")),
        ("deskhand://ask?text=a%0Ab%26c", LinkTarget(Place.ASK, text="a\nb&c")),
        ("deskhand://ask/?text=%F0%9F%A6%8A", LinkTarget(Place.ASK, text="🦊")),
        *(
            (f"deskhand://ask?text={quote(each)}", LinkTarget(Place.ASK, text=each))
            for each in AS_IS
        ),
        ("deskhand://ask", LinkTarget(Place.ASK)),
        ("deskhand://note?text=x", LinkTarget(Place.NOTE, text="x")),
        ("deskhand://quick?text=", LinkTarget(Place.QUICK)),
        ("deskhand://settings", LinkTarget(Place.SETTINGS)),
        ("deskhand://settings/privacy", LinkTarget(Place.SETTINGS, page="privacy")),
    ],
)
def test_a_link_says_what_it_shows(url: str, expected: LinkTarget) -> None:
    assert parse_link(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "deskhand:open",
        "deskhand:///open",
        "https://open",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "deskhand://run?text=rm%20-rf",
        "deskhand://send?text=x",
        "deskhand://ask?text=x&send=1",
        "deskhand://ask?text=x&text=y",
        "deskhand://ask?text=x;send=1&provider=evil",
        "deskhand://ask?prompt=x",
        "deskhand://ask?text",
        "deskhand://ask?text=x#send",
        "deskhand://ask/now?text=x",
        "deskhand://user:pass@ask?text=x",
        "deskhand://ask:80?text=x",
        "deskhand://[ask?text=x",
        "deskhand://chat",
        "deskhand://chat/../settings",
        "deskhand://chat/1",
        f"deskhand://chat/{KEY}?text=x",
        f"deskhand://chat/{KEY}/delete",
        "deskhand://settings/../../etc",
        "deskhand://settings/%2e%2e",
        "deskhand://ask?text=%ff%fe",
        "deskhand://ask?text=%00",
        "deskhand://ask?text=a%1b%5b31m",
        "deskhand://ask?text=a%C2%9B31m",
        "deskhand://ask?text=a%E2%80%AEb",
        "deskhand://ask?text=a%F3%A0%81%81",
        "deskhand://ask?text=a" + quote("".join(chr(0xE00F0 + each) for each in b"run")),
        "deskhand://ask?text=a" + quote("\u200b\u2060\u200b\u200c") + "b",
        "deskhand://note?text=" + quote("\u3164" * 400),
        "deskhand://ask?text=a b",
        "deskhand://ask?text=a\nb",
        "deskhand://ask?text=ä",
        "deskhand://ask?text=" + "x" * (MOST_TEXT + 1),
        "deskhand://ask?text=" + "x" * 1_000_000,
        "deskhand://" + "a/" * 5_000,
        "deskhand://ask?" + "&".join(["text=x"] * 1_000),
    ],
)
def test_everything_else_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_link(url)
    said = refused.value.sentence()
    assert len(said) < 200
    assert not url or url not in said, "nothing of a stranger's text is repeated"
