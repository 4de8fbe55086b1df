"""One web page for one conversation: nothing in it runs, and nothing is fetched."""

from __future__ import annotations

import base64
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from deskhand.domain.wording import tr
from deskhand.services.exchange.telling import Attached, Keep, Said, Told

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MOST_MARKDOWN = 400_000
"""Longer texts are written as they stand."""
MOST_EMBEDDED = 30 * 1024 * 1024

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_SCREEN = """
:root { color-scheme: light dark; --bg: #fbfaf8; --text: #1f1d1a; --muted: #655f57;
  --line: #e5e1da; --user: #efece6; --code: #f6f4f0; --accent: #0f766e; --danger: #b42318; }
@media (prefers-color-scheme: dark) { :root { --bg: #171614; --text: #ece9e4; --muted: #a8a299;
  --line: #34312c; --user: #2a2824; --code: #1c1b19; --accent: #5ccfc0; --danger: #f58a7e; } }
body { background: var(--bg); color: var(--text); font: 16px/1.6 system-ui, sans-serif;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { line-height: 1.25; } .facts, .who { color: var(--muted); font-size: .875rem; }
article { margin: 1.5rem 0; } article.person { background: var(--user); border-radius: 12px;
  padding: .25rem 1rem; } .who { font-weight: 600; }
pre, code { background: var(--code); font-family: ui-monospace, monospace; font-size: .875em; }
pre { border: 1px solid var(--line); border-radius: 8px; padding: .75rem; overflow-x: auto;
  white-space: pre-wrap; } img { max-width: 100%; border-radius: 8px; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td, th { border: 1px solid var(--line); padding: .25rem .5rem; text-align: start; }
blockquote { border-inline-start: 3px solid var(--line); margin-inline: 0;
  padding-inline-start: 1rem; color: var(--muted); } a { color: var(--accent); }
hr { border: 0; border-top: 1px solid var(--line); } .error { color: var(--danger); }
"""
# What Qt's own reader of web pages understands, for paper.
_PAPER = """
body { font-family: sans-serif; font-size: 10pt; color: #1f1d1a; }
h1 { font-size: 18pt; } h2 { font-size: 13pt; } h3 { font-size: 11pt; }
.facts, .who { color: #655f57; font-size: 9pt; } .who { font-weight: bold; margin-top: 14px; }
pre, code { font-family: monospace; font-size: 9pt; background-color: #f6f4f0; }
td, th { border: 1px solid #e5e1da; padding: 3px; } table { border-collapse: collapse; }
blockquote { color: #655f57; } a { color: #0f766e; } .error { color: #b42318; }
"""


class Html:
    """is_for_paper: made to be turned into a PDF: no style that Qt does not know, no files."""

    name = "html"
    label = "HTML"
    ending = ".html"

    def __init__(self, *, is_for_paper: bool = False) -> None:
        self._is_for_paper = is_for_paper

    def render(self, told: Told, keep: Keep) -> bytes:
        title = escape(told.title)
        pieces = [
            '<!DOCTYPE html>\n<html><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{_PAPER if self._is_for_paper else _SCREEN}</style></head><body>",
            f'<h1 dir="auto">{title}</h1><p class="facts">{_facts(told)}</p>',
        ]
        for branch in told.branches:
            if branch.heading:
                pieces.append(f"<hr><h2>{escape(branch.heading)}</h2>")
            pieces += map(self._message, branch.messages)
        return "\n".join([*pieces, "</body></html>\n"]).encode("utf-8", "replace")

    def _message(self, said: Said) -> str:
        who = f"{escape(said.who)} · {said.at.astimezone():%Y-%m-%d %H:%M}"
        inner = [f'<p class="who">{who}</p>', *map(self._attached, said.attached)]
        if said.thinking:
            thought = _markdown(said.thinking)
            summary = escape(tr("Thinking"))
            inner.append(
                f"<blockquote><p><b>{summary}</b></p>{thought}</blockquote>"
                if self._is_for_paper
                else f"<details><summary>{summary}</summary>{thought}</details>"
            )
        inner.append(_markdown(said.text))
        if said.error:
            inner.append(f'<p class="error">{escape(said.error)}</p>')
        kind = "person" if said.is_person else "answer"
        return f'<article class="{kind}" dir="auto">{"".join(inner)}</article>'

    def _attached(self, attached: Attached) -> str:
        name = escape(attached.name)
        if not attached.data or len(attached.data) > MOST_EMBEDDED:
            return f"<p>[{name}]</p>"
        is_known = attached.is_picture and attached.media_type != "image/svg+xml"
        data = base64.b64encode(attached.data).decode("ascii")
        if is_known:
            kind = escape(attached.media_type)
            size = ' width="320"' if self._is_for_paper else ""
            return f'<p><img alt="{name}" src="data:{kind};base64,{data}"{size}></p>'
        if self._is_for_paper:
            return f"<p>[{name}]</p>"
        # Of no kind that a browser would show: it is only ever saved.
        address = f"data:application/octet-stream;base64,{data}"
        return f'<p><a download="{name}" href="{address}">{name}</a></p>'


def _facts(told: Told) -> str:
    facts = [f"{told.created_at.astimezone():%Y-%m-%d}", *told.models]
    facts += [f"#{tag}" for tag in told.tags]
    return escape(" · ".join(facts))


@cache
def _reader() -> MarkdownIt:
    """HTML in it is shown as text; pictures would be fetched, so they become links."""
    from markdown_it import MarkdownIt

    options = {"html": False, "linkify": False, "typographer": False}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).disable("image")


def _markdown(text: str) -> str:
    if not text.strip():
        return ""
    if len(text) > MOST_MARKDOWN:
        return f"<pre>{escape(text)}</pre>"
    return str(_reader().render(text))
