"""Combinations taken apart: those Qt writes, those a person writes, and rubbish."""

from __future__ import annotations

import pytest

from deskhand.host.hotkeys.key_names import MAC_PLACES, NAMED, US_KEYCODES
from deskhand.host.hotkeys.keys import HotKey, Modifier, NotAKey, parse


@pytest.mark.parametrize(
    ("text", "held", "key"),
    [
        ("Ctrl+Alt+Space", {"Ctrl", "Alt"}, "Space"),
        ("Meta+Ctrl+Alt+Shift+A", {"Meta", "Ctrl", "Alt", "Shift"}, "A"),
        ("Ctrl++", {"Ctrl"}, "+"),
        ("Ctrl+Shift++", {"Ctrl", "Shift"}, "+"),
        ("Ctrl+,", {"Ctrl"}, ","),
        ("Ctrl+-", {"Ctrl"}, "-"),
        ("Alt+Ä", {"Alt"}, "Ä"),
        ("Ctrl+Ф", {"Ctrl"}, "Ф"),
        ("Ctrl+ß", {"Ctrl"}, "ß"),
        ("F12", set(), "F12"),
        ("Shift+F1", {"Shift"}, "F1"),
        ("Volume Up", set(), "Volume Up"),
        ("Toggle Media Play/Pause", set(), "Toggle Media Play/Pause"),
        ("Ctrl+Launch (A)", {"Ctrl"}, "Launch (A)"),
        ("Pause", set(), "Pause"),
        (" ctrl + alt + space ", {"Ctrl", "Alt"}, "Space"),
        ("Control+Super+delete", {"Ctrl", "Meta"}, "Del"),
        ("Alt+PageDown", {"Alt"}, "PgDown"),
    ],
)
def test_a_combination_is_taken_apart(text, held, key):
    found = parse(text)
    assert found == HotKey(frozenset(map(Modifier, held)), key)
    assert parse(found.text) == found


def test_the_keypad_is_apart_from_the_row_above_the_letters():
    assert parse("Ctrl+Num+5") == HotKey(frozenset({Modifier.CTRL}), "5", on_keypad=True)
    assert parse("Ctrl+Num++").key == "+"
    assert parse("Ctrl+Num+5").named != parse("Ctrl+5").named


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "+",
            "++",
            "A",
            "Shift+A",
            "Space",
            "Shift+Space",
            "Return",
            "Tab",
            "Num+5",
            "ß",
        ),
        *("Ctrl", "Ctrl+", "Ctrl+Alt", "Ctrl+Alt+", "Ctrl+Shift", "Alt+Ctrl", "Ctrl+Num+Q"),
        *("Ctrl+rubbish", "rubbish", "Hyper+A", "Ctrl+Ctrl", "Ctrl+AA", "++A", "Ctrl + + A"),
        *("Ctrl+K, Ctrl+C", "Ctrl+K,Ctrl+C", "Ctrl+,, Ctrl+A"),
        *("Ctrl+\0", "Ctrl+\n", "Ctrl+" * 40 + "A", "日本", "\ud800", "F36", "F0", "Launch (G)"),
    ],
)
def test_rubbish_is_refused_with_a_sentence(text):
    with pytest.raises(NotAKey) as refused:
        parse(text)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("text", ["Ctrl+C", "Control+v", "Ctrl+X", "Ctrl+Z", "Ctrl+A"])
def test_what_every_program_needs_is_not_taken_from_all(text):
    with pytest.raises(NotAKey, match="copying"):
        parse(text)
    assert parse(f"Alt+{text}").key == text[-1].upper()


def test_the_tables_have_no_key_twice():
    numbers = [each.number for name, each in NAMED.items() if "Toggle" not in name]
    assert len(numbers) == len(set(numbers))
    assert len(set(US_KEYCODES.values())) == len(US_KEYCODES) == len(MAC_PLACES)
    assert set(US_KEYCODES) == set(MAC_PLACES)
    assert US_KEYCODES["q"] == 24 and US_KEYCODES["m"] == 58 and US_KEYCODES["\\"] == 51
    assert MAC_PLACES["m"] == 0x2E and MAC_PLACES["p"] == 0x23 and MAC_PLACES["["] == 0x21
