"""Which preferences bear on a request. The real model ranks; the sentences are our own."""

from __future__ import annotations

import pytest

from deskhand.preferences.minilm import NAME, MiniLM
from deskhand.preferences.offline import search
from deskhand.preferences.recall import RELEVANT, Index, core, cues, words

PASTA = "I prefer tortellini to rigatoni at Italian restaurants"
SEATS = "Window seat on flights longer than 3 hours, aisle on anything shorter"
MEAT = "I'm vegetarian"
FILMS = "I don't like horror films"
MEETINGS = "No meetings before ten"
DOG = "My dog must be allowed in hotels"
LEATHER = "I avoid leather"
TRAINS = "I prefer trains to planes in Europe"
ALL = (PASTA, SEATS, MEAT, FILMS, MEETINGS, DOG, LEATHER, TRAINS)


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM()


def filled(model: MiniLM, sentences: tuple[str, ...] = ALL) -> Index[str]:
    index: Index[str] = Index(model.embed, NAME)
    index.put([(each, each, model.embed(cues(each))) for each in sentences])
    return index


def relevant(request: str) -> list[str]:
    return [ALL[place] for place, score in search(ALL, request, 5) if score >= RELEVANT]


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("where shall we eat in Rome tonight?", PASTA),
        ("where shall we eat in Rome tonight?", MEAT),
        ("book me a flight to Tokyo", SEATS),
        ("recommend a film for tonight", FILMS),
        ("plan a meeting with Tom", MEETINGS),
        ("find me a hotel in Paris", DOG),
        ("which shoes should I buy?", LEATHER),
        ("how do I get from Berlin to Munich?", TRAINS),
    ],
)
def test_what_matters_is_found(request_: str, wanted: str) -> None:
    assert wanted in relevant(request_)


@pytest.mark.parametrize(
    "request_",
    [
        "what is 12*7",
        "hello",
        "explain recursion",
        "fix this bug in my code",
        "what is the capital of France",
        "turn down the volume",
        "translate good night into Spanish",
        "summarise this document",
    ],
)
def test_nothing_matters_for_what_is_nobodys_liking(request_: str) -> None:
    assert relevant(request_) == []


def test_one_taken_out_is_not_found_and_one_changed_is_found_as_it_is_now(model: MiniLM) -> None:
    index = filled(model)
    index.drop([PASTA, "never there"])
    assert PASTA not in index
    assert PASTA not in [key for key, _ in index.rank("a good Italian restaurant?", 8)]
    index.put([(LEATHER, "I like spicy food", model.embed(cues("I like spicy food")))])
    assert len(index) == len(ALL) - 1
    assert index.rank("a spicy dish for dinner?", 1)[0][0] == LEATHER


def test_an_empty_index_and_k_of_nothing_find_nothing(model: MiniLM) -> None:
    index: Index[str] = Index(model.embed, NAME)
    assert index.rank("anything", 5) == []
    index = filled(model, (PASTA,))
    assert index.rank("anything", 0) == []
    assert len(index.rank("anything", 99)) == 1
    index.drop([PASTA])
    assert index.rank("anything", 5) == []


def test_the_situations_are_kept_on_the_disk(model: MiniLM, tmp_path) -> None:
    asked: list[int] = []

    def counted(texts):
        asked.append(len(texts))
        return model.embed(texts)

    for _ in range(2):
        index: Index[str] = Index(counted, NAME, tmp_path)
        index.prepare()
    assert len(asked) == 1
    for kept in tmp_path.iterdir():
        kept.write_bytes(b"damaged")
    again: Index[str] = Index(counted, NAME, tmp_path)
    again.prepare()
    assert len(asked) == 2


def test_cues_and_words() -> None:
    assert core("I prefer tea because it is mild.") == "tea"
    assert core("I don't like horror films") == "horror films"
    assert core("I prefer") == "I prefer"
    assert cues(MEAT)[0] == MEAT
    assert words("I like hotels and HOTEL bars; für uns") == {"hotel", "bars", "uns"}
    assert words("") == frozenset()


@pytest.mark.parametrize("text", ["", "   ", "a" * 50_000, "🙂" * 400, "שלום עולם", "\0\ud800"])
def test_odd_requests_are_ranked_all_the_same(text: str) -> None:
    assert len(search(ALL, text, 3)) == 3
