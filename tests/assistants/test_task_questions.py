from __future__ import annotations

from datetime import date

import pytest

from deskhand.assistants.task_questions import LONGEST_QUESTION, About, TaskQuestion, task_question

TODAY = date(2026, 11, 19)  # a Thursday
WEEK = (date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("What is due this week?", *WEEK),
        ("Was ist diese Woche fällig?", *WEEK),
        ("What’s due today?", TODAY, TODAY),
        ("Was muss ich heute noch erledigen?", TODAY, TODAY),
        ("Welche Aufgaben habe ich morgen?", date(2026, 11, 20), date(2026, 11, 20)),
        ("What do I have to do today or tomorrow?", TODAY, date(2026, 11, 20)),
        ("Summarise my tasks for next week", date(2026, 11, 23), date(2026, 11, 29)),
        ("Was steht nächste Woche an?", date(2026, 11, 23), date(2026, 11, 29)),
        ("What are my deadlines this month?", date(2026, 11, 1), date(2026, 11, 30)),
        ("my tasks next month", date(2026, 12, 1), date(2026, 12, 31)),
        ("Anything due by Monday?", TODAY, date(2026, 11, 23)),
        ("Do I have anything to do on Friday?", date(2026, 11, 20), date(2026, 11, 20)),
        ("What is due in the next 10 days?", TODAY, date(2026, 11, 29)),
        ("What is due at the weekend?", date(2026, 11, 21), date(2026, 11, 22)),
        ("Was ist übermorgen fällig?", date(2026, 11, 21), date(2026, 11, 21)),
    ],
)
def test_the_days_that_are_asked_for(text: str, since: date, until: date) -> None:
    assert task_question(text, TODAY) == TaskQuestion(About.LEFT, since, until, dated=True)


@pytest.mark.parametrize(
    "text",
    [
        "Show me my tasks",
        "what's on my plate?",
        "How many tasks do I have left?",
        "What do I have to do?",
        "What should I do next?",
        "Zeig mir meine offenen Aufgaben",
        "Was steht auf meiner Liste?",
        "Was muss ich noch machen?",
    ],
)
def test_all_that_is_left_where_no_day_is_said(text: str) -> None:
    assert task_question(text, TODAY) == TaskQuestion()


def test_what_is_late_what_waits_and_what_was_done() -> None:
    for text in ("what's overdue?", "Was ist überfällig?"):
        assert task_question(text, TODAY) == TaskQuestion(only_late=True, dated=True)
    for text in ("What am I waiting for?", "Worauf warte ich noch?"):
        assert task_question(text, TODAY) == TaskQuestion(About.WAITING)
    for text in ("What did I get done this week?", "Was habe ich diese Woche geschafft?"):
        assert task_question(text, TODAY) == TaskQuestion(About.DONE, *WEEK, dated=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "What is due process?",
        "The delay was due to rain",
        "Is it true that the crash was due to the market?",
        "What is 12*7?",
        "What to do in Rome?",
        "Write a todo app in Python",
        "How do I do a backflip?",
        "What do I have to do to get a visa?",
        "What tasks can a CPU scheduler handle?",
        "where shall we eat in Rome tonight?",
        "What should I do if my baby cries?",
        "Was soll ich kochen?",
        "Wie wird das Wetter morgen?",
        "Was kann man in Berlin machen?",
        "What is due today? " + "word " * LONGEST_QUESTION,
    ],
)
def test_what_is_no_question_about_tasks(text: str) -> None:
    assert task_question(text, TODAY) is None


def test_a_short_one_is_understood_with_the_one_before() -> None:
    tomorrow = TaskQuestion(About.LEFT, date(2026, 11, 20), date(2026, 11, 20), dated=True)
    assert task_question("and tomorrow?", TODAY, "What is due today?") == tomorrow
    assert task_question("Und morgen?", TODAY, "Was ist heute fällig?") == tomorrow
    assert task_question("and tomorrow?", TODAY, "How is the weather?") is None
    assert task_question("and you?", TODAY, "What is due today?") is None


def test_a_day_that_capture_reads() -> None:
    day = date(2026, 12, 5)
    asked = task_question("Is anything due on 5 December?", TODAY, named=day)
    assert asked == TaskQuestion(About.LEFT, day, day, dated=True)
