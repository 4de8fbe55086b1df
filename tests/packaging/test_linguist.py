"""Translations go to Qt Linguist and come back whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from PySide6.QtCore import QTranslator

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "packaging"))
from linguist import NotLinguist, as_ts, taken_back  # noqa: E402
from translations import as_po, main  # noqa: E402

GERMAN = TOP / "resources" / "translations" / "de.po"
LRELEASE = Path(PySide6.__file__).parent / "lrelease"


def german() -> Catalog:
    with GERMAN.open("rb") as file:
        return read_po(file, locale="de")


def small() -> Catalog:
    made = Catalog(locale="de")
    made.add("Plain & <odd>", "Einfach & <seltsam>", locations=[("ui/a.py", 0)])
    made.add(("{count} task", "{count} tasks"), ("{count} Aufgabe", "{count} Aufgaben"))
    made.add("New", "", auto_comments=["on a button"])
    made.add("Unsure", "Unsicher", flags=["fuzzy"])
    made.add("Two\nlines", "Zwei\nZeilen")
    return made


def emptied(texts: Catalog) -> Catalog:
    """The same texts, none of them translated."""
    for message in texts:
        if message.id:
            message.string = ("", "") if isinstance(message.id, tuple) else ""
    return texts


def test_all_of_german_comes_back_as_it_went() -> None:
    back = emptied(german())
    taken_back(back, as_ts(german()))
    assert as_po(back) == as_po(german())


def test_plural_forms_and_marks_survive() -> None:
    back = emptied(small())
    assert taken_back(back, as_ts(small())) == 3
    assert back["{count} task"].string == ("{count} Aufgabe", "{count} Aufgaben")
    assert back["Plain & <odd>"].string == "Einfach & <seltsam>"
    assert back["Two\nlines"].string == "Zwei\nZeilen"


def test_what_is_unfinished_or_unknown_is_not_taken() -> None:
    back = emptied(small())
    ts = as_ts(small()).replace(b"<source>Plain", b"<source>Never heard of")
    taken_back(back, ts)
    assert back["Unsure"].string == back["New"].string == back["Plain & <odd>"].string == ""


def test_what_a_translator_writes_is_taken() -> None:
    texts = small()
    ts = as_ts(texts).replace(b"Einfach", b"Schlicht")
    assert taken_back(texts, ts) == 1
    assert texts["Plain & <odd>"].string == "Schlicht & <seltsam>"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<TS>",
        b'<html language="de"/>',
        b'<TS language="fr"/>',
        b'<!DOCTYPE TS [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><TS language="de">&b;</TS>',
    ],
)
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(NotLinguist):
        taken_back(small(), data)


def test_wrong_commands_say_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["po"]) == 2
    assert "FILE.ts" in capsys.readouterr().out
    assert main(["po", "xx.ts"]) == 1
    assert "xx" in capsys.readouterr().out


@pytest.mark.skipif(not LRELEASE.is_file(), reason="this PySide6 has no lrelease")
def test_qt_itself_reads_the_file(tmp_path: Path) -> None:
    ts, qm = tmp_path / "de.ts", tmp_path / "de.qm"
    ts.write_bytes(as_ts(small()))
    done = subprocess.run(
        [LRELEASE, ts, "-qm", qm], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    translator = QTranslator()
    assert translator.load(str(qm))
    assert translator.translate("ui/a.py", "Plain & <odd>") == "Einfach & <seltsam>"
    assert translator.translate("deskhand", "{count} task", "", 1) == "{count} Aufgabe"
    assert translator.translate("deskhand", "{count} task", "", 5) == "{count} Aufgaben"
