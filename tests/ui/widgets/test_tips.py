"""Tool tips show words of others as they are, never as markup."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from deskhand.ui.widgets.labels import ElidedLabel
from deskhand.ui.widgets.tips import exact_tip, plain_tip

EVIL = '<img src="file:///etc/hostname"> <b>Deskhand</b> asks: &lt;your password&gt;'


def test_plain_words_stay_plain() -> None:
    assert plain_tip("") == exact_tip("") == ""
    assert plain_tip("Call Anna\nat 9") == "Call Anna\nat 9"


def test_what_could_be_markup_is_shown_exactly() -> None:
    shown = plain_tip(f"{EVIL}\nsecond line")
    assert shown.startswith("<qt>&lt;img src=") and "<img" not in shown and "<b>" not in shown
    assert "&amp;lt;your password&amp;gt;<br>second line" in shown


def test_a_label_that_is_cut_tells_the_rest_exactly(qapp: QApplication) -> None:
    label = ElidedLabel(EVIL)
    label.resize(40, 20)
    label.show()
    assert "<img" not in label.toolTip() and "&lt;img" in label.toolTip()
    label.deleteLater()
