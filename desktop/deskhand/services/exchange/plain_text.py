"""Plain text: what was said, and by whom."""

from __future__ import annotations

from deskhand.domain.wording import tr
from deskhand.services.exchange.telling import Keep, Said, Told


class PlainText:
    """Attached files are named, not kept."""

    name = "text"
    label = "Plain text"
    ending = ".txt"

    def render(self, told: Told, keep: Keep) -> bytes:
        title = " ".join(told.title.split())
        lines = [title, "=" * min(len(title), 80), ""]
        for branch in told.branches:
            if branch.heading:
                lines += [branch.heading, "-" * len(branch.heading), ""]
            for said in branch.messages:
                lines += _message(said)
        return "\n".join(lines).rstrip("\n").encode("utf-8", "replace") + b"\n"


def _message(said: Said) -> list[str]:
    lines = [f"{said.who}, {said.at.astimezone():%Y-%m-%d %H:%M}:"]
    lines += [f"[{each.name}]" for each in said.attached]
    if said.thinking:
        lines += [f"({tr('Thinking')}: {said.thinking})", ""]
    if said.text.strip():
        lines.append(said.text.strip("\n"))
    if said.error:
        lines.append(f"[{said.error}]")
    return [*lines, ""]
