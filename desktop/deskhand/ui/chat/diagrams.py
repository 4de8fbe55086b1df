"""Diagrams that come as their source: said to be one, shown as code."""

from __future__ import annotations

from deskhand.domain.wording import tr

_LANGUAGES = {
    "mermaid": "Mermaid",
    "mmd": "Mermaid",
    "dot": "Graphviz",
    "graphviz": "Graphviz",
    "plantuml": "PlantUML",
    "puml": "PlantUML",
}


def diagram_label(language: str) -> str:
    """What stands above the source of a diagram; "" for a language that is none."""
    name = _LANGUAGES.get(language.lower())
    return tr("Diagram in {name}, shown as its source", name=name) if name else ""
