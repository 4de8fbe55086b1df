"""What can still be read of a Chroma folder that Chroma itself cannot open. Blocking."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from deskhand.domain.preference import Preference
from deskhand.preferences.codec import MALFORMED, from_metadata

log = logging.getLogger(__name__)

_DOCUMENT = "chroma:document"
_QUERY = """
    SELECT e.embedding_id, m.key, m.string_value, m.int_value
    FROM embeddings e JOIN embedding_metadata m ON m.id = e.id
    WHERE e.embedding_id LIKE '%:0' ORDER BY e.id
"""


def salvage(folder: Path) -> dict[UUID, Preference]:
    """Preferences found in the folder's database, as far as it can be read. It is not changed.
    Raises nothing: what cannot be read is not there."""
    file = folder / "chroma.sqlite3"
    found: dict[str, dict[str, Any]] = {}
    if not file.is_file():
        return {}
    try:
        uri = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            for record, key, text, number in connection.execute(_QUERY):
                found.setdefault(record, {})[key] = text if number is None else number
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        # A page that cannot be read ends it; what came before counts.
        log.warning("the damaged folder was read as far as it goes: %s", error)
    return _preferences(found)


def _preferences(records: Mapping[str, dict[str, Any]]) -> dict[UUID, Preference]:
    kept: dict[UUID, Preference] = {}
    for facts in records.values():
        sentence = facts.pop(_DOCUMENT, "")
        for ours in ("cues", "vectors"):
            facts.pop(ours, None)
        try:
            preference = from_metadata(facts, sentence)
        except MALFORMED:
            continue
        kept[preference.id] = preference
    return kept
