"""Adds, changes, forgets and purges preferences until it is killed (tests/store/dying_writer)."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import chromadb
import chromadb.api.rust
import numpy as np

from deskhand.domain.preference import Preference
from deskhand.preferences import own_vectors
from tests.store.dying_writer import Report, main
from tests.support.preference_shelf import open_preferences

# Imported for the children; nothing is opened before the fork.
WARM = (chromadb.api.rust, own_vectors, np)


async def write(folder: str, report: Report) -> None:
    async with open_preferences(Path(folder)) as shelf:
        await shelf.all()
        kept: list[Preference] = []
        for number in range(1_000_000):
            made = await shelf.add(f"I like thing {os.getpid()} {number} of these")
            report({"there": str(made.id), "text": made.sentence})
            kept.append(made)
            if number % 3 == 1:
                words = f"I like thing {os.getpid()} {number} very much"
                changed = await shelf.change(replace(made, sentence=words))
                report({"there": str(made.id), "text": changed.sentence})
            if number % 7 == 5:
                gone = kept.pop(0)
                # From here on nobody may count on it.
                report({"going": str(gone.id)})
                await shelf.forget([gone.id])
                report({"gone": str(gone.id)})
            if number % 20 == 13:
                await shelf.purge()
            await asyncio.sleep(0)


if __name__ == "__main__":
    main(write)
