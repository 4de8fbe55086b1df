"""Ids sort by the time they were made, and people's typos get a sentence."""

import pytest

from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id, parse_id


def test_ids_sort_by_time():
    ids = [new_id() for _ in range(2_000)]
    assert ids == sorted(ids)
    assert all(each.version == 7 for each in ids)


def test_an_id_survives_being_written():
    fresh = new_id()
    assert parse_id(f" {fresh} ") == fresh


def test_a_word_is_not_an_id():
    with pytest.raises(InputError, match="is not an id"):
        parse_id("the chat about flights")
