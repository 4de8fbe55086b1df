from __future__ import annotations

import io
import json

import pytest

from deskhand.services.exchange import json_stream
from deskhand.services.exchange.json_stream import Piece, Trouble, pieces

OBJECTS = [{"a": 'x"\\[{]}' * 3, "b": [{"c": 1}]}, {"d": "é🎉\\"}, {}, {"e": {"f": {}}}]
SHAPES = [
    json.dumps(OBJECTS),
    json.dumps(OBJECTS, indent=1, ensure_ascii=False),
    "\n".join(map(json.dumps, OBJECTS)),
    json.dumps({"format": "x", "version": 1, "conversations": OBJECTS, "more": [1]}),
]


def found(data: bytes, **options: int) -> list[Piece]:
    return [piece for piece in pieces(io.BytesIO(data), **options) if piece is not None]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_objects_are_found_in_every_shape_and_encoding(shape: str, encoding: str):
    assert [json.loads(piece.data) for piece in found(shape.encode(encoding))] == OBJECTS


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_it_does_not_matter_where_a_chunk_ends(size: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_stream, "CHUNK", size)
    for shape in SHAPES[:3]:
        assert [json.loads(piece.data) for piece in found(shape.encode())] == OBJECTS


def test_a_file_cut_in_half_keeps_what_is_whole():
    data = SHAPES[0].encode()
    *whole, last = found(data[: data.index(b'"e"')])
    assert [json.loads(piece.data) for piece in whole] == OBJECTS[:3]
    assert last.trouble is Trouble.CUT_OFF


def test_an_endless_object_is_passed_over():
    data = b'[{"a":"' + b"x" * 3_000_000 + b'"},{"b":1}]'
    first, second = found(data, most=1_000_000)
    assert first.trouble is Trouble.TOO_LARGE
    assert json.loads(second.data) == {"b": 1}


def test_deep_nesting_is_passed_over():
    data = b'[{"a":' + b"[" * 100_000 + b"]" * 100_000 + b'},{"b":1}]'
    first, second = found(data)
    assert first.trouble is Trouble.TOO_DEEP
    assert json.loads(second.data) == {"b": 1}


def test_brackets_too_many_do_no_harm():
    assert [json.loads(each.data) for each in found(b']]}[{"a":1}]]]{"b":2}')] == [
        {"a": 1},
        {"b": 2},
    ]


@pytest.mark.parametrize("junk", [b"", b"\\", b'"', b"\x00\x00\x00\x00", b"[", b'{"a', b"\xff" * 9])
def test_junk_ends(junk: bytes):
    for piece in found(junk):
        assert piece.trouble is not Trouble.NONE
