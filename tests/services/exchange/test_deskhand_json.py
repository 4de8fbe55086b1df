from __future__ import annotations

import json
from dataclasses import replace

import pytest

from deskhand.domain.labels import FROM_OUTSIDE
from deskhand.domain.parts import TextPart
from deskhand.services.exchange.base import Notes, NotUnderstood
from deskhand.services.exchange.deskhand_json import DeskhandJson, to_json
from deskhand.store.database import Database
from deskhand.store.exchange import ExchangeRepository
from tests.services.exchange.making import Nothing, everything


def read(data: bytes | str) -> object:
    return DeskhandJson().read(json.loads(data), Nothing(), Notes())


def test_what_is_written_comes_back_exactly():
    chat = everything()
    assert read(to_json(chat)) == chat


async def test_through_two_stores_nothing_changes():
    first, second = await Database.in_memory(), await Database.in_memory()
    try:
        chat = everything()
        await ExchangeRepository(first).add([chat])
        written = to_json(await ExchangeRepository(first).get(chat.id))
        again = DeskhandJson().read(json.loads(written), Nothing(), Notes())
        await ExchangeRepository(second).add([again])
        assert await ExchangeRepository(second).get(chat.id) == chat
        assert to_json(await ExchangeRepository(second).get(chat.id)) == written
    finally:
        await first.close()
        await second.close()


def test_bytes_may_stand_beside_it():
    kept: dict[str, bytes] = {}

    def keep(media_type: str, data: bytes) -> str:
        kept[f"attachments/{len(kept)}"] = data
        return list(kept)[-1]

    class Beside:
        def find(self, file_id: str) -> tuple[str, bytes] | None:
            return (file_id, kept[file_id]) if file_id in kept else None

    chat = everything()
    written = to_json(chat, keep)
    assert b"base64" not in written and len(kept) == 2
    assert DeskhandJson().read(json.loads(written), Beside(), Notes()) == chat


def test_a_newer_version_is_not_guessed_at():
    item = json.loads(to_json(everything())) | {"version": 99}
    with pytest.raises(NotUnderstood):
        DeskhandJson().read(item, Nothing(), Notes())


def test_a_file_that_is_not_what_it_says_is_told_and_not_stored():
    item = json.loads(to_json(everything()))
    item["files"][0]["data"] = "AAAA"
    notes = Notes()
    chat = DeskhandJson().read(item, Nothing(), notes)
    assert not chat.files
    assert isinstance(chat.messages[0].parts[0], TextPart)
    assert notes.counts


def test_nonsense_in_every_field_is_survived():
    wrong = [None, 7, -1, 1e400, "x" * 300, [], {}, [[]], {"a": 1}, True]
    whole = json.loads(to_json(everything()))
    for value in wrong:
        for key in whole:
            if key not in ("version", "format"):
                DeskhandJson().read(whole | {key: value}, Nothing(), Notes())
        for key in whole["messages"][1]:
            changed = [whole["messages"][0], whole["messages"][1] | {key: value}]
            DeskhandJson().read(whole | {"messages": changed}, Nothing(), Notes())
        for key in whole["messages"][1]["parts"][0]:
            part = whole["messages"][1]["parts"][0] | {key: value}
            first = whole["messages"][0] | {"parts": [part]}
            DeskhandJson().read(whole | {"messages": [first]}, Nothing(), Notes())


def test_labels_nobody_knows_are_from_outside():
    item = json.loads(to_json(everything()))
    item["messages"][3]["parts"][0]["labels"] = {"integrity": "king"}
    chat = DeskhandJson().read(item, Nothing(), Notes())
    assert chat.messages[3].parts[0].labels == FROM_OUTSIDE
    assert chat == replace(chat)
