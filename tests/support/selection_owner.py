"""selection_owner.py SELECTION HOW: an X client that owns a selection, and behaves as HOW says.

text:WORDS    gives them as UTF8_STRING, after TARGETS
latin:WORDS   gives STRING alone, and tells no targets
html:WORDS    gives text/html alone
files:PATH    gives text/uri-list
picture:FILE  gives image/png in pieces (INCR)
hangs         never answers
silent        tells its targets, then falls silent
dies          gives one piece of many, then ends
stalls        gives one piece of many, then falls silent
huge          gives 100 MB of text in pieces
unknown       offers a form nobody knows
refuses       refuses everything
Prints "ready" when it owns the selection; ends with its standard input or when it loses it.
"""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

from Xlib import X, Xatom, display
from Xlib.protocol.event import SelectionNotify

PIECE = 200_000
HUGE = 100_000_000


class Owner:
    def __init__(self, selection: str, how: str) -> None:
        self.how, _, self.value = how.partition(":")
        self.display = display.Display()
        self.window = self.display.screen().root.create_window(0, 0, 1, 1, 0, 0)
        self.selection = self.display.intern_atom(selection)
        self.window.set_selection_owner(self.selection, X.CurrentTime)
        self.display.sync()
        self.sending: tuple[object, int, int] | None = None
        self.left = b""
        self.rest = 0

    def atom(self, name: str) -> int:
        return self.display.intern_atom(name)

    def forms(self) -> dict[str, bytes]:
        words = self.value.encode()
        match self.how:
            case "text" | "silent" | "dies" | "stalls" | "huge":
                return {"UTF8_STRING": words}
            case "latin":
                return {"STRING": self.value.encode("latin-1")}
            case "html":
                return {"text/html": words}
            case "files":
                return {"text/uri-list": words}
            case "picture":
                return {"image/png": Path(self.value).read_bytes()}
            case "unknown":
                return {"application/x-nobody-knows": b"\0\1\2"}
            case _:
                return {}

    def run(self) -> None:
        print("ready", flush=True)
        while True:
            if not self.display.pending_events():
                readable, _, _ = select.select([self.display.fileno(), 0], [], [])
                if 0 in readable and not os.read(0, 100):
                    return
                continue
            event = self.display.next_event()
            if event.type == X.SelectionClear:
                return
            if event.type == X.SelectionRequest and self.how != "hangs":
                self.answer(event)
            elif (
                event.type == X.PropertyNotify
                and event.state == X.PropertyDelete
                and self.sending is not None
            ):
                self.go_on()

    def answer(self, event) -> None:
        name = self.display.get_atom_name(event.target)
        forms = self.forms()
        place = event.property
        if name == "TARGETS" and self.how not in ("latin", "refuses"):
            targets = [self.atom("TARGETS"), *map(self.atom, forms)]
            event.requestor.change_property(place, Xatom.ATOM, 32, targets)
        elif name not in forms:
            place = X.NONE
        elif self.how == "silent":
            return
        elif self.how in ("dies", "stalls", "huge", "picture"):
            self.left = forms[name]
            self.rest = len(self.left) if self.how == "picture" else HUGE
            event.requestor.change_attributes(event_mask=X.PropertyChangeMask)
            event.requestor.change_property(place, self.atom("INCR"), 32, [self.rest])
            self.sending = (event.requestor, place, event.target)
        else:
            event.requestor.change_property(place, event.target, 8, forms[name])
        event.requestor.send_event(
            SelectionNotify(
                time=event.time,
                requestor=event.requestor,
                selection=event.selection,
                target=event.target,
                property=place,
            )
        )
        self.display.flush()

    def go_on(self) -> None:
        requestor, place, target = self.sending
        if self.how in ("dies", "stalls") and self.rest < HUGE:
            if self.how == "dies":
                os._exit(3)
            return
        size = min(PIECE, self.rest)
        piece = self.left[:size] if self.how == "picture" else b"word " * (size // 5)
        self.left = self.left[size:]
        self.rest -= size
        requestor.change_property(place, target, 8, piece)
        self.display.flush()
        if not piece:
            self.sending = None


if __name__ == "__main__":
    Owner(sys.argv[1], sys.argv[2]).run()
