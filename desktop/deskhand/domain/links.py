"""Links to Deskhand: `deskhand://…`. Anybody can write one into a page, so they only show things
or write something down to be corrected; none sends, runs or changes anything.

    deskhand://open                    the window
    deskhand://chat/UUID               a conversation
    deskhand://task/UUID               a task; deskhand://task?text=… a new one to correct
    deskhand://ask?text=…              a new chat with these words in the composer
    deskhand://note?text=…             the quick prompt with a note
    deskhand://quick?text=…            the quick prompt
    deskhand://settings/PAGE           a page of the settings
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr

SCHEME = "deskhand"
MOST_URL = 16_384
MOST_TEXT = 4_000
_PAGE = re.compile(r"[a-z][a-z_]{0,31}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LAYOUT = "\n\t"
# Marks that turn the order of what is read round, and the block of invisible "tag" letters.
_MISLEADING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
# Letters nobody sees, Unicode's Default_Ignorable_Code_Point. One or two between others belong to
# how a script or an emoji is written; in a row they carry words that only a model reads.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e0fff]{3}"
)


class Place(Enum):
    """What a link leads to."""

    WINDOW = "open"
    CHAT = "chat"
    TASK = "task"
    ASK = "ask"
    NEW_TASK = "new task"
    NOTE = "note"
    QUICK = "quick"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """Where a link leads. id: of a chat or task; text: to prefill; page: of the settings, ""
    for where they were."""

    place: Place
    id: UUID | None = None
    text: str = ""
    page: str = ""


def parse_link(url: str) -> LinkTarget:
    """What this link shows or writes down.

    url: anything anybody wrote. Raises InputError for another scheme, an unknown place, more
    than it may carry, text that is not UTF-8, and characters that hide or turn what is read.
    """
    from urllib.parse import urlsplit  # costs a start without links 4 ms

    if len(url) > MOST_URL:
        raise _refused(tr("it is too long"))
    if not url.isascii() or any(ord(each) <= 0x20 or each == "\x7f" for each in url):
        raise _refused(tr("it has characters that do not belong into a link"))
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _refused(tr("it is not a link")) from error
    if parts.scheme != SCHEME or not url[len(SCHEME) :].startswith("://"):
        raise _refused(tr("it does not begin with deskhand://"))
    if parts.fragment:
        raise _refused(tr("Deskhand knows no such place"))
    place, rest = parts.netloc.lower(), parts.path.strip("/")
    text = _text_of(parts.query)
    match place, rest:
        case "open", "" if not text:
            return LinkTarget(Place.WINDOW)
        case (("chat" | "task"), key) if _UUID.fullmatch(key) and not text:
            return LinkTarget(Place(place), id=UUID(key))
        case "task", "":
            return LinkTarget(Place.NEW_TASK, text=text)
        case (("ask" | "note" | "quick"), ""):
            return LinkTarget(Place(place), text=text)
        case "settings", page if (not page or _PAGE.fullmatch(page)) and not text:
            return LinkTarget(Place.SETTINGS, page=page)
        case _:
            raise _refused(tr("Deskhand knows no such place"))


def _text_of(query: str) -> str:
    """The `text` of `text=…`, the only thing a link may carry."""
    from urllib.parse import parse_qsl

    if not query:
        return ""
    try:
        fields = parse_qsl(
            query, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=1
        )
    except UnicodeDecodeError as error:
        raise _refused(tr("its text is not UTF-8")) from error
    except ValueError as error:
        raise _refused(tr("Deskhand knows no such place")) from error
    if [name for name, _ in fields] != ["text"]:
        raise _refused(tr("Deskhand knows no such place"))
    text = fields[0][1].replace("\r\n", "\n")
    if len(text) > MOST_TEXT:
        raise _refused(tr("it is too long"))
    hidden = any(unicodedata.category(each) == "Cc" and each not in _LAYOUT for each in text)
    if hidden or _MISLEADING.search(text) or _UNSEEN.search(text):
        raise _refused(tr("it has characters that do not belong into a link"))
    return text


def _refused(why: str) -> InputError:
    return InputError(
        tr("This link cannot be opened: {why}.", why=why), next_step=tr("Nothing was done.")
    )
