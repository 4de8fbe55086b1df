"""The bus: services say what changed, views refresh themselves."""

from __future__ import annotations

import logging
from collections.abc import Callable

from deskhand.domain.changes import Changes

log = logging.getLogger(__name__)

Listener = Callable[[Changes], None]


class Bus:
    """Tells listeners about committed changes, in the order they subscribed, on the loop's thread.

    It carries no streams: an answer being made is an iterator, where order and back-pressure
    matter.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for each change until the returned function is called."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def publish(self, changes: Changes) -> None:
        """Tell everybody. A listener that raises is its author's fault and stops the rest."""
        for listener in tuple(self._listeners):
            listener(changes)
