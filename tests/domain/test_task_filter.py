from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id
from deskhand.domain.search_text import words_of
from deskhand.domain.task import Priority, TaskStatus, When
from deskhand.domain.task_filter import UNFINISHED, Due, TaskFilter, words_are_in
from deskhand.domain.task_row import TaskRow, folded_words

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 19, 10, tzinfo=ROME)  # a Thursday


def a_row(title: str = "Call the bank", due: When | None = None, **changes: object) -> TaskRow:
    row = TaskRow(
        id=new_id(),
        title=title,
        status=TaskStatus.OPEN,
        priority=Priority.NONE,
        due_at=None if due is None else due.instant,
        due_day=None if due is None else due.day,
        due_time=None if due is None else due.at,
        due_zone="" if due is None else due.zone,
        project="",
        assignee="",
        parent_id=None,
        position=1.0,
        proposed=False,
        recurs=False,
        has_notes=False,
        snoozed_until=None,
        completed_at=None,
        created_at=NOW,
        folded=folded_words(title),
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def on(day: int, at: time | None = None, zone: str = "Europe/Rome") -> When:
    return When(date(2026, 11, day), at, zone)


def shows(wanted: TaskFilter, row: TaskRow) -> bool:
    return wanted.matches(row, NOW, ROME)


def test_every_word_has_to_be_there_if_only_begun() -> None:
    row = a_row("Call the Bänk, now")
    assert shows(TaskFilter(text="bank CA"), row)
    assert not shows(TaskFilter(text="ank"), row)
    assert not shows(TaskFilter(text="bank iban"), row)
    assert TaskFilter(text="iban").matches(row, NOW, ROME, noted={row.id})


@pytest.mark.parametrize(
    ("due", "ranges"),
    [
        (on(18), {Due.OVERDUE}),
        (on(19), {Due.TODAY, Due.WEEK}),
        (on(19, time(9)), {Due.OVERDUE, Due.TODAY, Due.WEEK}),
        (on(19, time(11)), {Due.TODAY, Due.WEEK}),
        (on(20), {Due.UPCOMING, Due.WEEK}),
        (on(22), {Due.UPCOMING, Due.WEEK}),
        (on(23), {Due.UPCOMING}),
        (on(26), {Due.UPCOMING}),
        (on(27), set()),
        (None, {Due.NEVER}),
        # Half past midnight in Rome is still the day before in New York.
        (on(18, time(18, 30), "America/New_York"), {Due.OVERDUE, Due.TODAY, Due.WEEK}),
        (on(19, time(18, 30), "America/New_York"), {Due.UPCOMING, Due.WEEK}),
        # A whole day is that day everywhere.
        (on(19, None, "Asia/Tokyo"), {Due.TODAY, Due.WEEK}),
    ],
)
def test_when_it_is_due(due: When | None, ranges: set[Due]) -> None:
    row = a_row(due=due)
    assert {each for each in Due if shows(TaskFilter(due=frozenset((each,))), row)} == ranges
    assert shows(TaskFilter(), row)


def test_any_of_several_ranges_and_days_of_its_own() -> None:
    today = TaskFilter(due=frozenset((Due.OVERDUE, Due.TODAY)))
    assert shows(today, a_row(due=on(18)))
    assert shows(today, a_row(due=on(19)))
    november = TaskFilter(since=date(2026, 11, 20), until=date(2026, 11, 21))
    assert [shows(november, a_row(due=on(day))) for day in (19, 20, 21, 22)] == [
        False,
        True,
        True,
        False,
    ]
    assert not shows(november, a_row())
    assert shows(TaskFilter(since=date(2026, 11, 20)), a_row(due=on(30)))


def test_what_waits_or_is_over_is_not_overdue() -> None:
    late = TaskFilter(due=frozenset((Due.OVERDUE,)))
    for status in TaskStatus:
        expected = status in (TaskStatus.OPEN, TaskStatus.IN_PROGRESS)
        assert shows(late, a_row(due=on(1), status=status)) is expected


def test_a_day_is_overdue_when_it_has_ended_where_it_was_meant() -> None:
    row = a_row(due=on(18, None, "America/Los_Angeles"))
    end = datetime(2026, 11, 19, 8, tzinfo=UTC)
    assert not row.is_overdue(end - timedelta(seconds=1))
    assert row.is_overdue(end)


def test_names_without_regard_to_capitals() -> None:
    row = a_row(project="Häuser", tags=("Bank",), people=("Anna Rossi",), assignee="Ada")
    for wanted in (
        TaskFilter(project="hauser"),
        TaskFilter(tag="bank"),
        TaskFilter(person="ANNA ROSSI"),
        TaskFilter(assignee="ada"),
    ):
        assert shows(wanted, row)
        assert not shows(wanted, a_row())
    for nobody in (
        TaskFilter(project=""),
        TaskFilter(tag=""),
        TaskFilter(person=""),
        TaskFilter(assignee=""),
    ):
        assert not shows(nobody, row)
        assert shows(nobody, a_row())


def test_states_priorities_proposals_and_what_is_put_off() -> None:
    assert shows(TaskFilter(statuses=UNFINISHED), a_row())
    assert not shows(TaskFilter(statuses=UNFINISHED), a_row(status=TaskStatus.DONE))
    high = TaskFilter(priorities=frozenset((Priority.HIGH,)))
    assert [shows(high, a_row(priority=each)) for each in Priority] == [False, False, False, True]
    later = a_row(snoozed_until=NOW + timedelta(seconds=1))
    assert not shows(TaskFilter(), later)
    assert shows(TaskFilter(include_snoozed=True), later)
    assert shows(TaskFilter(), a_row(snoozed_until=NOW))
    assert not shows(TaskFilter(), a_row(proposed=True))
    assert shows(TaskFilter(proposed=True), a_row(proposed=True))
    assert not shows(TaskFilter(proposed=True), a_row())
    assert shows(TaskFilter(proposed=None), a_row(proposed=True))


FILTERS = st.builds(
    TaskFilter,
    text=st.text(max_size=9),
    statuses=st.frozensets(st.sampled_from(TaskStatus)),
    due=st.frozensets(st.sampled_from(Due)),
    days=st.integers(1, 400),
    since=st.none() | st.dates(),
    until=st.none() | st.dates(),
    project=st.none() | st.text(max_size=5),
    tag=st.none() | st.text(max_size=5),
    person=st.none() | st.text(max_size=5),
    assignee=st.none() | st.text(max_size=5),
    priorities=st.frozensets(st.sampled_from(Priority)),
    proposed=st.none() | st.booleans(),
    include_snoozed=st.booleans(),
)


@given(FILTERS)
def test_a_filter_comes_back_from_json(wanted: TaskFilter) -> None:
    assert TaskFilter.from_json(json.loads(json.dumps(wanted.to_json()))) == wanted


@pytest.mark.parametrize(
    "value",
    [None, [], "x", {"statuses": ["eaten"]}, {"due": 3}, {"since": "31 February"}, {"text": 1},
     {"days": "x"}, {"project": 4}],
)  # fmt: skip
def test_what_is_no_filter_is_said(value: object) -> None:
    with pytest.raises(InputError):
        TaskFilter.from_json(value)


def test_what_a_newer_one_added_is_passed_over() -> None:
    assert TaskFilter.from_json({"colour": "red"}) == TaskFilter()


@given(st.text(max_size=40))
def test_folded_words_are_those_search_compares(text: str) -> None:
    assert folded_words(text).split() == words_of(text) or len(text) > 60
    assert words_are_in(text, folded_words("before", text))
