"""kill -9 at random moments: no acknowledged task is lost, and no reminder is told twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

from deskhand.store.database import Database
from deskhand.store.task_reminders import ReminderRepository
from deskhand.store.tasks import TaskRepository
from tests.store.making import NOW
from tests.store.test_kill import LIVES_PER_DATABASE, LONGEST_LIFE_S, LONGEST_REPORT_BYTES, ROOT

LIVES = int(os.environ.get("DESKHAND_KILLS", "30"))


async def test_no_acknowledged_task_is_lost_when_killed_at_random_moments(tmp_path: Path) -> None:
    seed = int(os.environ.get("DESKHAND_KILL_SEED", random.SystemRandom().randrange(2**32)))
    print(f"DESKHAND_KILL_SEED={seed}")
    chance = random.Random(seed)
    writer = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.store.dying_task_writer",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_REPORT_BYTES,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    acknowledged = 0
    known: dict[str, dict[str, str]] = {}
    fired: list[str] = []
    for life in range(LIVES):
        path = tmp_path / f"{life // LIVES_PER_DATABASE}.db"
        if life % LIVES_PER_DATABASE == 0:
            known, fired = {}, []
        delay = chance.uniform(0.0, LONGEST_LIFE_S)
        writer.stdin.write(f"sqlite:///{path} {delay}\n".encode())
        said = json.loads(await writer.stdout.readline())
        acknowledged += len(said)
        # The last of each task counts; each of these reminders was told by one life only.
        known |= {each["task"]: each for each in said if "task" in each}
        fired += [each["fired"] for each in said if "fired" in each]
        assert len(set(fired)) == len(fired)
        await check(path, known, fired)
    writer.stdin.close()
    assert await writer.wait() == 0
    print(f"{LIVES} lives, {acknowledged} acknowledged writes")
    # Kills met writes; how many there are, a busy machine decides.
    assert acknowledged


async def check(path: Path, known: dict[str, dict[str, str]], fired: list[str]) -> None:
    """Open what a killed writer left: every acknowledged write is there, nothing is broken."""
    database = await Database.open(f"sqlite:///{path}")
    try:
        tasks = TaskRepository(database)
        stored = {each.id: each for each in await tasks.get([UUID(each) for each in known])}
        for task_id, said in known.items():
            task = stored.get(UUID(task_id))
            # One write more may have been stored and not yet acknowledged.
            if said["status"] == "deleted":
                assert task is None
            elif task is None:
                assert said["status"] == "done"
            elif task.status.value == said["status"]:
                assert task.title == said["title"]
            else:
                assert (said["status"], task.status.value) == ("open", "done")
            if task is not None:
                assert task.tags == ("a", "b")
                assert len(task.reminders) == 1
        rows = await tasks.rows()
        assert {each.id for each in rows} >= set(stored)
        due = {str(each.id) for each in await ReminderRepository(database).due(NOW)}
        assert due.isdisjoint(fired)
    finally:
        await database.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
