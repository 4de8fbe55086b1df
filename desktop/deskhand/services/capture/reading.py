"""What every reader of a line needs: the words, what they mean, and what time it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from deskhand.services.capture.line import Kind, Line
from deskhand.services.capture.vocabulary import Table, Unit, Vocabulary, Words

_AMOUNT = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?([^\W\d_]*)")
_ALSO_WORDS = frozenset({"sun", "sat", "wed", "mon"})
_ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th)")


@dataclass(slots=True)
class Reading:
    """One line being read. now: where the person is (aware). fresh: the first word that no
    piece has taken; a piece that begins there stands directly behind another, or at the start.

    problems: sentences about what cannot be, in order.
    """

    line: Line
    words: Vocabulary
    now: datetime
    month_first: bool
    fresh: int = 0
    problems: dict[str, None] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Where the person is."""
        return self.now.date()

    def phrase(self, index: int, known: Words | Table[Any]) -> int:
        """The word behind the longest phrase of `known` that begins here, 0 if none does."""
        line = self.line
        key, found = line[index], 0
        if key not in known.longest:
            return 0
        for _ in range(known.longest[key]):
            if key in known:
                found = index + 1
            index = line.after(index)
            if not line[index]:
                break
            key = f"{key} {line[index]}"
        return found

    def said(self, start: int, end: int) -> str:
        """The folded words of a phrase that was found."""
        return " ".join(self.line[each] for each in range(start, end))

    def next(self, end: int, over: str = "") -> int:
        """The word behind a piece that ends before `end`, the line's end if punctuation is
        between."""
        return self.line.after(end - 1, over)

    def stands_alone(self, end: int) -> bool:
        """Whether what follows the piece that ends here goes on with something else."""
        line = self.line
        if end >= line.end or line.words[end - 1].trail or line.words[end].lead:
            return True
        return (
            line.words[end].kind is not Kind.PLAIN
            or line[end] in self.words.soft
            or (self.begins_piece(end))
        )

    def goes_on_with_verb(self, said: str, end: int) -> bool:
        """Whether what was `said` is followed by what to do: "Anna Freitag anrufen"."""
        following = self.line.words[end] if end < self.line.end else None
        return (
            said in self.words.before_verb
            and following is not None
            and following.folded not in self.words.counted
            and following.text[:1].islower()
        )

    def is_day_name(self, index: int) -> bool:
        """Whether a short name of a day is one here, and not "sun cream" or "so often"."""
        word = self.line.words[index]
        if len(word.folded) > 2 and word.folded not in _ALSO_WORDS:
            return True
        if word.text[:1].isupper() or self.line.has_dot(index):
            return True
        return len(word.folded) > 2 and self.stands_alone(index + 1)

    def begins_piece(self, index: int) -> bool:
        """Whether a day, a time or a repetition may begin with this word."""
        word, known = self.line[index], self.words
        groups = (known.days, known.weekdays, known.every, known.sure_adverbs, known.workdays)
        if any(word in group for group in groups) or word in known.every_weekday:
            return True
        if self.phrase(index, known.today_parts) or self.phrase(index, known.remind):
            return True
        behind = self.line[self.line.after(index)]
        if word.isdecimal() and any(
            behind in group for group in (known.o_clock, known.am, known.pm)
        ):
            return True
        timed = re.fullmatch(r"\d{1,2}([:.]\d{2})?(am|pm|uhr)|\d{1,2}:\d{2}", word)
        return timed is not None or word in known.next or word in known.this

    def number(self, index: int) -> tuple[int, int] | None:
        """A whole number and the word behind it: "20", "two", "a couple of"."""
        word = self.line[index]
        if word.isdecimal() and len(word) <= 4:
            return int(word), index + 1
        if end := self.phrase(index, self.words.numbers):
            return self.words.numbers[self.said(index, end)], end
        return None

    def ordinal(self, index: int) -> tuple[int, int] | None:
        """A place in a row and the word behind it: "second", "2nd", "2."; -1 for "last"."""
        word = self.line[index]
        if word in self.words.ordinals:
            return self.words.ordinals[word], index + 1
        if found := _ORDINAL.fullmatch(word):
            return int(found[1]), index + 1
        if word.isdecimal() and len(word) <= 2 and self.line.has_dot(index):
            return int(word), index + 1
        return None

    def amount(self, index: int) -> tuple[float, Unit, int] | None:
        """So many of a unit, and the word behind: "20 minutes", "2h", "half an hour", "a week"."""
        line, known = self.line, self.words
        if end := self.phrase(index, known.half):
            unit = known.units.get(line[self.next(end)])
            return (0.5, unit, self.next(end) + 1) if unit else None
        if found := _AMOUNT.fullmatch(line[index]):
            count = float(f"{found[1]}.{found[2] or 0}")
            if found[3]:
                unit = known.units.get(found[3])
                return (count, unit, index + 1) if unit else None
            end = index + 1
        elif line[index] in known.articles_one:
            count, end = 1.0, index + 1
        elif whole := self.number(index):
            count, end = float(whole[0]), whole[1]
        else:
            return None
        at = self.next(end)
        unit = known.units.get(line[at])
        return (count, unit, at + 1) if unit else None
