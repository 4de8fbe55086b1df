"""Markdown with front matter, as Obsidian and other notes programs read it."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from deskhand.domain.wording import tr
from deskhand.services.exchange.telling import Attached, Keep, Said, Told

_TAG = re.compile(r"[^\w/-]+")


class Markdown:
    """Messages are headings, so that notes programs fold and link to them."""

    name = "markdown"
    label = "Markdown"
    ending = ".md"

    def render(self, told: Told, keep: Keep) -> bytes:
        lines = [*_front_matter(told), "", f"# {_escaped(told.title)}", ""]
        for branch in told.branches:
            if branch.heading:
                lines += ["---", "", f"## {branch.heading}", ""]
            for said in branch.messages:
                lines += _message(said, keep)
        return "\n".join(lines).rstrip("\n").encode("utf-8", "replace") + b"\n"


def _front_matter(told: Told) -> list[str]:
    """YAML; JSON's strings and lists are YAML too, and need no quoting of our own."""

    def value(of: object) -> str:
        return json.dumps(of, ensure_ascii=False)

    tags = [_TAG.sub("-", tag).strip("-") for tag in told.tags]
    lines = [
        "---",
        f"title: {value(told.title)}",
        f"date: {told.created_at.isoformat(timespec='seconds')}",
        f"updated: {told.updated_at.isoformat(timespec='seconds')}",
        f"tags: {value([tag for tag in tags if tag])}",
        f"models: {value(list(told.models))}",
    ]
    if told.folder:
        lines.append(f"folder: {value(told.folder)}")
    return [*lines, "---"]


def _message(said: Said, keep: Keep) -> list[str]:
    lines = [f"### {_escaped(said.who)}", f"*{said.at.astimezone():%Y-%m-%d %H:%M}*", ""]
    for each in said.attached:
        lines += [_link(each, keep), ""]
    if said.thinking:
        quoted = "\n".join(f"> {line}".rstrip() for line in said.thinking.splitlines())
        lines += [f"> [!note]- {tr('Thinking')}", quoted, ""]
    if said.text.strip():
        lines += [said.text.strip("\n"), ""]
    if said.error:
        lines += [f"> [!warning] {_escaped(said.error)}", ""]
    return lines


def _link(attached: Attached, keep: Keep) -> str:
    name = _escaped(attached.name)
    if not attached.data:
        return f"[{name}]"
    path = quote(keep(attached.name, attached.data))
    return f"{'!' if attached.is_picture else ''}[{name}]({path})"


def _escaped(text: str) -> str:
    """Words of a line that must not be read as Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))
