"""Design tokens: every colour, space, type size and radius of the program, once.

The colours are those of the look notes in `docs`; the contrast of each pair in use is kept by
`tests/ui/theme/test_tokens.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

SPACE = (4, 8, 12, 16, 20, 24, 32)
TYPE = (11, 12, 13, 15, 18, 24)
CONTROL, CARD, COMPOSER = 8, 12, 16
RADIUS = (CONTROL, CARD, COMPOSER)

RAIL_WIDTH = 264
READING_WIDTH = 720
READING_SIDE = 24
RAIL_OVERLAYS_BELOW = 700
SIDE_WIDTH = 344
SIDE_OVERLAYS_BELOW = 1000


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours, as "#RRGGBB", those laid over others as "#AARRGGBB".

    faint never carries words a person needs; line is for hairlines; the soft ones are backgrounds
    for words in the colour they are named after.
    """

    is_dark: bool
    bg: str
    rail: str
    surface: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_soft: str
    on_accent: str
    accent_hover: str
    accent_pressed: str
    user: str
    code: str
    warn: str
    warn_soft: str
    danger: str
    danger_soft: str
    on_danger: str
    ok: str
    ok_soft: str
    hover: str
    pressed: str
    shadow: str
    scroll: str
    syntax_keyword: str
    syntax_string: str
    syntax_number: str
    syntax_comment: str
    syntax_name: str


LIGHT = Tokens(
    is_dark=False,
    bg="#FBFAF8",
    rail="#F3F1ED",
    surface="#FFFFFF",
    line="#E5E1DA",
    text="#1F1D1A",
    muted="#655F57",
    faint="#A9A299",
    accent="#0F766E",
    accent_soft="#DCEFEC",
    on_accent="#FFFFFF",
    accent_hover="#0C645D",
    accent_pressed="#0A534D",
    user="#EFECE6",
    code="#F6F4F0",
    warn="#9A4A06",
    warn_soft="#FCEFD9",
    danger="#B42318",
    danger_soft="#FBE9E7",
    on_danger="#FFFFFF",
    ok="#067647",
    ok_soft="#DDF2E6",
    hover="#0D1F1D1A",
    pressed="#1A1F1D1A",
    shadow="#1F1F1D1A",
    scroll="#331F1D1A",
    syntax_keyword="#8B3FA8",
    syntax_string="#0B6BA8",
    syntax_number="#9A4A06",
    syntax_comment="#655F57",
    syntax_name="#0F766E",
)

DARK = Tokens(
    is_dark=True,
    bg="#171614",
    rail="#1B1A18",
    surface="#201F1C",
    line="#34312C",
    text="#ECE9E4",
    muted="#A8A299",
    faint="#6F6A62",
    accent="#5CCFC0",
    accent_soft="#17332F",
    on_accent="#0B2421",
    accent_hover="#78D9CC",
    accent_pressed="#4AB8AA",
    user="#2A2824",
    code="#1C1B19",
    warn="#F0B267",
    warn_soft="#3A2A14",
    danger="#F58A7E",
    danger_soft="#3A1E1A",
    on_danger="#2A0D09",
    ok="#6CCB96",
    ok_soft="#17301F",
    hover="#0FECE9E4",
    pressed="#1CECE9E4",
    shadow="#8C000000",
    scroll="#3DECE9E4",
    syntax_keyword="#D2A6E8",
    syntax_string="#86C5F2",
    syntax_number="#F0B267",
    syntax_comment="#A8A299",
    syntax_name="#5CCFC0",
)


def high_contrast(tokens: Tokens) -> Tokens:
    """The same theme for people whose system asks for more contrast."""
    return replace(
        tokens,
        bg="#000000" if tokens.is_dark else "#FFFFFF",
        rail="#000000" if tokens.is_dark else "#FFFFFF",
        surface="#000000" if tokens.is_dark else "#FFFFFF",
        text="#FFFFFF" if tokens.is_dark else "#000000",
        muted=tokens.text,
        faint=tokens.muted,
        line=tokens.muted,
    )


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two "#RRGGBB" colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
