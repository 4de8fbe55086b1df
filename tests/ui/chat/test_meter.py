"""The meter says what goes out with the next message."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskhand.domain.conversation import Draft
from deskhand.domain.money import FREE, Money
from deskhand.ui.chat.meter import Load, Meter, meter_line, meter_parts
from deskhand.ui.chat.view import ChatView
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.labels import ElidedLabel

from .on_qt import chat, play, until
from .test_attachments import file_part
from .test_composer_commands import tools, window


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.mark.parametrize(
    ("load", "line"),
    [
        (
            Load(message=1238, context=6900, cost=Money(Decimal("0.0031"))),
            "about 1,240 tokens, 0.003 USD; 18 % of the context",
        ),
        (Load(message=40), "about 40 tokens"),
        (Load(message=40, cost=FREE, context=8192), "about 40 tokens; 1 % of the context"),
        (Load(message=40, cost=Money(Decimal("0.0000001"))), "about 40 tokens, < 0.001 USD"),
        (Load(message=40, cost=Money(Decimal("3.456"), "EUR")), "about 40 tokens, 3.46 EUR"),
        (Load(message=10**9, context=512), "about 1,000,000,000 tokens; more than the context"),
    ],
)
def test_the_line_beside_send(load: Load, line: str) -> None:
    assert meter_line(load) == line


def test_the_parts_are_told_and_what_is_left_out() -> None:
    parts = meter_parts(Load(message=10, files=2000, history=300, context=1000, is_cut=True))
    assert parts.splitlines() == [
        "This message: about 10 tokens",
        "Files: about 2,000 tokens",
        "History: about 300 tokens",
        "The model reads 1,000 tokens at once.",
        "This is more than fits: the oldest messages and parts are left out.",
    ]


def test_message_files_and_history_are_measured(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (_, model):
            await until(lambda: model.models.choice is not None)
            meter = Meter(model)
            meter.measure(Draft(None, "x" * 700, (), (file_part(characters=3500),)))
            await until(lambda: meter.load)
            first = meter.load
            assert first is not None
            assert (first.message, first.files, first.history) == (201, 1001, 0)
            assert first.context == 8192 and not first.is_cut
            model.send("Hello you")
            await until(lambda: len(model.entries) == 2 and not model.answering)
            meter.measure(Draft(None, "x" * 30_000))
            await until(lambda: meter.load is not first)
            second = meter.load
            assert second is not None and second.history > 10 and second.is_cut
            meter.deleteLater()

    play(qapp, scenario)


def test_only_the_latest_measure_counts(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (_, model):
            meter = Meter(model)
            meter.measure(Draft(None, "x" * 1_000_000))
            meter.measure(Draft(None, "x" * 70))
            await until(lambda: meter.load)
            assert meter.load is not None and meter.load.message == 21
            meter.deleteLater()

    play(qapp, scenario)


@pytest.mark.desktop
def test_the_meter_appears_while_one_types(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (view, _model, _, _ran):
            QTest.keyClicks(view.composer.edit, "some words")
            await until(lambda: tools(view).meter.load is not None)
            await until(lambda: shown(view))
            view.composer.write("")
            await until(lambda: not shown(view))

    play(qapp, scenario)


def shown(view: ChatView) -> bool:
    """Whether the meter says something."""
    labels = view.composer.findChildren(ElidedLabel)
    return any("% of the context" in each.text() for each in labels)


def test_a_chat_s_own_instructions_count(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with chat(tmp_path) as (_, model):
            meter = Meter(model)
            model.style.use("", "x" * 3500)
            meter.measure(Draft(None, "words"))
            await until(lambda: meter.load)
            assert meter.load is not None and meter.load.instructions == 1001
            meter.deleteLater()

    play(qapp, scenario)
