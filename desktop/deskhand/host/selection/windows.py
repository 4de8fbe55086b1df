"""Selections of Windows, which has none that others could read: the copy keys are pressed, the
clipboard is read and put back. Written by Microsoft's reference; it was not run.

User32 and Kernel32 are called with the C convention, which on 64 bits is the only one.
"""

from __future__ import annotations

import ctypes
import os
import time
from typing import Any

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host.selection.base import (
    DEADLINE_S,
    LONGEST_TEXT,
    NOWHERE,
    Found,
    Nothing,
    Origin,
    Replaced,
    Snapshot,
    Source,
    Text,
    Why,
    nothing,
)

CF_UNICODETEXT = 13
GMEM_MOVEABLE = 2
KEYEVENTF_KEYUP = 2
VK_SHIFT, VK_CONTROL, VK_MENU, VK_C, VK_V = 0x10, 0x11, 0x12, 0x43, 0x56
TITLE = 512
PASTED_S = 0.4
"""Windows does not tell when a program has read the clipboard."""


class WindowsSelections:
    """Text only: a picture or files on the clipboard are taken by pasting them."""

    def __init__(self) -> None:
        self._user: Any = ctypes.CDLL("user32")
        self._kernel: Any = ctypes.CDLL("kernel32")
        for call in (self._user.GetClipboardData, self._user.SetClipboardData):
            call.restype = ctypes.c_void_p
        self._user.SetClipboardData.argtypes = [ctypes.c_uint, ctypes.c_void_p]
        self._user.GetForegroundWindow.restype = ctypes.c_void_p
        self._user.SetForegroundWindow.argtypes = [ctypes.c_void_p]
        self._user.GetWindowTextW.argtypes = [ctypes.c_void_p, ctypes.c_wchar_p, ctypes.c_int]
        self._kernel.GlobalAlloc.restype = ctypes.c_void_p
        self._kernel.GlobalAlloc.argtypes = [ctypes.c_uint, ctypes.c_size_t]
        for call in (self._kernel.GlobalLock, self._kernel.GlobalUnlock):
            call.restype, call.argtypes = ctypes.c_void_p, [ctypes.c_void_p]

    def read(self, source: Source) -> Found:
        """What is copied; what is selected by copying it for a moment."""
        if source is Source.CLIPBOARD:
            return self._text(source)
        before = self._get()
        if before is None and self._user.CountClipboardFormats():
            return Nothing(
                Why.CLOSED,
                tr("What is on the clipboard would be lost. Copy the text yourself, then take it."),
            )
        number = self._user.GetClipboardSequenceNumber()
        self._press(VK_C)
        until = time.monotonic() + DEADLINE_S
        while self._user.GetClipboardSequenceNumber() == number:
            if time.monotonic() > until:
                return nothing(Why.EMPTY, source)
            time.sleep(0.01)
        found = self._text(source)
        self._set(before or "")
        return found

    def origin(self) -> Origin:
        """The window in front."""
        window = self._user.GetForegroundWindow()
        owner = ctypes.c_ulong(0)
        self._user.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(owner))
        if not window or owner.value == os.getpid():
            return NOWHERE
        title = ctypes.create_unicode_buffer(TITLE)
        self._user.GetWindowTextW(window, title, TITLE)
        return Origin(int(window), title.value)

    def cannot_replace(self, origin: Origin) -> str:
        """Any window we know can be pasted into."""
        return "" if origin.window else tr("It is not known where the text was selected.")

    def snapshot(self) -> Snapshot:
        """The clipboard's text."""
        text = self._get()
        return {} if text is None else {"text/plain": text.encode()}

    def replace(self, text: str, origin: Origin) -> Replaced:
        """Raises HostError where the clipboard cannot be had."""
        self._set(text)
        if not self._user.SetForegroundWindow(origin.window):
            return Replaced.ON_CLIPBOARD
        self._press(VK_V)
        time.sleep(PASTED_S)
        return Replaced.DONE

    def _text(self, source: Source) -> Found:
        text = self._get()
        if text is None:
            why = Why.UNKNOWN if self._user.CountClipboardFormats() else Why.EMPTY
            return nothing(why, source)
        if not text.strip():
            return nothing(Why.EMPTY, source)
        return Text(text[:LONGEST_TEXT], cut=len(text) > LONGEST_TEXT)

    def _press(self, key: int) -> None:
        for held in (VK_SHIFT, VK_MENU):  # of the hotkey
            self._user.keybd_event(held, 0, KEYEVENTF_KEYUP, 0)
        for code, flags in ((VK_CONTROL, 0), (key, 0), (key, 2), (VK_CONTROL, KEYEVENTF_KEYUP)):
            self._user.keybd_event(code, 0, flags, 0)

    def _get(self) -> str | None:
        if not self._user.OpenClipboard(None):
            return None
        try:
            handle = self._user.GetClipboardData(CF_UNICODETEXT)
            place = self._kernel.GlobalLock(handle) if handle else None
            if not place:
                return None
            try:
                return ctypes.wstring_at(place).replace("\r\n", "\n")
            finally:
                self._kernel.GlobalUnlock(handle)
        finally:
            self._user.CloseClipboard()

    def _set(self, text: str) -> None:
        if not self._user.OpenClipboard(None):
            raise HostError(tr("Another program keeps the clipboard to itself."))
        try:
            self._user.EmptyClipboard()
            content = (text.replace("\n", "\r\n") + "\0").encode("utf-16-le")
            handle = self._kernel.GlobalAlloc(GMEM_MOVEABLE, len(content))
            place = self._kernel.GlobalLock(handle) if handle else None
            if not place:
                raise HostError(tr("There is not enough memory for the clipboard."))
            ctypes.memmove(place, content, len(content))
            self._kernel.GlobalUnlock(handle)
            self._user.SetClipboardData(CF_UNICODETEXT, handle)
        finally:
            self._user.CloseClipboard()
