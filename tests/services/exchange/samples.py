"""Exports as other programs write them, invented."""

from __future__ import annotations

from typing import Any

Item = dict[str, Any]


def node(key: str, parent: str | None, *children: str, **message: Any) -> Item:
    return {
        "id": key,
        "parent": parent,
        "children": list(children),
        "message": {"id": key, **message} if message else None,
    }


def said(role: str, *parts: Any, at: float | None = None, **facts: Any) -> Item:
    return {
        "author": {"role": role, "name": None},
        "create_time": at,
        "content": {"content_type": "text", "parts": list(parts)},
        "metadata": facts,
    }


def content(role: str, kind: str, **more: Any) -> Item:
    return said(role) | {"content": {"content_type": kind, **more}}


def chatgpt(id_: str = "c1", title: str | None = "Trip") -> Item:
    """Two answers to the first question; the second is the current one."""
    nodes = [
        node("root", None, "sys"),
        node("sys", "root", "q", **said("system", "", is_visually_hidden_from_conversation=True)),
        node("q", "sys", "a1", "a2", **said("user", "Where to?", at=1700000000.5)),
        node("a1", "q", **said("assistant", "Rome", at=1700000010.0, model_slug="gpt-4")),
        node("a2", "q", "q2", **said("assistant", "Oslo", at=1700000020.0, model_slug="gpt-4o")),
        node("q2", "a2", **said("user", "Why?")),
    ]
    return {
        "title": title,
        "create_time": 1700000000.0,
        "update_time": 1700000100.0,
        "mapping": {each["id"]: each for each in nodes},
        "current_node": "q2",
        "conversation_id": id_,
        "is_archived": False,
    }


def chatgpt_of(*nodes: Item, **more: Any) -> Item:
    last = nodes[-1]["id"]
    mapping = {each["id"]: each for each in nodes}
    return {"conversation_id": "c", "title": "T", "mapping": mapping, "current_node": last} | more


def claude(id_: str = "u1") -> Item:
    root = "00000000-0000-4000-8000-000000000000"

    def message(key: str, sender: str, parent: str, *blocks: Item, **more: Any) -> Item:
        return {
            "uuid": key,
            "sender": sender,
            "text": "".join(block.get("text", "") for block in blocks),
            "content": list(blocks),
            "created_at": f"2026-01-01T00:00:0{len(key)}.000000Z",
            "parent_message_uuid": parent,
            "attachments": [],
            "files": [],
            **more,
        }

    pasted = {"file_name": "", "file_type": "txt", "extracted_content": "A long paste."}
    thought = {
        "type": "thinking",
        "thinking": "Hm",
        "start_timestamp": "2026-01-01T00:00:01Z",
        "stop_timestamp": "2026-01-01T00:00:04Z",
    }
    return {
        "uuid": id_,
        "name": "Plans",
        "created_at": "2026-01-01T00:00:00.000000Z",
        "updated_at": "2026-01-02T00:00:00.000000Z",
        "chat_messages": [
            message("m", "human", root, {"type": "text", "text": "Hi"}, attachments=[pasted]),
            message("mm", "assistant", "m", thought, {"type": "text", "text": "Hello"}),
            message("mmm", "assistant", "m", {"type": "text", "text": "Hello again"}),
        ],
    }


def open_webui(id_: str = "w1") -> Item:
    messages = {
        "a": {"id": "a", "parentId": None, "childrenIds": ["b", "c"], "role": "user",
              "content": "Hi", "timestamp": 1700000000},
        "b": {"id": "b", "parentId": "a", "childrenIds": [], "role": "assistant",
              "content": "One", "model": "llama3", "timestamp": 1700000001,
              "usage": {"prompt_tokens": 3, "completion_tokens": 4}},
        "c": {"id": "c", "parentId": "a", "childrenIds": [], "role": "assistant",
              "content": "Two", "model": "llama3", "timestamp": 1700000002},
    }  # fmt: skip
    return {
        "id": id_,
        "title": "Web",
        "created_at": 1700000000,
        "updated_at": 1700000002,
        "pinned": True,
        "archived": False,
        "meta": {"tags": ["fun"]},
        "chat": {
            "title": "Web",
            "models": ["llama3"],
            "history": {"currentId": "b", "messages": messages},
            "messages": list(messages.values()),
        },
    }


PYGPT_SCHEMA = """
CREATE TABLE ctx_meta (id INTEGER PRIMARY KEY, uuid TEXT, created_ts INTEGER, updated_ts INTEGER,
    name TEXT, model TEXT, is_deleted INTEGER, is_important INTEGER, is_archived INTEGER,
    group_id INTEGER);
CREATE TABLE ctx_group (id INTEGER PRIMARY KEY, uuid TEXT, name TEXT);
CREATE TABLE ctx_item (id INTEGER PRIMARY KEY, meta_id INTEGER, input TEXT, output TEXT,
    input_ts INTEGER, output_ts INTEGER, model TEXT, images_json TEXT, input_tokens INTEGER,
    output_tokens INTEGER, is_internal INTEGER);
INSERT INTO ctx_group VALUES (1, 'g', 'Job');
INSERT INTO ctx_meta VALUES (1, 'p1', 1700000000, 1700000100, 'Py', 'gpt-4', 0, 1, 0, 1);
INSERT INTO ctx_meta VALUES (2, 'p2', 1700000000, 1700000100, 'Gone', 'gpt-4', 1, 0, 0, NULL);
INSERT INTO ctx_item VALUES (1, 1, 'Hi', 'Hello', 1700000000, 1700000001, 'gpt-4',
    '["/home/me/img/cat.png"]', 5, 6, 0);
INSERT INTO ctx_item VALUES (2, 1, '{"result": 1}', 'Done', 1700000002, 1700000003, 'gpt-4', NULL,
    5, 6, 1);
"""
