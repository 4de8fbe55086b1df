"""Which texts bear on a question."""

from deskhand.services.ranking import best, terms

TEXTS = [
    "The contract begins on the first of March.",
    "Either side may end the contract by cancellation three months ahead.",
    "The rent is 900 euros a month, heating included.",
    "解約は三ヶ月前までに通知してください。",
    "Kündigung: drei Monate zum Quartalsende.",
]


def test_the_best_comes_first_and_what_shares_no_word_not_at_all():
    assert best(TEXTS, "How much is the rent?", 2)[0] == 2
    assert best(TEXTS, "zebra", 5) == []
    assert best([], "rent", 5) == [] == best(TEXTS, "", 5)


def test_other_forms_of_a_word_are_found():
    assert best(TEXTS, "cancelling it", 1) == [1]


def test_other_scripts_and_letters_are_found():
    assert best(TEXTS, "解約はいつ", 1) == [3]
    assert best(TEXTS, "KÜNDIGUNG", 1) == [4]


def test_a_rare_word_counts_more_than_a_common_one():
    texts = ["common word here"] * 20 + ["common and zyzzyva"]
    assert best(texts, "common zyzzyva", 1) == [20]


def test_terms_of_nothing_are_none():
    assert terms(" \n…") == []
