from __future__ import annotations

import pytest

from deskhand.domain.conversation import Draft
from deskhand.domain.errors import NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.labels import FROM_OUTSIDE
from deskhand.domain.parts import ImagePart
from deskhand.store.conversations import ConversationRepository
from deskhand.store.drafts import DraftRepository
from tests.store.making import a_conversation, a_message


async def test_there_is_no_draft_at_first(drafts: DraftRepository) -> None:
    assert await drafts.get(None) == Draft(None, "")
    unknown = new_id()
    assert await drafts.get(unknown) == Draft(unknown, "")


async def test_a_draft_comes_back_with_its_pictures(drafts: DraftRepository) -> None:
    picture = ImagePart("image/png", b"\x00\x01", "a.png")
    draft = Draft(None, "half a\nsentence", (picture, ImagePart("image/jpeg", b"j"), picture))
    await drafts.save(draft)
    assert await drafts.get(None) == draft


async def test_the_labels_of_a_picture_are_kept(drafts: DraftRepository) -> None:
    draft = Draft(None, "", (ImagePart("image/png", b"\x00", "shot.png", FROM_OUTSIDE),))
    await drafts.save(draft)
    assert await drafts.get(None) == draft


async def test_the_last_saved_draft_counts(drafts: DraftRepository) -> None:
    await drafts.save(Draft(None, "one", (ImagePart("image/png", b"1"),)))
    await drafts.save(Draft(None, "two"))
    assert await drafts.get(None) == Draft(None, "two")


async def test_each_conversation_has_its_own(
    conversations: ConversationRepository, drafts: DraftRepository
) -> None:
    conversation = a_conversation()
    await conversations.append(a_message(conversation.id), conversation=conversation)
    await drafts.save(Draft(conversation.id, "here"))
    await drafts.save(Draft(None, "there"))
    await drafts.clear(conversation.id)
    await drafts.clear(conversation.id)
    assert await drafts.get(conversation.id) == Draft(conversation.id, "")
    assert await drafts.get(None) == Draft(None, "there")


async def test_a_draft_needs_its_conversation(drafts: DraftRepository) -> None:
    with pytest.raises(NotFoundError):
        await drafts.save(Draft(new_id(), "lost"))
