"""Take the translations to Qt Linguist and back (`packaging/translations.py ts` and `po`).

The program's texts are gettext catalogues, because the core knows no Qt. Linguist reads .ts files
(Qt's TS 2.1, https://doc.qt.io/qt-6/linguist-ts-file-format.html); what gettext has and TS has not
is kept as Qt's own lconvert keeps it: a plural's English form in `extra-po-msgid_plural`. PySide6
brings Linguist along: `.venv/bin/pyside6-linguist FILE`.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from babel.messages import Catalog
from babel.messages.catalog import Message
from defusedxml.ElementTree import ParseError, fromstring

PLURAL = "extra-po-msgid_plural"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
UNFINISHED = "unfinished"


class NotLinguist(Exception):
    """A file that Qt Linguist did not write, or of another language."""


def as_ts(texts: Catalog) -> bytes:
    """A language's catalogue as Linguist opens it; a context is a file of the source."""
    root = ET.Element(
        "TS", version="2.1", language=str(texts.locale_identifier), sourcelanguage="en"
    )
    contexts: dict[str, ET.Element] = {}
    for message in texts:
        if not message.id:
            continue
        place = message.locations[0][0] if message.locations else "deskhand"
        if place not in contexts:
            contexts[place] = ET.SubElement(root, "context")
            ET.SubElement(contexts[place], "name").text = place
        contexts[place].append(_message(message, texts.num_plurals))
    ET.indent(root, space="    ")
    return (HEAD + ET.tostring(root, encoding="unicode") + "\n").encode()


def _message(message: Message, plurals: int) -> ET.Element:
    made = ET.Element("message")
    for name, _line in message.locations:
        ET.SubElement(made, "location", filename=f"../../desktop/deskhand/{name}")
    one, many = message.id if isinstance(message.id, tuple) else (message.id, "")
    ET.SubElement(made, "source").text = one
    if message.auto_comments:
        ET.SubElement(made, "extracomment").text = "\n".join(message.auto_comments)
    if message.user_comments:
        ET.SubElement(made, "translatorcomment").text = "\n".join(message.user_comments)
    translation = ET.SubElement(made, "translation")
    forms = message.string if isinstance(message.string, list | tuple) else [message.string or ""]
    if message.fuzzy or not all(forms):
        translation.set("type", UNFINISHED)
    if many:
        made.set("numerus", "yes")
        for at in range(plurals):
            form = forms[at] if at < len(forms) else ""
            ET.SubElement(translation, "numerusform").text = form
        ET.SubElement(made, PLURAL).text = many
    else:
        translation.text = forms[0]
    return made


def taken_back(texts: Catalog, ts: bytes) -> int:
    """Put what a translator wrote in Linguist into a language's catalogue.

    Only texts that are in it and marked as finished are taken; returns how many changed. Raises
    NotLinguist for anything that is no TS file of this language.
    """
    try:
        root = fromstring(ts)
    except (ParseError, ValueError) as error:
        raise NotLinguist(f"not a file of Qt Linguist: {error}") from error
    language = root.get("language", "").partition("_")[0].partition("-")[0]
    if root.tag != "TS" or language != str(texts.locale_identifier).partition("_")[0]:
        raise NotLinguist(f"not a file of Qt Linguist for {texts.locale_identifier}")
    known = {_key(message): message for message in texts if message.id}
    changed = 0
    for key, forms in _finished(root):
        message = known.get(key)
        if message is None:
            continue
        new = forms if isinstance(message.id, tuple) else forms[0]
        if _plain(message.string) != _plain(new) or message.fuzzy:
            message.string = new
            message.flags.discard("fuzzy")
            changed += 1
    return changed


def _finished(root: ET.Element) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """What is translated: the English forms, and the ones of the language."""
    for message in root.iter("message"):
        translation = message.find("translation")
        if translation is None or translation.get("type"):
            continue
        forms = [translation.text or ""]
        if message.get("numerus") == "yes":
            forms = [form.text or "" for form in translation.findall("numerusform")]
        if forms and all(forms):
            key = (message.findtext("source", ""), message.findtext(PLURAL, ""))
            yield key, tuple(forms)


def _key(message: Message) -> tuple[str, str]:
    return message.id if isinstance(message.id, tuple) else (message.id, "")


def _plain(string: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)
