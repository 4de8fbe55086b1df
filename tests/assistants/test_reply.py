"""An answer as it grows."""

import pytest

from deskhand.assistants.reply import Reply
from deskhand.domain.conversation import Stop
from deskhand.domain.events import (
    Finished,
    TextDelta,
    ThinkingDelta,
    ToolCall,
    Usage,
    Waiting,
)
from deskhand.domain.labels import FROM_OUTSIDE, FROM_USER, Integrity
from deskhand.domain.money import TokenCount
from deskhand.domain.parts import TextPart, ThinkingPart, ToolCallPart


@pytest.fixture
def clock():
    class Clock:
        now = 100.0

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def reply(clock):
    return Reply(FROM_USER, clock)


def test_thinking_then_words_are_two_parts_with_a_duration(reply, clock):
    reply.take(Waiting("starting"))
    reply.take(ThinkingDelta("let me "))
    clock.now += 2.5
    assert reply.parts()[0] == ThinkingPart("let me ", None)
    reply.take(ThinkingDelta("see", signature="sig"))
    reply.take(TextDelta("It is "))
    reply.take(TextDelta("four."))
    thinking, text = reply.finished_parts()
    assert (thinking.text, thinking.seconds, thinking.signature) == ("let me see", 2.5, "sig")
    assert text.text == "It is four."


def test_a_signature_seals_its_block(reply):
    reply.take(ThinkingDelta("first"))
    reply.take(ThinkingDelta("", signature="one"))
    reply.take(ThinkingDelta("second"))
    reply.take(ThinkingDelta("", signature="two"))
    blocks = [(part.text, part.signature) for part in reply.finished_parts()]
    assert blocks == [("first", "one"), ("second", "two")]


def test_looking_does_not_change_what_comes_next(reply):
    reply.take(TextDelta("a"))
    assert reply.parts() == reply.parts()
    reply.take(TextDelta("b"))
    assert [part.text for part in reply.finished_parts()] == ["ab"]


def test_tool_calls_stand_where_they_came(reply):
    reply.take(TextDelta("first"))
    reply.take(ToolCall("1", "look", "{}"))
    reply.take(TextDelta("then"))
    assert [type(part) for part in reply.finished_parts()] == [TextPart, ToolCallPart, TextPart]
    assert reply.asked_for_tools == ("look",)


def test_the_last_usage_and_stop_count(reply):
    reply.take(Usage(TokenCount(5, 1)))
    reply.take(Usage(TokenCount(5, 7)))
    reply.take(Finished(Stop.LENGTH))
    assert reply.tokens == TokenCount(5, 7)
    assert reply.stop is Stop.LENGTH


def test_an_answer_to_untrusted_words_is_untrusted():
    reply = Reply(FROM_OUTSIDE)
    reply.take(TextDelta("as the page says"))
    assert reply.finished_parts()[0].labels.integrity is Integrity.UNTRUSTED


def test_blank_words_are_no_words(reply):
    reply.take(TextDelta(" \n"))
    assert not reply.has_words
    reply.take(TextDelta("x"))
    assert reply.has_words
