"""One command of the window, and the menus there are."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.domain.wording import mark, tr

MENUS = (
    mark("&File"),
    mark("&Edit"),
    mark("&Chat"),
    mark("&Message"),
    mark("&Organise"),
    mark("&View"),
    mark("&Go"),
    mark("&Help"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    text: with its mnemonic. menu: one of MENUS, "" for none; a rule is drawn where `section`
    changes. keys: the first one is shown. bound: False where a widget listens for the keys
    itself and they are only shown. in_list: the keys count only in the conversation list.
    choice: commands of one choice exclude each other and are checkable. words: what else people
    call it, for the palette.
    """

    id: str
    text: str
    menu: str = ""
    section: int = 0
    keys: tuple[str, ...] = ()
    icon: str = ""
    bound: bool = True
    in_list: bool = False
    in_palette: bool = True
    checkable: bool = False
    choice: str = ""
    words: str = ""

    @property
    def label(self) -> str:
        """The text in the person's language, without its mnemonic and ellipsis."""
        return tr(self.text).replace("&", "").removesuffix("…")
