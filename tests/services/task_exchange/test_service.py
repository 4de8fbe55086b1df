"""Files of tasks into the store and out: each once, bounded, stopped, taken back."""

from __future__ import annotations

import asyncio
import gzip
import io
import os
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from deskhand.domain.errors import HostError, InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.domain.task import Task, TaskStatus
from deskhand.services.bus import Bus
from deskhand.services.task_exchange import service
from deskhand.services.task_exchange.service import TaskExchange
from deskhand.services.task_views import TaskViews
from deskhand.services.tasks import Tasks
from deskhand.store.database import Database
from deskhand.store.sync import SyncRepository
from deskhand.store.task_views import TaskViewRepository
from deskhand.store.tasks import TaskRepository
from tests.services.task_exchange.reading import NOW


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    made = await Database.in_memory()
    yield made
    await made.close()


@pytest.fixture
def tasks(database: Database) -> Tasks:
    bus = Bus()
    return Tasks(TaskRepository(database), TaskViews(TaskViewRepository(database), bus), bus)


@pytest.fixture
def exchange(database: Database, tasks: Tasks) -> TaskExchange:
    return TaskExchange(tasks, SyncRepository(database))


async def titles(tasks: Tasks) -> list[str]:
    return sorted(each.title for each in await tasks.rows())


def todo(uid: str, title: str, *more: str) -> str:
    return "\r\n".join(["BEGIN:VTODO", f"UID:{uid}", f"SUMMARY:{title}", *more, "END:VTODO", ""])


def file(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


FILES = {
    "tasks.ics": f"BEGIN:VCALENDAR\r\n{todo('1', 'a')}{todo('2', 'b', 'X-ODD:1')}END:VCALENDAR",
    "todo.txt": "(A) a +home @x\nb due:2026-09-01\nx 2026-08-01 c\n",
    "list.md": "# Home\n- [ ] a\n  - [x] b\n- [ ] c\n",
    "tasks.csv": "title,due\na,2026-09-01\nb,\n",
}  # fmt: skip


@pytest.mark.parametrize("name", list(FILES))
async def test_twice_imported_is_once_there(
    exchange: TaskExchange, tasks: Tasks, name: str
) -> None:
    first = await exchange.import_from(file(FILES[name]), name)
    there = await titles(tasks)
    assert first.imported == len(there) >= 2
    again = await exchange.import_from(file(FILES[name]), name)
    assert (again.imported, again.already_there) == (0, len(there))
    assert await titles(tasks) == there


@pytest.mark.parametrize("name", ["todo.txt", "list.md", "tasks.csv", "tasks.ics"])
async def test_our_own_export_is_known_again(
    exchange: TaskExchange, tasks: Tasks, tmp_path: Path, name: str
) -> None:
    for title in ("Milk", "Bread", "Milk"):
        await tasks.add(Task(new_id(), title, NOW, NOW, project="Shop"))
    assert await exchange.export_file(tmp_path / name) == 3
    report = await exchange.import_file(tmp_path / name)
    assert (report.imported, report.already_there) == (0, 3)


async def test_changed_tasks_are_not_overwritten(exchange: TaskExchange, tasks: Tasks) -> None:
    await exchange.import_from(file(FILES["tasks.ics"]), "tasks.ics")
    row = next(each for each in await tasks.rows() if each.title == "a")
    await tasks.change([replace(await tasks.get(row.id), title="mine")])
    await exchange.import_from(file(FILES["tasks.ics"]), "tasks.ics")
    assert await titles(tasks) == ["b", "mine"]


async def test_one_undo_takes_all_back_and_another_import_brings_it_again(
    exchange: TaskExchange, tasks: Tasks
) -> None:
    await tasks.add(Task(new_id(), "before", NOW, NOW))
    report = await exchange.import_from(file(FILES["tasks.ics"]), "tasks.ics")
    await exchange.undo(report)
    assert await titles(tasks) == ["before"]
    await exchange.redo(report)
    assert await titles(tasks) == ["a", "b", "before"]
    await exchange.undo(report)
    again = await exchange.import_from(file(FILES["tasks.ics"]), "tasks.ics")
    assert again.imported == 2
    assert await titles(tasks) == ["a", "b", "before"]


async def test_a_round_trip_through_the_store_loses_nothing(
    exchange: TaskExchange, tasks: Tasks
) -> None:
    text = "BEGIN:VCALENDAR\r\n" + todo(
        "1", "a", "X-ODD;P=1:kept", "GEO:1;2", "BEGIN:VALARM", "ACTION:EMAIL", "TRIGGER:-PT1H",
        "END:VALARM") + "END:VCALENDAR\r\n"  # fmt: skip
    await exchange.import_from(file(text), "x.ics")
    (row,) = await tasks.rows()
    await tasks.set_status([row.id], TaskStatus.WAITING)
    out = await exchange.text("ical")
    for line in ("UID:1", "X-ODD;P=1:kept", "GEO:1;2", "ACTION:EMAIL", "X-DESKHAND-STATUS:waiting"):
        assert line in out


async def test_duplicate_uids_come_once(exchange: TaskExchange, tasks: Tasks) -> None:
    text = todo("1", "a") + todo("1", "b") + todo("2", "c")
    report = await exchange.import_from(file(text), "x.ics")
    assert (report.imported, report.repeated) == (2, 1)
    assert await titles(tasks) == ["a", "c"]


async def test_parts_find_what_they_belong_to_even_when_it_comes_later(
    exchange: TaskExchange, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 2)
    text = (
        todo("c", "child", "RELATED-TO:p") + todo("x", "x") + todo("y", "y") + todo("p", "parent")
    )
    text += todo("me", "own parent", "RELATED-TO:me") + todo("z", "z", "RELATED-TO:nobody")
    text += todo("q", "q", "RELATED-TO:r") + todo("r", "r", "RELATED-TO:q")
    report = await exchange.import_from(file(text), "x.ics")
    assert report.imported == 8
    rows = {each.title: each for each in await tasks.rows()}
    assert rows["child"].parent_id == rows["parent"].id
    for title in ("own parent", "z"):
        assert rows[title].parent_id is None
    assert not (rows["q"].parent_id and rows["r"].parent_id), "no circle"


async def test_one_occurrence_belongs_to_its_series(exchange: TaskExchange, tasks: Tasks) -> None:
    text = todo("s", "every", "DUE:20260901T090000", "RRULE:FREQ=DAILY")
    text += todo("s", "moved", "RECURRENCE-ID:20260902T090000", "DUE:20260902T100000")
    await exchange.import_from(file(text), "x.ics")
    rows = {each.title: each for each in await tasks.rows()}
    assert (await tasks.get(rows["moved"].id)).series_id == rows["every"].id


async def test_stopping_keeps_what_came_in(
    exchange: TaskExchange, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 10)
    stop, told = asyncio.Event(), list[tuple[int, int, int]]()

    def tell(read: int, total: int, found: int) -> None:
        told.append((read, total, found))
        stop.set()

    text = "".join(todo(str(n), f"t{n}") for n in range(1000))
    report = await exchange.import_from(file(text), "x.ics", "", tell, stop)
    assert report.is_cancelled
    assert report.imported == len(await tasks.rows()) == 10
    assert told
    await exchange.undo(report)
    assert await tasks.rows() == []


async def test_the_good_come_in_and_the_bad_are_listed(
    exchange: TaskExchange, tasks: Tasks
) -> None:
    text = todo("1", "good") + "BEGIN:VTODO\r\nSUMMARY:open\r\n" + todo("2", "also") + "BEGIN:VTODO"
    report = await exchange.import_from(file(text), "x.ics")
    assert await titles(tasks) == ["also", "good"]
    assert [line for line, _ in report.failures] == [5, 11]
    assert report.facts()["failed"] == 2
    assert "Line 5" in report.text()


async def test_names_that_are_too_long_are_fitted(exchange: TaskExchange, tasks: Tasks) -> None:
    text = todo("1", "x" * 20_000, f"CATEGORIES:{'y' * 5000}", f"CONTACT:{'z' * 5000}",
                f"DESCRIPTION:{'n' * 2_000_000}")  # fmt: skip
    report = await exchange.import_from(file(text), "x.ics")
    assert report.imported == 1
    (row,) = await tasks.rows()
    assert len(row.title) == 10_000


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("x.ics", b"\0" * 10_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data", [archive(), gzip.compress(b"\0" * 1_000_000), b"%PDF-1.7\n", b"SQLite format 3\0",
             b"\0" * 5000, b"\x7fELF\x02", os.urandom(4096)]
)  # fmt: skip
async def test_what_is_no_text_is_not_opened(
    exchange: TaskExchange, tasks: Tasks, data: bytes
) -> None:
    with pytest.raises(InputError):
        await exchange.import_from(io.BytesIO(data), "x.ics")
    assert await tasks.rows() == []


@pytest.mark.parametrize("name", ["x.ics", "x.csv", "x.md", "x.txt", ""])
async def test_an_empty_file_is_said(exchange: TaskExchange, name: str) -> None:
    with pytest.raises(InputError):
        await exchange.import_from(file(""), name)


async def test_a_huge_line_is_cut_and_said(exchange: TaskExchange, tasks: Tasks) -> None:
    text = "milk\n" + "x" * 3_000_000 + "\nbread\n"
    report = await exchange.import_from(file(text), "todo.txt")
    assert report.imported == 3
    assert [line for line, _ in report.failures] == [2]
    assert "bread" in await titles(tasks)


async def test_what_cannot_be_opened_is_said(exchange: TaskExchange, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        await exchange.import_file(tmp_path / "nothing.ics")
    with pytest.raises(InputError):
        await exchange.import_file(tmp_path)
    os.mkfifo(tmp_path / "pipe.ics")
    with pytest.raises(InputError):
        await exchange.import_file(tmp_path / "pipe.ics")
    with pytest.raises(InputError):
        await exchange.import_from(file("x"), "x.txt", "docx")


async def test_an_export_that_fails_leaves_the_old_file(
    exchange: TaskExchange, tasks: Tasks, tmp_path: Path
) -> None:
    await tasks.add(Task(new_id(), "a", NOW, NOW))
    with pytest.raises(HostError):
        await exchange.export_file(tmp_path / "missing" / "x.ics")
    with pytest.raises(InputError):
        await exchange.export_file(tmp_path / "x.docx")
    target = tmp_path / "x.ics"
    target.write_text("old")
    await exchange.export_file(target)
    assert target.read_text().startswith("BEGIN:VCALENDAR")
    assert list(tmp_path.iterdir()) == [target]


async def test_proposals_are_not_exported(exchange: TaskExchange, tasks: Tasks) -> None:
    await tasks.add(Task(new_id(), "perhaps", NOW, NOW, proposed=True))
    await tasks.add(Task(new_id(), "sure", NOW, NOW))
    assert (await exchange.text("todotxt")).count("\n") == 1
