"""What a window tells assistive technology, read through QAccessible in this process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QWidget

Role = QAccessible.Role
PARTS = {Role.ListItem, Role.MenuItem, Role.ColumnHeader, Role.ScrollBar, Role.RowHeader}
"""Of what is told as a whole: a list, a menu, a table."""
GROUPS = {Role.Pane, Role.Client, Role.Grouping, Role.LayeredPane, Role.Window, Role.Dialog}
MOST = 5_000


@dataclass(frozen=True)
class Told:
    """One thing of a window, as it is told."""

    role: QAccessible.Role
    name: str
    characters: int
    focusable: bool
    widget: QWidget | None

    def __str__(self) -> str:
        widget = self.widget
        where = f"{type(widget).__name__} in {type(widget.parent()).__name__}" if widget else ""
        return f"{self.role.name} {self.name!r} ({where})"


def told(root: QWidget) -> Iterator[Told]:
    """Everything in sight of a window, from the top down."""
    waiting = [QAccessible.queryAccessibleInterface(root)]
    for _ in range(MOST):
        if not waiting:
            return
        here = waiting.pop()
        if here is None or not here.isValid() or here.state().invisible:
            continue
        yield _told(here)
        waiting += [here.child(at) for at in range(here.childCount() - 1, -1, -1)]


def _told(here: QAccessibleInterface) -> Told:
    text = here.textInterface()
    owner = here.object()
    return Told(
        here.role(),
        here.text(QAccessible.Text.Name),
        text.characterCount() if text is not None else 0,
        bool(here.state().focusable),
        owner if isinstance(owner, QWidget) else None,
    )


def complaints(root: QWidget) -> list[str]:
    """What a person who cannot see the window would stumble over, said for who mends it."""
    found: list[str] = []
    names: Counter[tuple[str, str]] = Counter()
    for each in told(root):
        owner = each.widget
        if each.role is Role.NoRole:
            found.append(f"has no role: {each}")
        needs_name = each.focusable and each.role not in PARTS and each.role not in GROUPS
        if needs_name and not each.name and not each.characters:
            found.append(f"has no name: {each}")
        if each.role is Role.ListItem and not each.name.strip() and each.widget is None:
            found.append(f"is a row that says nothing: {each}")
        if owner is not None and owner.isVisible():
            found += _state_lies(owner)
            if isinstance(owner, QAbstractButton | QComboBox) and each.focusable:
                names[_place(owner), owner.accessibleName() or each.name] += 1
    found += [
        f"{count} are called {name!r} ({where})"
        for (where, name), count in names.items()
        if count > 1
    ]
    return found


def _place(owner: QWidget) -> str:
    """The nearest thing above it that has a name of its own: a row, a card, a message."""
    above = owner.parentWidget()
    while above is not None and not above.accessibleName():
        above = above.parentWidget()
    return f"{above.accessibleName()} {id(above)}" if above is not None else ""


def _state_lies(owner: QWidget) -> list[str]:
    """What is told of its state and is not so."""
    here = QAccessible.queryAccessibleInterface(owner)
    if here is None:
        return [f"tells nothing: {type(owner).__name__}"]
    state, found = here.state(), []
    if bool(state.disabled) is owner.isEnabled():
        found.append(f"is told as {'disabled' if state.disabled else 'enabled'}: {owner}")
    checkable = isinstance(owner, QAbstractButton) and owner.isCheckable()
    if checkable and not (state.checkable and bool(state.checked) is owner.isChecked()):
        found.append(f"does not tell that it is checked: {owner.text()}")
    if isinstance(owner, QComboBox) and not (_has_label(owner) or owner.accessibleDescription()):
        # On Linux its name is what is chosen (QAccessibleComboBox); what it is for is said by the
        # relation to a label, or by a description.
        found.append(f"is a choice of nobody knows what: {owner.accessibleName()}")
    if isinstance(owner, QAbstractItemView) and not owner.accessibleName():
        found.append(f"is a list without a name: {type(owner).__name__}")
    return found


def _has_label(owner: QWidget) -> bool:
    labels = owner.window().findChildren(QLabel)
    return any(each.buddy() is owner and each.text() for each in labels)
