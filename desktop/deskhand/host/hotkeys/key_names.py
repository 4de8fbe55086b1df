"""Keys by the names Qt writes into files, and what the systems call them. Data only.

keysym: name and number of X11 (keysymdef.h, XF86keysym.h), which the shortcuts specification of
freedesktop.org uses, too; windows: the virtual-key code (winuser.h); mac: the virtual key code
(HIToolbox/Events.h). 0 or None where a system has no such key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """One key that is no character."""

    keysym: str
    number: int
    windows: int = 0
    mac: int | None = None


_MAC_FUNCTION = (
    *(0x7A, 0x78, 0x63, 0x76, 0x60, 0x61, 0x62, 0x64, 0x65, 0x6D),
    *(0x67, 0x6F, 0x69, 0x6B, 0x71, 0x6A, 0x40, 0x4F, 0x50, 0x5A),
)

_FUNCTION_KEYS = {
    f"F{n}": Named(
        f"F{n}",
        0xFFBD + n,
        0x6F + n if n <= 24 else 0,
        _MAC_FUNCTION[n - 1] if n <= len(_MAC_FUNCTION) else None,
    )
    for n in range(1, 36)
}

_LAUNCH_KEYS = {f"Launch ({n:X})": Named(f"XF86Launch{n:X}", 0x1008FF40 + n) for n in range(16)}

NAMED: Mapping[str, Named] = {
    "Space": Named("space", 0x0020, 0x20, 0x31),
    "Tab": Named("Tab", 0xFF09, 0x09, 0x30),
    # Shift+Tab has a keysym of its own in X11.
    "Backtab": Named("ISO_Left_Tab", 0xFE20, 0x09, 0x30),
    "Return": Named("Return", 0xFF0D, 0x0D, 0x24),
    "Enter": Named("KP_Enter", 0xFF8D, 0x0D, 0x4C),
    "Backspace": Named("BackSpace", 0xFF08, 0x08, 0x33),
    "Del": Named("Delete", 0xFFFF, 0x2E, 0x75),
    "Ins": Named("Insert", 0xFF63, 0x2D, 0x72),
    "Esc": Named("Escape", 0xFF1B, 0x1B, 0x35),
    "Home": Named("Home", 0xFF50, 0x24, 0x73),
    "End": Named("End", 0xFF57, 0x23, 0x77),
    "PgUp": Named("Prior", 0xFF55, 0x21, 0x74),
    "PgDown": Named("Next", 0xFF56, 0x22, 0x79),
    "Left": Named("Left", 0xFF51, 0x25, 0x7B),
    "Right": Named("Right", 0xFF53, 0x27, 0x7C),
    "Up": Named("Up", 0xFF52, 0x26, 0x7E),
    "Down": Named("Down", 0xFF54, 0x28, 0x7D),
    "Pause": Named("Pause", 0xFF13, 0x13),
    "Print": Named("Print", 0xFF61, 0x2C),
    "SysReq": Named("Sys_Req", 0xFF15, 0x2C),
    "ScrollLock": Named("Scroll_Lock", 0xFF14, 0x91),
    "Menu": Named("Menu", 0xFF67, 0x5D, 0x6E),
    "Help": Named("Help", 0xFF6A, 0x2F, 0x72),
    "Clear": Named("Clear", 0xFF0B, 0x0C, 0x47),
    "Select": Named("Select", 0xFF60, 0x29),
    "Volume Down": Named("XF86AudioLowerVolume", 0x1008FF11, 0xAE, 0x49),
    "Volume Mute": Named("XF86AudioMute", 0x1008FF12, 0xAD, 0x4A),
    "Volume Up": Named("XF86AudioRaiseVolume", 0x1008FF13, 0xAF, 0x48),
    "Microphone Mute": Named("XF86AudioMicMute", 0x1008FFB2),
    "Media Play": Named("XF86AudioPlay", 0x1008FF14, 0xB3),
    "Toggle Media Play/Pause": Named("XF86AudioPlay", 0x1008FF14, 0xB3),
    "Media Pause": Named("XF86AudioPause", 0x1008FF31),
    "Media Stop": Named("XF86AudioStop", 0x1008FF15, 0xB2),
    "Media Previous": Named("XF86AudioPrev", 0x1008FF16, 0xB1),
    "Media Next": Named("XF86AudioNext", 0x1008FF17, 0xB0),
    "Media Record": Named("XF86AudioRecord", 0x1008FF1C),
    "Home Page": Named("XF86HomePage", 0x1008FF18, 0xAC),
    "Favorites": Named("XF86Favorites", 0x1008FF30, 0xAB),
    "Search": Named("XF86Search", 0x1008FF1B, 0xAA),
    "Launch Mail": Named("XF86Mail", 0x1008FF19, 0xB4),
    "Launch Media": Named("XF86AudioMedia", 0x1008FF32, 0xB5),
    "Calculator": Named("XF86Calculator", 0x1008FF1D),
    "Monitor Brightness Up": Named("XF86MonBrightnessUp", 0x1008FF02),
    "Monitor Brightness Down": Named("XF86MonBrightnessDown", 0x1008FF03),
    "Browser": Named("XF86Explorer", 0x1008FF5D),
    "WWW": Named("XF86WWW", 0x1008FF2E),
    "Tools": Named("XF86Tools", 0x1008FF81),
    "Back": Named("XF86Back", 0x1008FF26, 0xA6),
    "Forward": Named("XF86Forward", 0x1008FF27, 0xA7),
    "Refresh": Named("XF86Refresh", 0x1008FF29, 0xA8),
    **_FUNCTION_KEYS,
    **_LAUNCH_KEYS,
}

KEYPAD: Mapping[str, Named] = {
    **{
        str(n): Named(f"KP_{n}", 0xFFB0 + n, 0x60 + n, (*range(0x52, 0x5A), 0x5B, 0x5C)[n])
        for n in range(10)
    },
    "+": Named("KP_Add", 0xFFAB, 0x6B, 0x45),
    "-": Named("KP_Subtract", 0xFFAD, 0x6D, 0x4E),
    "*": Named("KP_Multiply", 0xFFAA, 0x6A, 0x43),
    "/": Named("KP_Divide", 0xFFAF, 0x6F, 0x4B),
    ".": Named("KP_Decimal", 0xFFAE, 0x6E, 0x41),
    ",": Named("KP_Separator", 0xFFAC, 0x6C, 0x5F),
    "Enter": NAMED["Enter"],
}

WORKS_ALONE = frozenset(
    {
        *("Pause", "Print", "SysReq", "ScrollLock", "Menu", "Help", "Ins"),
        *(name for name in NAMED if NAMED[name].number >= 0x1008FF00),
        *_FUNCTION_KEYS,
    }
)
"""What writes nothing and moves nothing: a key that needs no Ctrl, Alt or Meta."""

US_KEYCODES: Mapping[str, int] = dict(
    zip(
        "1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./",
        (*range(10, 22), *range(24, 36), *range(38, 50), *range(51, 62)),
        strict=True,
    )
)
"""X11 keycode of the place a character has on a US keyboard (evdev), for layouts without it."""

MAC_PLACES: Mapping[str, int] = {
    **dict(zip("asdfhgzxcv", range(10), strict=True)),
    **dict(zip("bqwer", range(0x0B, 0x10), strict=True)),
    **dict(zip("yt123465=97-80]ou[ip", range(0x10, 0x24), strict=True)),
    **dict(zip("lj'k;\\,/nm.", range(0x25, 0x30), strict=True)),
    "`": 0x32,
}
"""macOS' key code of the place a character has on a US keyboard."""
