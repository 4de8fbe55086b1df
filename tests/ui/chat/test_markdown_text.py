"""What a block of Markdown looks like as a document: links, pictures, directions, HTML."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from deskhand.ui.chat.text_block import TextBlock
from deskhand.ui.theme.theme import Theme

from .showing import shown, words


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def anchors(document: QTextDocument) -> dict[str, str]:
    """The links of a document: their words and where they lead."""
    found: dict[str, str] = {}
    block = document.begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            piece = pieces.fragment()
            if piece.charFormat().isAnchor():
                found[piece.text()] = piece.charFormat().anchorHref()
            pieces += 1
        block = block.next()
    return found


def first(theme: Theme, markdown: str) -> tuple[str, dict[str, str]]:
    with shown(markdown, theme) as view:
        return words(view), anchors(view.selectables()[0].document())


def test_a_link_tells_its_host_where_its_words_do_not(theme: Theme) -> None:
    text, links = first(theme, "[the page](https://example.org/a) and https://example.net/b.")
    assert text == "the page (example.org) and https://example.net/b."
    assert links == {
        "the page": "https://example.org/a",
        "https://example.net/b.": "https://example.net/b",
    }


def test_words_that_name_another_host_do_not_hide_the_real_one(theme: Theme) -> None:
    text, _ = first(theme, "[**bank**.example](https://evil.example/)")
    assert text == "bank.example (evil.example)"


def test_links_that_never_open_are_words(theme: Theme) -> None:
    source = "[a](javascript:x) [b](file:///etc/passwd) [c](data:text/html,x) [d](relative)"
    text, links = first(theme, source)
    assert text == "a b c d" and links == {}


def test_letters_are_not_turned_around_where_there_are_links(theme: Theme) -> None:
    text, _ = first(theme, "\u202e[moc.elgoog](https://evil.example/)")
    assert "\u202e" not in text and "⟦U+202E⟧" in text and "(evil.example)" in text


def test_a_picture_is_its_words_its_host_and_a_way_there(theme: Theme) -> None:
    text, links = first(theme, "See ![a cat](https://cats.example/c.png) here")
    assert text == "See ▧ a cat · cats.example · Open in browser here"
    assert links == {"Open in browser": "https://cats.example/c.png"}


@pytest.mark.parametrize("address", ["file:///etc/passwd", "data:image/png;base64,AA", "c.png"])
def test_a_picture_that_is_not_on_the_web_is_said_to_be_not_shown(
    theme: Theme, address: str
) -> None:
    text, links = first(theme, f"![secret]({address})")
    assert "secret" in text and "not shown" in text and links == {}


def test_html_is_text(theme: Theme) -> None:
    source = "<script>alert(1)</script> <b>bold</b> <img src='file:///etc/passwd'>"
    text, _ = first(theme, source)
    assert text == source


@pytest.mark.parametrize(
    ("markdown", "direction"),
    [
        ("שלום עולם with English", Qt.LayoutDirection.RightToLeft),
        ("English with שלום", Qt.LayoutDirection.LeftToRight),
        ("- פריט ראשון", Qt.LayoutDirection.RightToLeft),
        ("> ציטוט", Qt.LayoutDirection.RightToLeft),
    ],
)
def test_each_paragraph_runs_as_its_first_letter_does(
    theme: Theme, markdown: str, direction: Qt.LayoutDirection
) -> None:
    with shown(markdown, theme) as view:
        (block,) = view.selectables()
        assert isinstance(block, TextBlock)
        assert block.document().begin().textDirection() is direction


def test_tasks_keep_their_boxes(theme: Theme) -> None:
    with shown("- [ ] open\n- [x] done", theme) as view:
        line = view.selectables()[0].document().begin()
        assert line.blockFormat().marker().name == "Unchecked"
        assert line.next().blockFormat().marker().name == "Checked"
