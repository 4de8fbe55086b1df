"""kill -9 at random moments: what was acknowledged is there, and the database is whole."""

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

from deskhand.domain.conversation import MessageStatus
from deskhand.domain.errors import NotFoundError
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.drafts import DraftRepository
from deskhand.store.runs import RunRepository

ROOT = Path(__file__).parents[2]
LIVES = int(os.environ.get("DESKHAND_KILLS", "200"))
LONGEST_LIFE_S = 0.25
LIVES_PER_DATABASE = 10
LONGEST_REPORT_BYTES = 1 << 24


async def test_nothing_acknowledged_is_lost_when_killed_at_random_moments(tmp_path: Path) -> None:
    seed = int(os.environ.get("DESKHAND_KILL_SEED", random.SystemRandom().randrange(2**32)))
    print(f"DESKHAND_KILL_SEED={seed}")
    chance = random.Random(seed)
    acknowledged = 0
    earlier: list[dict[str, str]] = []
    writer = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.store.dying_writer",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_REPORT_BYTES,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    for life in range(LIVES):
        path = tmp_path / f"{life // LIVES_PER_DATABASE}.db"
        delay = chance.uniform(0.0, LONGEST_LIFE_S)
        writer.stdin.write(f"sqlite:///{path} {delay}\n".encode())
        said = json.loads(await writer.stdout.readline())
        acknowledged += len(said)
        if life % LIVES_PER_DATABASE == 0:
            earlier = []
        earlier += [each for each in said if "message" in each]
        is_last = life % LIVES_PER_DATABASE == LIVES_PER_DATABASE - 1
        await check(path, said, earlier if is_last else [])
    writer.stdin.close()
    assert await writer.wait() == 0
    print(f"{LIVES} lives, {acknowledged} acknowledged writes")
    # Kills met writes; how many there are, a busy machine decides.
    assert acknowledged


async def check(path: Path, said: list[dict[str, str]], earlier: list[dict[str, str]]) -> None:
    """Open what a killed writer left: every acknowledged write is there, nothing is broken.

    earlier: what writers before it had acknowledged.
    """
    database = await Database.open(f"sqlite:///{path}")
    try:
        conversations = ConversationRepository(database)
        interrupted = await RunRepository(database).recover(lambda owner: False)
        replies = {}
        for each in (*earlier, *said):
            if "message" in each:
                message = await conversations.message(UUID(each["message"]))
                assert message.text == each["text"]
            elif "reply" in each:
                replies[UUID(each["reply"])] = each["text"]
        for reply_id, text in replies.items():
            reply = await conversations.message(reply_id)
            # One checkpoint more may have been stored and not yet acknowledged.
            assert reply.text.startswith(text)
            assert reply.status in (MessageStatus.COMPLETE, MessageStatus.INTERRUPTED)
        for reply_id in interrupted:
            assert (await conversations.message(reply_id)).status is MessageStatus.INTERRUPTED
        await check_draft(database, said)
        await check_leaves(conversations)
    finally:
        await database.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        query = "SELECT count(*) FROM message WHERE status = 'streaming'"
        assert connection.execute(query).fetchone() == (0,)


async def check_draft(database: Database, said: list[dict[str, str]]) -> None:
    numbers = [int(each["draft"]) for each in said if "draft" in each]
    if numbers:
        draft = await DraftRepository(database).get(None)
        number = int(draft.text.removeprefix("draft "))
        assert number in (numbers[-1], numbers[-1] + 1)
        assert draft.images[0].data == number.to_bytes(4, "big") * 500


async def check_leaves(conversations: ConversationRepository) -> None:
    for conversation in await conversations.page(limit=5):
        assert conversation.leaf_id is not None
        try:
            await conversations.branch(conversation.leaf_id)
        except NotFoundError:
            raise AssertionError(f"{conversation.id} ends nowhere") from None
