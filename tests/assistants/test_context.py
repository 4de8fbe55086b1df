"""What a model gets to read."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from deskhand.assistants.context import build_context, estimate_tokens, instructions
from deskhand.domain.conversation import Message, MessageStatus, Role
from deskhand.domain.ids import new_id
from deskhand.domain.parts import TextPart, ThinkingPart, ToolCallPart

CONVERSATION = new_id()
NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


def message(role, *parts, status=MessageStatus.COMPLETE):
    return Message(new_id(), CONVERSATION, None, role, status, tuple(parts), NOW)


def talk(turns, length=400):
    roles = (Role.USER, Role.ASSISTANT)
    return [message(roles[i % 2], TextPart(f"{i} " + "x" * length)) for i in range(turns)]


def test_everything_is_sent_when_the_size_is_unknown():
    context = build_context(talk(41), system="be kind", context_tokens=None)
    assert len(context.turns) == 41
    assert context.left_out == 0


def test_the_oldest_turns_are_left_out_first_and_counted():
    history = talk(41)
    context = build_context(history, system="", context_tokens=2_000)
    assert 0 < len(context.turns) < 41
    assert context.left_out == 41 - len(context.turns)
    assert context.turns[-1].parts == history[-1].parts


def test_what_is_kept_begins_with_the_person():
    for size in range(300, 4_000, 170):
        context = build_context(talk(41), system="", context_tokens=size)
        assert context.turns[0].role is Role.USER


def test_the_last_message_stays_even_when_it_alone_is_too_long():
    context = build_context(talk(5, length=100_000), system="", context_tokens=1_000)
    assert len(context.turns) == 1


def test_answers_without_a_word_are_not_sent():
    history = [
        message(Role.USER, TextPart("hello")),
        message(Role.ASSISTANT, status=MessageStatus.FAILED),
        message(Role.ASSISTANT, ThinkingPart("hm"), status=MessageStatus.INTERRUPTED),
        message(Role.USER, TextPart("are you there?")),
    ]
    context = build_context(history, system="", context_tokens=None)
    assert [turn.role for turn in context.turns] == [Role.USER, Role.USER]


def test_thinking_goes_back_only_with_its_signature():
    history = [
        message(Role.USER, TextPart("hello")),
        message(Role.ASSISTANT, ThinkingPart("plain"), TextPart("hi")),
        message(Role.ASSISTANT, ThinkingPart("signed", 1.0, "sig"), TextPart("hi")),
    ]
    _, plain, signed = build_context(history, system="", context_tokens=None).turns
    assert [type(part) for part in plain.parts] == [TextPart]
    assert [type(part) for part in signed.parts] == [ThinkingPart, TextPart]


def test_a_broken_off_answer_gives_its_words_and_no_half_tool_call():
    history = [
        message(Role.USER, TextPart("hello")),
        message(
            Role.ASSISTANT,
            TextPart("I will look"),
            ToolCallPart("1", "look", "{}"),
            status=MessageStatus.INTERRUPTED,
        ),
    ]
    turn = build_context(history, system="", context_tokens=None).turns[-1]
    assert [type(part) for part in turn.parts] == [TextPart]


@given(st.text(max_size=300))
def test_an_estimate_is_positive_and_grows(text):
    assert estimate_tokens(text) >= 1
    assert estimate_tokens(text + "more words here") >= estimate_tokens(text)


def test_the_persons_own_instructions_replace_ours():
    own = instructions("Answer in verse.", NOW)
    assert own.startswith("Answer in verse.")
    assert "Monday, 9 March 2026" in own
    assert "Deskhand" in instructions("  ", NOW)


def test_a_small_model_gets_one_short_sentence():
    assert instructions("", NOW, 98_000_000) == "You are a helpful AI assistant named Deskhand."
    assert instructions("In verse.", NOW, 98_000_000) == "In verse."
    assert "9 March 2026" in instructions("", NOW, 4_000_000_000)
