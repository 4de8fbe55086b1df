from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.conversation import Draft, Message, MessageStatus, Role
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.parts import FilePart, ImagePart, TextPart
from deskhand.host.folders import Folders
from deskhand.store.conversations import ConversationRepository

PICTURE = ImagePart("image/png", b"\x89PNG not really", "p.png")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
    yield opened
    await opened.close()


async def talk(desk: Desk) -> list[Message]:
    """A question with a picture and a file, an answer, and a second question."""
    file = await desk.chats.files.add_bytes(b"Some notes.", "notes.txt")
    assert isinstance(file, FilePart)
    first = await desk.conversations.post(Draft(None, "One?", (PICTURE,), (file,)))
    answer = replace(
        first,
        id=new_id(),
        parent_id=first.id,
        role=Role.ASSISTANT,
        parts=(TextPart("One."),),
        provider="builtin",
        model="m",
    )
    await ConversationRepository(desk.chats.database).append(answer)
    second = await desk.conversations.post(Draft(first.conversation_id, "Two?"))
    return [first, answer, second]


async def texts(desk: Desk, conversation_id) -> list[str]:
    return [each.text for each in await desk.conversations.branch(conversation_id)]


async def test_an_answer_in_other_words_stands_beside_the_old_one(desk: Desk) -> None:
    first, answer, _ = await talk(desk)
    new = await desk.chats.branches.reword(answer.id, " Uno. ")
    assert (new.text, new.provider, new.status) == ("Uno.", "", MessageStatus.COMPLETE)
    assert await desk.conversations.siblings(new.id) == [answer.id, new.id]
    assert await texts(desk, first.conversation_id) == ["One?", "Uno."]
    for message_id, words in ((answer.id, "  "), (first.id, "Words")):
        with pytest.raises(InputError):
            await desk.chats.branches.reword(message_id, words)


async def test_a_deleted_message_is_passed_over_until_it_is_restored(desk: Desk) -> None:
    first, answer, _ = await talk(desk)
    await desk.chats.branches.delete(answer)
    assert await texts(desk, first.conversation_id) == ["One?", "Two?"]
    await desk.chats.branches.restore(answer)
    assert await texts(desk, first.conversation_id) == ["One?", "One.", "Two?"]


async def test_a_branch_becomes_a_conversation_of_its_own(desk: Desk) -> None:
    first, answer, _ = await talk(desk)
    await desk.conversations.set_style(first.conversation_id, preset="p", instructions="Be kind.")
    new = await desk.chats.branches.branch_from(answer.id)
    assert new.title == "One? (branch)"
    copied = await desk.conversations.branch(new.id)
    assert [each.text for each in copied] == ["One?", "One."]
    assert copied[0].parts == first.parts
    assert {each.id for each in copied}.isdisjoint({first.id, answer.id})
    found = await desk.conversations.get(new.id)
    assert (found.leaf_id, found.instructions) == (copied[-1].id, "Be kind.")
    await desk.conversations.post(Draft(new.id, "Three?"))
    assert await texts(desk, first.conversation_id) == ["One?", "One.", "Two?"]
    with pytest.raises(NotFoundError):
        await desk.chats.branches.branch_from(new_id())


async def test_what_was_deleted_does_not_come_along(desk: Desk) -> None:
    _, answer, second = await talk(desk)
    await desk.chats.branches.delete(answer)
    new = await desk.chats.branches.branch_from(second.id)
    assert await texts(desk, new.id) == ["One?", "Two?"]
