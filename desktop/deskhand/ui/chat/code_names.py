"""What a block of code is called: its language for a person, its name as a file."""

from __future__ import annotations

import re

from deskhand.domain.wording import tr

NAMES = {
    "py": "Python", "js": "JavaScript", "ts": "TypeScript", "sh": "Shell", "bash": "Bash",
    "json": "JSON", "html": "HTML", "css": "CSS", "sql": "SQL", "yaml": "YAML", "yml": "YAML",
    "cpp": "C++", "c++": "C++", "cs": "C#", "csharp": "C#", "toml": "TOML", "xml": "XML",
    "javascript": "JavaScript", "typescript": "TypeScript", "php": "PHP", "tex": "LaTeX",
    "latex": "LaTeX", "md": "Markdown", "jsx": "JSX", "tsx": "TSX", "ini": "INI", "rs": "Rust",
    "rb": "Ruby", "csv": "CSV", "http": "HTTP", "svg": "SVG", "vb": "Visual Basic",
}  # fmt: skip

_ENDINGS_OF = """
py python py3 python3; js javascript node mjs; ts typescript; jsx; tsx; sh shell bash zsh console;
ps1 powershell; bat batch cmd; json; jsonl; html; css; scss; sql; yaml yml; toml; xml; svg; ini;
conf; cpp c++ cxx; c; h; cs csharp; java; kt kotlin; swift; go golang; rs rust; rb ruby; php;
pl perl; lua; r; jl julia; hs haskell; scala; dart; ex elixir; erl erlang; clj clojure; nix;
tex latex; md markdown; csv; diff patch; vue; proto; tf terraform; graphql; m matlab; f90 fortran;
pas pascal; asm; mmd mermaid; dot graphviz; puml plantuml
"""
_ENDINGS = {
    name: ending
    for names in _ENDINGS_OF.split(";")
    for ending in names.split()[:1]
    for name in names.split()
}
_WHOLE_NAMES = {"dockerfile": "Dockerfile", "makefile": "Makefile", "make": "Makefile"}
_NAMED = re.compile(
    r"^\s*(?:#|//|--|/\*|<!--|;)\s*(?:file(?:name)?:\s*)?"
    r"([\w-][\w.-]{0,80}\.\w{1,8})\s*(?:\*/|-->)?\s*$"
)


def language_name(language: str) -> str:
    """The language as its makers write it; "Text" where none is told."""
    if not language:
        return tr("Text")
    return NAMES.get(language.lower(), language[:1].upper() + language[1:])


def file_name(language: str, source: str) -> str:
    """A file's name to suggest: the one in a comment on the first line, or "code" with the
    language's ending."""
    named = _NAMED.match(source[:200].split("\n", 1)[0])
    if named:
        return named.group(1)
    known = language.lower()
    if known in _WHOLE_NAMES:
        return _WHOLE_NAMES[known]
    stem = "diagram" if known in ("mermaid", "mmd", "dot", "graphviz", "plantuml") else "code"
    return f"{stem}.{_ENDINGS.get(known, 'txt')}"
