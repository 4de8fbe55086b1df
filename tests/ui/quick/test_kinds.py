"""What words in the quick prompt are taken for."""

import pytest

from deskhand.ui.quick.kinds import Kind, after, order, read

QUESTION, TASK, NOTE, PREFERENCE = Kind.QUESTION, Kind.TASK, Kind.NOTE, Kind.PREFERENCE


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("t ring Anna", TASK, "ring Anna"),
        ("T ring Anna", TASK, "ring Anna"),
        ("t: ring Anna", TASK, "ring Anna"),
        ("todo: ring Anna", TASK, "ring Anna"),
        ("Aufgabe: Anna anrufen", TASK, "Anna anrufen"),
        ("note: the gate is blue", NOTE, "the gate is blue"),
        ("Notiz: das Tor ist blau", NOTE, "das Tor ist blau"),
        ("remember that I drink tea", PREFERENCE, "I drink tea"),
        ("? remind me what a tide is", QUESTION, "remind me what a tide is"),
    ],
)
def test_a_sign_in_front_says_what_it_is(text, kind, body):
    meant = read(text)
    assert (meant.kind, meant.body) == (kind, body)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("remind me to ring Anna", TASK),
        ("Please remind me to ring Anna", TASK),
        ("Don’t forget to pay the rent", TASK),
        ("Erinnere mich an Anna", TASK),
        ("I prefer window seats", PREFERENCE),
        ("Always answer in German", PREFERENCE),
        ("never use emoji please", PREFERENCE),
        ("I'm allergic to nuts", PREFERENCE),
        ("Ich bevorzuge Tee", PREFERENCE),
        ("What is a tide", QUESTION),
        ("why should I never wake a sleepwalker?", QUESTION),
        ("remind me, what is a tide?", QUESTION),
        ("write a letter to Anna", QUESTION),
        ("I prefer\ntwo lines", QUESTION),
    ],
)
def test_only_what_is_clear_is_guessed_and_stays_as_it_is(text, kind):
    meant = read(text)
    assert (meant.kind, meant.body) == (kind, text)


@pytest.mark.parametrize("text", ["", " ", "t", "t ", "t:", "tea is warm", "\0\n", "x" * 200_000])
def test_what_says_nothing_is_a_question(text):
    assert read(text).kind is QUESTION


def test_tab_goes_through_all_kinds_and_asks_first():
    assert order(QUESTION) == (QUESTION, TASK, NOTE, PREFERENCE)
    assert order(TASK) == (TASK, QUESTION, NOTE, PREFERENCE)
    kind, seen = TASK, []
    for _ in Kind:
        kind = after(kind, TASK)
        seen.append(kind)
    assert seen == [QUESTION, NOTE, PREFERENCE, TASK]
