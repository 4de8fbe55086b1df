"""Which formats there are. A new importer is one new module and one line here."""

from __future__ import annotations

from deskhand.services.exchange.base import DatabaseImporter, Importer
from deskhand.services.exchange.chatgpt import ChatGpt
from deskhand.services.exchange.claude import Claude
from deskhand.services.exchange.deskhand_json import DeskhandJson
from deskhand.services.exchange.open_webui import OpenWebUi
from deskhand.services.exchange.pygpt import PyGpt

IMPORTERS: tuple[Importer, ...] = (DeskhandJson(), ChatGpt(), Claude(), OpenWebUi())
DATABASES: tuple[DatabaseImporter, ...] = (PyGpt(),)
