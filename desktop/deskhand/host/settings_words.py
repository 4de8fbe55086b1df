"""What each setting means, read from the docstrings under the fields of `settings`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from functools import cache

from deskhand.host import settings


@cache
def explanations() -> Mapping[str, Mapping[str, str]]:
    """By class and field: one or two sentences. Empty where the source is not at hand."""
    try:
        tree = ast.parse(inspect.getsource(settings))
    except OSError:
        return {}
    return {each.name: _fields(each) for each in tree.body if isinstance(each, ast.ClassDef)}


def _fields(node: ast.ClassDef) -> dict[str, str]:
    found: dict[str, str] = {}
    field = ""
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name)):
                field = name
            case ast.Expr(value=ast.Constant(value=str(text))) if field:
                found[field] = " ".join(text.split())
                field = ""
            case _:
                field = ""
    return found
