"""The menus of the pane: what is shown, in which order, and what else can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.preferences.filtering import Filters, Order
from deskhand.ui.preferences.view_model import PreferencesModel
from deskhand.ui.preferences.words import SCOPES, STRENGTHS

ORDERS = {
    Order.TOPIC: mark("Group by topic"),
    Order.LAST_USED: mark("Last used first"),
    Order.NEWEST: mark("Newest first"),
}
MOST_TOPICS = 30


def filter_menu(model: PreferencesModel, parent: QWidget) -> QMenu:
    """Strength, scope, topic, never used, and the order."""
    menu = QMenu(parent)
    menu.setAccessibleName(tr("Filter"))
    filters = model.filters
    menu.addSection(tr("Strength"))
    _choices(
        menu,
        [(tr("Any"), replace(filters, strength=None))]
        + [(tr(words), replace(filters, strength=each)) for each, words in STRENGTHS.items()],
        model,
    )
    scopes = menu.addMenu(tr("Where it holds"))
    _choices(
        scopes,
        [(tr("Anywhere"), replace(filters, scope=None))]
        + [(tr(words), replace(filters, scope=each)) for each, words in SCOPES.items()],
        model,
    )
    topics = menu.addMenu(tr("Topic"))
    _choices(
        topics,
        [(tr("Any"), replace(filters, topic=None)), (tr("None"), replace(filters, topic=""))]
        + [
            (each.replace("&", "&&"), replace(filters, topic=each))
            for each in model.topics[:MOST_TOPICS]
        ],
        model,
    )
    never = menu.addAction(tr("Never used"))
    never.setCheckable(True)
    never.setChecked(filters.never_used)
    never.triggered.connect(lambda on: model.filter(replace(filters, never_used=on)))
    clear = menu.addAction(tr("Show all"), lambda: model.filter(Filters()))
    clear.setEnabled(filters != Filters())
    _orders(menu, model)
    return menu


def _choices(menu: QMenu, choices: Sequence[tuple[str, Filters]], model: PreferencesModel) -> None:
    group = QActionGroup(menu)
    for words, wanted in choices:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(wanted == model.filters)
        action.triggered.connect(lambda _=False, wanted=wanted: model.filter(wanted))
        group.addAction(action)


def _orders(menu: QMenu, model: PreferencesModel) -> None:
    menu.addSeparator()
    group = QActionGroup(menu)
    for order, words in ORDERS.items():
        action = menu.addAction(tr(words))
        action.setCheckable(True)
        action.setChecked(order is model.order)
        action.triggered.connect(lambda _=False, order=order: model.sort(order))
        group.addAction(action)
