"""The one style sheet and the palette, both made from tokens.

Widgets say what they are with the dynamic property `role`; nothing sets a style sheet of its own.
Buttons: primary secondary ghost danger icon chip send link row. Labels: display title heading
body muted small faint section kbd warn danger ok. Frames: card rail side bar bubble composer banner
toast line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from string import Template

from PySide6.QtGui import QColor, QPalette

from deskhand.ui.theme.tokens import Tokens

Scale = Callable[[float], int]

_BASE = """
QMainWindow, QDialog { background: $bg; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: ${p4}px ${p8}px; }
QSplitter::handle, QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QScrollArea, QScrollArea > QWidget > QWidget[role="plain"] { background: transparent; border: 0; }
QAbstractScrollArea { border: 0; }
QStatusBar { background: $bg; color: $muted; }

QMenuBar { background: $bg; color: $text; border-bottom: 1px solid $line;
  padding: ${p2}px ${p8}px; font-size: ${f13}px; }
QMenuBar::item { background: transparent; padding: ${p4}px ${p8}px; border-radius: ${p6}px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $pressed; }
#qt_menubar_ext_button { background: transparent; border: 0; padding: 0; }
#qt_menubar_ext_button:hover { background: $pressed; }
QMenu { background: $surface; color: $text; border: 1px solid $line; padding: ${p6}px;
  font-size: ${f13}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p8}px; border-radius: ${p6}px;
  border: 0; margin: 0; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: ${p6}px ${p8}px; }
QMenu::icon { padding-left: ${p8}px; }

QScrollBar:vertical { background: transparent; width: ${p12}px; margin: 0; border: 0; }
QScrollBar:horizontal { background: transparent; height: ${p12}px; margin: 0; border: 0; }
QScrollBar::handle { background: $scroll; border-radius: ${p2}px; }
QScrollBar::handle:vertical { min-height: ${p32}px; margin: ${p4}px ${p4}px; }
QScrollBar::handle:horizontal { min-width: ${p32}px; margin: ${p4}px ${p4}px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $faint; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: 0; width: 0; height: 0; }
"""

_LABELS = """
QLabel { color: $text; background: transparent; }
QLabel[role="display"] { font-size: ${f24}px; font-weight: 600; }
QLabel[role="title"] { font-size: ${f15}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${f18}px; font-weight: 600; }
QLabel[role="strong"] { font-size: ${f13}px; font-weight: 600; }
QLabel[role="body"] { font-size: ${f13}px; }
QLabel[role="reading"] { font-size: ${f15}px; }
QLabel[role="muted"] { font-size: ${f13}px; color: $muted; }
QLabel[role="small"] { font-size: ${f12}px; color: $muted; }
QLabel[role="faint"] { font-size: ${f12}px; color: $faint; }
QLabel[role="section"] { font-size: ${f11}px; font-weight: 600; color: $muted; }
QLabel[role="kbd"] { font-size: ${f11}px; color: $muted; border: 1px solid $line;
  border-radius: ${p4}px; padding: 0 ${p4}px; }
QLabel[role="warn"] { font-size: ${f12}px; color: $warn; }
QLabel[role="danger"] { font-size: ${f12}px; color: $danger; }
QLabel[role="ok"] { font-size: ${f12}px; color: $ok; }
QLabel[role="mono"] { background: $code; border: 1px solid $line; border-radius: ${p8}px;
  padding: ${p8}px ${p12}px; }
QLabel[role="ribbon"] { font-size: ${f12}px; color: $muted; background: $user;
  padding: ${p6}px ${p12}px; }
QLabel[role="pill"] { font-size: ${f12}px; color: $muted; background: $surface;
  border: 1px solid $line; border-radius: ${p12}px; padding: ${p3}px ${p10}px; }
QLabel[role="pill"][tone="ok"] { color: $ok; }
QLabel[role="pill"][tone="warn"] { color: $warn; }
QLabel[role="pill"][tone="danger"] { color: $danger; }
QLabel[role="pill"][tone="accent"] { color: $accent; }
"""

# The focus ring is 2 px where the border was 1 px; the padding gives back the difference, so
# that nothing moves.
_BUTTONS = """
QPushButton, QToolButton { font-size: ${f13}px; border-radius: ${p8}px; color: $text;
  background: $surface; border: 1px solid $line; padding: ${p6}px ${p12}px; outline: 0; }
QPushButton:hover, QToolButton:hover { background: $user; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:disabled, QToolButton:disabled { color: $faint; background: transparent; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent;
  padding: ${p6m}px ${p12m}px; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }

QPushButton[role="primary"] { background: $accent; color: $on_accent; font-weight: 600;
  border: 1px solid $accent; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $line; color: $muted; border-color: $line; }

QPushButton[role="danger"] { color: $danger; }
QPushButton[role="danger"]:hover { background: $danger_soft; border-color: $danger; }
QPushButton[role="danger"]:focus { border: 2px solid $danger; }
QPushButton[role="danger"]:disabled { color: $faint; }

QPushButton[role="ghost"], QToolButton[role="ghost"] { background: transparent; color: $muted;
  border: 1px solid transparent; padding: ${p4}px ${p8}px; }
QPushButton[role="ghost"]:hover, QToolButton[role="ghost"]:hover { background: $hover;
  color: $text; }
QPushButton[role="ghost"]:pressed, QToolButton[role="ghost"]:pressed { background: $pressed; }
QPushButton[role="ghost"]:disabled { color: $faint; background: transparent; }
QPushButton[role="ghost"]:focus, QToolButton[role="ghost"]:focus { border: 2px solid $accent;
  padding: ${p4m}px ${p8m}px; }

QPushButton[role="link"] { background: transparent; color: $accent; border: 1px solid transparent;
  padding: ${p2}px ${p4}px; text-align: left; }
QPushButton[role="link"]:hover { background: $accent_soft; }
QPushButton[role="link"]:focus { border: 2px solid $accent; padding: ${p2m}px ${p4m}px; }

QPushButton[role="tab"] { background: transparent; color: $muted; border: 0; border-radius: 0;
  border-bottom: 2px solid transparent; padding: ${p12}px 0 ${p10}px 0; font-weight: 500; }
QPushButton[role="tab"]:hover { color: $text; }
QPushButton[role="tab"]:checked { color: $text; font-weight: 600; border-bottom-color: $accent; }
QPushButton[role="tab"]:focus { color: $accent; border-bottom-color: $accent; }

QToolButton[role="icon"], QPushButton[role="icon"] { background: transparent;
  border: 1px solid transparent; padding: ${p5}px; }
QToolButton[role="icon"]:hover, QPushButton[role="icon"]:hover { background: $hover; }
QToolButton[role="icon"]:pressed, QToolButton[role="icon"]:checked { background: $pressed; }
QToolButton[role="icon"]:focus, QPushButton[role="icon"]:focus { border: 2px solid $accent;
  padding: ${p5m}px; }

QPushButton[role="row"] { background: $surface; border: 1px solid $line; text-align: left;
  padding: ${p8}px ${p10}px; }
QPushButton[role="row"]:hover { background: $bg; border-color: $faint; }
QPushButton[role="row"]:pressed { background: $user; }
QPushButton[role="row"]:focus { border: 2px solid $accent; padding: ${p8m}px ${p10m}px; }

QPushButton[role="chip"] { font-size: ${f12}px; background: $accent_soft; color: $accent;
  border: 1px solid transparent; border-radius: ${p12}px; padding: ${p3}px ${p10}px;
  min-height: ${chip}px; }
QPushButton[role="chip"]:hover { border-color: $accent; }
QPushButton[role="chip"]:focus { border: 2px solid $accent; padding: ${p3m}px ${p10m}px; }
QPushButton[role="chip"][tone="plain"] { background: transparent; color: $muted;
  border: 1px solid $line; }
QPushButton[role="chip"][tone="plain"]:hover { background: $hover; color: $text; }
QPushButton[role="chip"][tone="plain"]:focus { border: 2px solid $accent; color: $text; }
QPushButton[role="chip"][tone="warn"] { background: $warn_soft; color: $warn; }
QPushButton[role="chip"][tone="danger"] { background: $danger_soft; color: $danger; }
QPushButton[role="chip"][tone="ok"] { background: $ok_soft; color: $ok; }

QPushButton[role="pill"] { font-size: ${f12}px; background: $surface; color: $muted;
  border: 1px solid $line; border-radius: ${p13}px; padding: ${p4}px ${p10}px;
  min-height: ${pill}px; }
QPushButton[role="pill"]:hover { border-color: $faint; color: $text; }
QPushButton[role="pill"]:pressed { background: $user; }
QPushButton[role="pill"]:focus { border: 2px solid $accent; padding: ${p4m}px ${p10m}px; }
QPushButton[role="pill"][tone="ok"] { color: $ok; }
QPushButton[role="pill"][tone="warn"] { color: $warn; }
QPushButton[role="pill"][tone="danger"] { color: $danger; }

QPushButton[role="send"] { background: $accent; color: $on_accent; border: 1px solid $accent;
  border-radius: ${p16}px; padding: 0; min-width: ${send}px; max-width: ${send}px;
  min-height: ${send}px; max-height: ${send}px; }
QPushButton[role="send"]:hover { background: $accent_hover; }
QPushButton[role="send"]:pressed { background: $accent_pressed; }
QPushButton[role="send"]:disabled { background: $line; border-color: $line; }
QPushButton[role="send"]:focus { border: 2px solid $text; min-width: ${sendm}px;
  max-width: ${sendm}px; min-height: ${sendm}px; max-height: ${sendm}px; }
"""

_FRAMES = """
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: ${p12}px; }
QFrame[role="card"][tone="warn"] { border-color: $warn; }
QFrame[role="card"][tone="accent"] { border-color: $accent; }
QFrame[role="rail"], QWidget[role="rail"] { background: $rail; border: 0;
  border-right: 1px solid $line; }
QFrame[role="side"] { background: $bg; border: 0; border-left: 1px solid $line; }
QFrame[role="bar"], QWidget[role="bar"] { background: $bg; border: 0;
  border-bottom: 1px solid $line; }
QFrame[role="foot"] { background: transparent; border: 0; border-top: 1px solid $line; }
QFrame[role="bubble"] { background: $user; border: 0; border-radius: ${p14}px;
  border-bottom-right-radius: ${p4}px; }
QFrame[role="composer"] { background: $surface; border: 1px solid $line;
  border-radius: ${p16}px; }
QFrame[role="composer"][focused="true"] { border: 1px solid $faint; }
QFrame[role="composer"][dropping="true"] { border: 1px solid $accent; background: $accent_soft; }
QFrame[role="attachment"] { background: $bg; border: 1px solid $line; border-radius: ${p10}px; }
QFrame[role="attachment"]:hover { border-color: $faint; }
QFrame[role="attachment"][tone="warn"] { border-color: $warn; }
QFrame[role="attachment"][tone="danger"] { border-color: $danger; }
QFrame[role="attachment"]:focus { border: 2px solid $accent; }
QFrame[role="code"] { background: $code; border: 1px solid $line; border-radius: ${p10}px; }
QFrame[role="code"]:focus { border: 2px solid $accent; }
QFrame[role="banner"] { background: $warn_soft; border: 1px solid $warn;
  border-radius: ${p10}px; }
QFrame[role="banner"][tone="danger"] { background: $danger_soft; border-color: $danger; }
QFrame[role="banner"][tone="info"] { background: $surface; border-color: $line; }
QFrame[role="toast"] { background: $surface; border: 1px solid $line; border-radius: ${p12}px; }
QFrame[role="popup"] { background: $surface; border: 1px solid $line; border-radius: ${p16}px; }
QFrame[role="popup"][edge="hard"] { border-color: $faint; }
QFrame[role="line"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[role="vline"] { background: $line; border: 0; max-width: 1px; min-width: 1px; }
"""

_INPUTS = """
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: $surface;
  color: $text; border: 1px solid $line; border-radius: ${p8}px; padding: ${p6}px ${p10}px;
  font-size: ${f13}px; selection-background-color: $accent_soft; selection-color: $text; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $muted; }
QLineEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: $faint; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus,
QComboBox:focus { border: 2px solid $accent; padding: ${p6m}px ${p10m}px; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: $muted;
  background: $bg; }
QLineEdit[invalid="true"] { border: 1px solid $danger; }
QPlainTextEdit[role="bare"], QTextEdit[role="bare"], QTextBrowser[role="bare"],
QLineEdit[role="bare"], QPlainTextEdit[role="bare"]:focus, QTextEdit[role="bare"]:focus,
QTextBrowser[role="bare"]:focus, QLineEdit[role="bare"]:focus { background: transparent;
  border: 0; padding: 0; }
QPlainTextEdit[role="message"], QPlainTextEdit[role="message"]:focus { background: transparent;
  border: 0; padding: 0; font-size: ${f15}px; }
QPlainTextEdit[role="quick"], QPlainTextEdit[role="quick"]:focus { background: transparent;
  border: 0; padding: 0; font-size: ${f18}px; }
QLineEdit[role="search"] { padding-left: ${p8}px; }
QLineEdit[role="palette"], QLineEdit[role="palette"]:focus { background: transparent; border: 0;
  font-size: ${f18}px; padding: ${p4}px; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: 0; width: ${p28}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; outline: 0;
  selection-background-color: $accent_soft; selection-color: $text; padding: ${p4}px; }
QComboBox QAbstractItemView::item { min-height: ${p28}px; padding: 0 ${p6}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QCheckBox, QRadioButton { font-size: ${f13}px; color: $text; spacing: ${p8}px; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }
QAbstractItemView { background: transparent; border: 0; outline: 0; font-size: ${f13}px;
  selection-background-color: $accent_soft; selection-color: $text; }
QListView[role="completions"] { background: $surface; color: $text; border: 1px solid $line; }
QListView[role="completions"]::item { min-height: ${p28}px; padding: 0 ${p6}px; }
QHeaderView, QHeaderView::section { background: $surface; color: $muted; font-size: ${f12}px; }
QHeaderView::section { border: 0; border-bottom: 1px solid $line; padding: ${p4}px ${p8}px; }
QFileDialog QToolButton { padding: ${p4}px; }
QFileDialog QToolButton:focus { padding: ${p4m}px; }
QFileDialog QTreeView, QFileDialog QListView { background: $surface; }
QListView[role="nav"] { background: transparent; }
QListView[role="nav"]::item { padding: ${p7}px ${p8}px; border-radius: ${p8}px; color: $text; }
QListView[role="nav"]::item:hover { background: $hover; }
QListView[role="nav"]::item:selected { background: $surface; color: $text;
  border: 1px solid $line; }
QListView[role="nav"]:focus::item:selected { border: 2px solid $accent; }
QProgressBar { background: $line; border: 0; border-radius: ${p2}px; min-height: ${p4}px;
  max-height: ${p4}px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: ${p2}px; }
QSlider::groove:horizontal { background: $line; height: ${p4}px; border-radius: ${p2}px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: ${p2}px; }
QSlider::handle:horizontal { background: $accent; width: ${p14}px; border-radius: ${p7}px;
  margin: -${p5}px 0; }
QSlider::handle:horizontal:focus { background: $text; }
QGroupBox { border: 0; margin: 0; padding: 0; font-weight: 600; }
"""

_SIDES = re.compile(r"(?<=-)(?:left|right)(?=[-:])")
_OTHER = {"left": "right", "right": "left"}
_FOUR_SIDES = re.compile(r"(padding: \d+(?:px)?) (\d+(?:px)?) (\d+(?:px)?) (\d+(?:px)?);")

_SHEET = Template(_BASE + _LABELS + _BUTTONS + _FRAMES + _INPUTS)

_SIZES = (2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 14, 16, 20, 24, 28, 30, 32)
_FONT_SIZES = (11, 12, 13, 15, 18, 24)


def style_sheet(tokens: Tokens, px: Scale, *, mirrored: bool = False) -> str:
    """The application's style sheet.

    px: scales a length at zoom 1 to device pixels. mirrored: for a language from right to left.
    """
    values = {
        name: css(value)
        for name in tokens.__dataclass_fields__
        if isinstance(value := getattr(tokens, name), str)
    }
    sizes = {f"p{size}": str(px(size)) for size in _SIZES}
    sizes |= {f"p{size}m": str(max(px(size) - 1, 0)) for size in _SIZES}
    sizes |= {f"f{size}": str(px(size)) for size in _FONT_SIZES}
    # Twice the radius with its border: Qt draws what is narrower without any round corner.
    sizes |= {"send": str(2 * px(16) - 2), "sendm": str(2 * px(16) - 4)}
    sizes |= {"chip": str(2 * (px(12) - px(3)) - 2), "pill": str(2 * (px(13) - px(4)) - 2)}
    sheet = _SHEET.substitute(values, **sizes)
    return _mirrored(sheet) if mirrored else sheet


def _mirrored(sheet: str) -> str:
    """With every left for a right: style sheets are all that Qt does not mirror by itself."""
    sheet = _SIDES.sub(lambda side: _OTHER[side.group()], sheet)
    return _FOUR_SIDES.sub(r"\1 \4 \3 \2;", sheet)


def css(colour: str) -> str:
    """A token as Qt's style sheets write it."""
    if len(colour) == 7:
        return colour
    parsed = QColor(colour)
    return f"rgba({parsed.red()}, {parsed.green()}, {parsed.blue()}, {parsed.alpha()})"


def palette(tokens: Tokens) -> QPalette:
    """The palette for what the style sheet does not reach: text documents, native parts."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, colour in (
        (role.Window, tokens.bg),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.rail),
        (role.ToolTipBase, tokens.surface),
        (role.ToolTipText, tokens.text),
        (role.Text, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.danger),
        (role.Light, tokens.surface),
        (role.Midlight, tokens.line),
        (role.Mid, tokens.line),
        (role.Dark, tokens.faint),
        (role.Shadow, tokens.faint),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Highlight, tokens.accent_soft),
        (role.HighlightedText, tokens.text),
        (role.Accent, tokens.accent),
    ):
        made.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(tokens.faint))
    return made
