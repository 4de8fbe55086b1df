"""A query in the language of each database's index. Words hold no signs; facets are quoted."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from deskhand.domain.conversation import Role
from deskhand.domain.search import Query, Term
from deskhand.store.search_index import (
    PASSAGE,
    conversation_facet,
    has_facet,
    name_facets,
    quoted_lexeme,
    role_facet,
)


def of_query(dialect: str, query: Query, places: Sequence[UUID] | None) -> str:
    """What a text must have. places: only in these conversations; a file's passage is in none,
    and has to be looked up."""
    wanted = [of_term(dialect, term) for term in query.terms]
    facets = [has_facet(each) for each in sorted(query.has)]
    facets += [each for name in query.models for each in name_facets("m", name)]
    facets += [each for name in query.providers for each in name_facets("p", name)]
    if query.speaker is not None:
        facets.append(role_facet(query.speaker))
    wanted += [_word(dialect, each) for each in facets]
    if places is not None:
        wanted.append(_any(dialect, [PASSAGE, *map(conversation_facet, places)]))
    if not wanted:
        wanted = [_any(dialect, [PASSAGE, *map(role_facet, Role)])]
    return _joined(dialect, wanted, query.without)


def of_words(dialect: str, query: Query) -> str:
    """What a title must have."""
    return _joined(dialect, [of_term(dialect, term) for term in query.terms], query.without)


def of_term(dialect: str, term: Term) -> str:
    """Words that follow each other."""
    if dialect == "sqlite":
        return f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}'
    words = [quoted_lexeme(word) for word in term.words]
    return f"({' <-> '.join(words)}{':*' if term.is_prefix else ''})"


def _word(dialect: str, word: str) -> str:
    return f'"{word}"' if dialect == "sqlite" else quoted_lexeme(word)


def _any(dialect: str, words: Sequence[str]) -> str:
    either = " OR " if dialect == "sqlite" else " | "
    return f"({either.join(_word(dialect, word) for word in words)})"


def _joined(dialect: str, wanted: Sequence[str], unwanted: Sequence[Term]) -> str:
    if dialect == "sqlite":
        match = f"({' AND '.join(wanted)})"
        return match + "".join(f" NOT {of_term(dialect, term)}" for term in unwanted)
    return " & ".join([*wanted, *(f"!{of_term(dialect, term)}" for term in unwanted)])
