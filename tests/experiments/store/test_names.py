"""Names that people can say, and that every file system takes."""

import random
from itertools import islice

import pytest

from trilith.errors import StoreError
from trilith.experiments.store.names import candidate_names, check_name, is_name, made_up_name
from trilith.experiments.store.words import ADJECTIVES, NOUNS


def test_words_are_many_short_and_different() -> None:
    for words in (ADJECTIVES.split(), NOUNS.split()):
        assert len(words) > 140
        assert len(set(words)) == len(words)
        assert all(word.isascii() and word.isalpha() and word.islower() and len(word) < 11 for word in words)


def test_made_up_names_are_two_words() -> None:
    adjective, noun = made_up_name().split("-")
    assert adjective in ADJECTIVES.split()
    assert noun in NOUNS.split()
    assert all(is_name(name) for name in islice(candidate_names(), 20))


def test_a_name_draws_nothing_from_a_seeded_generator() -> None:
    random.seed(1)
    before = random.getstate()
    made_up_name()
    assert random.getstate() == before


def test_a_taken_name_is_numbered() -> None:
    assert list(islice(candidate_names("houses"), 3)) == ["houses", "houses-2", "houses-3"]


@pytest.mark.parametrize("name", ["a", "7", "Houses_2.1-b", "x" * 80, "console"])
def test_names_that_can_be(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            ".",
            "..",
            "a/b",
            "a\\b",
            "../a",
            "/a",
            ".hidden",
            "-x",
            "a b",
            "ä",
            "x" * 81,
            "a\0",
            "a\n",
            "end.",
        ),
        *("con", "NUL", "com1.txt", "a:b", "<b>", "a@b"),
    ],
)
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(StoreError, match="cannot be named"):
        check_name(name)
    with pytest.raises(StoreError):
        next(candidate_names(name))
