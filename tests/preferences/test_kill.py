"""kill -9 at random moments: what was acknowledged is there, what was forgotten is not."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import sys
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.preference_shelf import open_preferences

ROOT = Path(__file__).parents[2]
LIVES = int(os.environ.get("DESKHAND_PREFERENCE_KILLS", "6"))
LONGEST_LIFE_S = 1.6
LIVES_PER_FOLDER = 5
LONGEST_REPORT_BYTES = 1 << 24


@pytest.mark.slow
async def test_nothing_acknowledged_is_lost_when_killed_at_random_moments(tmp_path: Path) -> None:
    seed = int(os.environ.get("DESKHAND_KILL_SEED", random.SystemRandom().randrange(2**32)))
    print(f"DESKHAND_KILL_SEED={seed}")
    chance = random.Random(seed)
    writer = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.preferences.dying_writer",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_REPORT_BYTES,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    acknowledged = 0
    there: dict[UUID, str] = {}
    gone: set[UUID] = set()
    for life in range(LIVES):
        folder = tmp_path / str(life // LIVES_PER_FOLDER)
        if life % LIVES_PER_FOLDER == 0:
            there, gone = {}, set()
        writer.stdin.write(f"{folder} {chance.uniform(0.1, LONGEST_LIFE_S)}\n".encode())
        said = json.loads(await writer.stdout.readline())
        acknowledged += sum("going" not in each for each in said)
        for each in said:
            if "there" in each:
                there[UUID(each["there"])] = each["text"]
            elif "going" in each:
                there.pop(UUID(each["going"]), None)
            else:
                gone.add(UUID(each["gone"]))
        await check(folder, there, gone)
        if life % LIVES_PER_FOLDER == LIVES_PER_FOLDER - 1 or life == LIVES - 1:
            await check_chroma_alone(folder, there)
    writer.stdin.close()
    assert await writer.wait() == 0
    print(f"{LIVES} lives, {acknowledged} acknowledged writes")
    assert acknowledged


async def check(folder: Path, there: dict[UUID, str], gone: set[UUID]) -> None:
    async with open_preferences(folder) as shelf:
        found = {each.id: each.sentence for each in await shelf.all()}
        assert shelf.notes == []
        # One change more may have been stored and not yet acknowledged.
        lost = {key for key, text in there.items() if found.get(key) not in (text, more(text))}
        assert lost == set()
        assert gone & set(found) == set()
        await shelf.search("anything", k=1)  # Chroma is opened only when something is compared
        async with asyncio.timeout(40):
            while shelf.waiting:  # vectors that were not stored yet are made again
                await asyncio.sleep(0.01)
        for key in list(there)[-3:]:
            ranked = await shelf.search(found[key], k=3)
            assert key in {each.preference.id for each in ranked}


async def check_chroma_alone(folder: Path, there: dict[UUID, str]) -> None:
    """Without the ledger: Chroma has it all by itself."""
    if not folder.exists():  # killed before it made one
        assert there == {}
        return
    copy = folder.with_name(f"{folder.name}-alone")
    shutil.copytree(folder, copy)
    for ledger in copy.rglob("preferences.jsonl"):
        ledger.unlink()
    async with open_preferences(copy) as shelf:
        found = {each.id for each in await shelf.all()}
        assert set(there) - found == set()


def more(text: str) -> str:
    return text.replace(" of these", " very much")
