"""What each importer makes of what the programs write."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from deskhand.domain.conversation import Role
from deskhand.domain.exchange import ExchangedConversation
from deskhand.domain.labels import FROM_OUTSIDE
from deskhand.domain.parts import (
    FilePart,
    ImagePart,
    TextPart,
    ThinkingPart,
    ToolResultPart,
    plain_text,
)
from deskhand.services.exchange.base import Notes, NotUnderstood
from deskhand.services.exchange.chatgpt import ChatGpt
from deskhand.services.exchange.claude import Claude
from deskhand.services.exchange.formats import IMPORTERS
from deskhand.services.exchange.open_webui import OpenWebUi
from deskhand.services.exchange.pygpt import PyGpt
from tests.services.exchange.making import PNG, Nothing
from tests.services.exchange.samples import (
    PYGPT_SCHEMA,
    chatgpt,
    chatgpt_of,
    claude,
    content,
    node,
    open_webui,
    said,
)


class Pictures:
    """One picture came."""

    def find(self, file_id: str) -> tuple[str, bytes] | None:
        return ("file-abc-cat.png", PNG) if file_id in ("file-abc", "cat.png") else None


def texts(chat: ExchangedConversation) -> list[str]:
    return [plain_text(each.parts) for each in chat.messages]


def test_each_format_is_known_by_its_content():
    for item, name in ((chatgpt(), "chatgpt"), (claude(), "claude"), (open_webui(), "open-webui")):
        assert [each.name for each in IMPORTERS if each.fits(item)] == [name]
    assert not any(each.fits({"id": 1, "email": "a@b"}) for each in IMPORTERS)


def test_chatgpt_keeps_every_branch_and_the_current_one():
    chat = ChatGpt().read(chatgpt(), Nothing(), Notes())
    assert chat.origin == "chatgpt:c1"
    assert chat.leaf == "q2"
    assert texts(chat) == ["Where to?", "Rome", "Oslo", "Why?"]
    assert [each.parent for each in chat.messages] == [None, "q", "q", "a2"]
    assert [each.model for each in chat.messages] == ["", "gpt-4", "gpt-4o", ""]
    assert chat.messages[3].created_at == chat.messages[2].created_at
    assert all(part.labels == FROM_OUTSIDE for each in chat.messages for part in each.parts)


@pytest.mark.parametrize(
    ("kind", "more", "shown"),
    [
        ("code", {"language": "python", "text": "print()"}, "```python\nprint()\n```"),
        ("code", {"language": "unknown", "text": "a```b"}, "````\na```b\n````"),
        (
            "user_editable_context",
            {"user_profile": "I am", "user_instructions": "Be"},
            "I am\n\nBe",
        ),
        ("tether_quote", {"title": "T", "url": "u", "text": "a\nb"}, "T\nu\n> a\n> b"),
        ("tether_browsing_display", {"result": "R"}, "R"),
        ("hologram", {"text": "new"}, "new"),
        ("hologram", {}, "[hologram]"),
    ],
)
def test_chatgpt_kinds_of_content(kind, more, shown):
    notes = Notes()
    one = chatgpt_of(node("x", None, **content("assistant", kind, **more)))
    chat = ChatGpt().read(one, Nothing(), notes)
    assert texts(chat) == [shown]
    assert bool(notes.counts) == (kind == "hologram")


def test_chatgpt_thoughts_and_tools():
    thoughts = [{"summary": "Plan", "content": "Do it"}, {"summary": "", "content": "Now"}]
    chat = ChatGpt().read(
        chatgpt_of(
            node("q", None, "t", **said("user", "Q")),
            node("t", "q", "r", **content("assistant", "thoughts", thoughts=thoughts)),
            node("r", "t", "o", **(content("assistant", "reasoning_recap", content="Thought for 8s")
                                   | {"metadata": {"finished_duration_sec": 8}})),
            node("o", "r", "a", **content("tool", "execution_output", text="42")),
            node("a", "o", **said("assistant", "Answer \ue200cite\ue202turn0\ue201here")),
        ),
        Nothing(),
        Notes(),
    )  # fmt: skip
    parts = [each.parts[0] for each in chat.messages]
    assert isinstance(parts[1], ThinkingPart) and "Plan" in parts[1].text
    assert isinstance(parts[2], ThinkingPart) and parts[2].seconds == 8
    assert isinstance(parts[3], ToolResultPart) and chat.messages[3].role is Role.TOOL
    assert texts(chat)[-1] == "Answer here"


def test_chatgpt_pictures_come_from_beside():
    pointer = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-abc"}
    lost = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_zzz"}
    notes = Notes()
    item = chatgpt_of(
        node("q", None, "m", **(content("user", "multimodal_text", parts=[pointer, lost, "Look"])
             | {"metadata": {"attachments": [{"id": "file-abc", "name": "cat.png"},
                                             {"id": "file-doc", "name": "doc.pdf"}]}})),
        node("m", "q", **content("tool", "multimodal_text", parts=[pointer])),
    )  # fmt: skip
    chat = ChatGpt().read(item, Pictures(), notes)
    first = chat.messages[0].parts
    assert isinstance(first[0], ImagePart) and first[0].data == PNG
    assert plain_text(first).count("did not come along") == 2
    assert len(first) == 4
    assert chat.messages[1].role is Role.ASSISTANT
    assert sum(notes.counts.values()) == 2


def test_chatgpt_without_anything():
    with pytest.raises(NotUnderstood):
        ChatGpt().read(chatgpt_of(node("a", None)), Nothing(), Notes())
    empty = chatgpt_of(node("a", None, **said("user", "Hello there")), title=None, create_time=None)
    assert ChatGpt().read(empty, Nothing(), Notes()).title == "Hello there"


def test_chatgpt_trees_with_circles_and_strays():
    chat = ChatGpt().read(
        chatgpt_of(
            node("a", "b", "b", **said("user", "A")),
            node("b", "a", "a", **said("assistant", "B")),
            node("c", "nobody", **said("user", "C")),
            node("d", "d", "d", **said("user", "D")),
            node("e", "f"),
            node("f", "e"),
            node("g", "e", **said("user", "G")),
        ),
        Nothing(),
        Notes(),
    )
    assert sorted(texts(chat)) == ["A", "B", "C", "D", "G"]


def test_claude_messages_blocks_and_pasted_text():
    chat = Claude().read(claude(), Nothing(), Notes())
    assert chat.origin == "claude:u1"
    assert [each.parent for each in chat.messages] == [None, "m", "m"]
    assert chat.leaf == "mmm"
    pasted, hi = chat.messages[0].parts
    assert isinstance(pasted, FilePart) and pasted.characters == 13
    assert isinstance(hi, TextPart) and hi.text == "Hi"
    (file,) = chat.files
    assert file.passages == ((None, "A long paste."),)
    thought = chat.messages[1].parts[0]
    assert isinstance(thought, ThinkingPart) and thought.seconds == 3.0


def test_claude_without_parents_is_one_line():
    item = claude()
    for each in item["chat_messages"]:
        del each["parent_message_uuid"]
    chat = Claude().read(item, Nothing(), Notes())
    assert [each.parent for each in chat.messages] == [None, "m", "mm"]


def test_claude_tools_are_told_as_text():
    item = claude()
    item["chat_messages"][1]["content"] = [
        {"type": "tool_use", "name": "search", "input": {"q": 1}},
        {"type": "tool_result", "name": "search", "content": [{"type": "text", "text": "Found"}]},
        {"type": "token_budget"},
        {"type": "dream", "text": "Zzz"},
    ]
    notes = Notes()
    said_now = texts(Claude().read(item, Nothing(), notes))[1]
    assert "search" in said_now and "Found" in said_now and "Zzz" in said_now
    assert len(notes.counts) == 1


def test_open_webui():
    chat = OpenWebUi().read(open_webui(), Nothing(), Notes())
    assert chat.origin == "open-webui:w1"
    assert texts(chat) == ["Hi", "One", "Two"]
    assert chat.leaf == "b"
    assert chat.pinned and chat.tags == ("fun",)
    assert chat.messages[1].tokens.output_tokens == 4


def test_pygpt(tmp_path: Path):
    path = tmp_path / "db.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(PYGPT_SCHEMA)
    connection.close()
    notes = Notes()
    assert PyGpt().fits(path)
    (chat,) = PyGpt().conversations(path, Pictures(), notes)
    assert (chat.title, chat.folder, chat.pinned) == ("Py", "Job", True)
    assert [each.role for each in chat.messages] == [
        Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT
    ]  # fmt: skip
    assert isinstance(chat.messages[0].parts[0], ImagePart)
    assert notes.counts  # the deleted one
