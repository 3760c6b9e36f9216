"""Columns of free text: the first words that come back often."""

import numpy as np
import pytest

from trilith.data import Feature
from trilith.data.tables.columns.words import split_words
from trilith.errors import DataError

ADJECTIVES, NOUNS = ("Old", "new", "big", "small", "Red"), ("house", "barn", "hut", "tower", "flat")
PLACES = ("by the lake", "in town", "near York", "up north")
TITLES = [f"{a} {noun} {place}" for a in ADJECTIVES for noun in NOUNS for place in PLACES]


def test_titles_are_free_text(cells):
    encoder = cells.fit(cells.text(*TITLES, None))
    (column,) = encoder.columns
    assert encoder.decisions[0].kind == "text"
    assert encoder.decisions[0].reason == "free text: words that come back, in 100 distinct texts"
    assert column.words == 5
    assert column.vocabulary[:3] == ("by", "in", "lake")  # 25 titles each, then by the alphabet
    assert len(column.vocabulary) == len({word for title in TITLES for word in title.lower().split()})
    assert encoder.features[1] == Feature("c: word 2", "c", "word", len(column.vocabulary))


def test_words_are_places_in_the_vocabulary(cells):
    encoder = cells.fit(cells.text(*TITLES))
    place = {word: number for number, word in enumerate(encoder.columns[0].vocabulary, start=1)}
    row, missing = cells.codes(encoder, cells.text("RED, unknown; house", None))
    assert row == [place["red"], place["house"], 0, 0, 0]  # what is not known takes no place
    assert missing == [0] * 5


def test_rare_words_are_not_learned_by_heart(cells):
    rare = [f"{title} nr{number}" for number, title in enumerate(TITLES)]
    (column,) = cells.fit(cells.text(*rare)).columns
    assert not any(word.startswith("nr") for word in column.vocabulary)
    assert column.words == 5


def test_what_is_frequent_depends_on_the_rows(cells):
    titles = TITLES * 60  # 6,000 rows: a word must be in 50 of them
    seldom = [f"{title} seldom" if number < 49 else title for number, title in enumerate(titles)]
    often = [f"{title} often" if number < 50 else title for number, title in enumerate(titles)]
    assert "seldom" not in cells.fit(cells.text(*seldom), "text").columns[0].vocabulary
    assert "often" in cells.fit(cells.text(*often), "text").columns[0].vocabulary


def test_numbers_and_times_read_as_text(cells):
    encoder = cells.fit(cells.text(*(f"{title} 7" for title in TITLES)))
    place = encoder.columns[0].vocabulary.index("7") + 1
    assert cells.codes(encoder, cells.numbers(7))[0][0] == place
    assert cells.codes(encoder, cells.numbers(np.nan)) == [[0] * 6]


def test_words_of_any_script():
    assert split_words("Straße, O'Neill: ÉTÉ 42 日本 привет_мир") == [
        "straße", "o", "neill", "été", "42", "日本", "привет_мир"
    ]  # fmt: skip
    assert split_words("one two three", 2) == ["one", "two"]


def test_longer_text_has_more_words(cells):
    random = np.random.default_rng(0)
    words = np.array([f"word{number}" for number in range(400)])
    essays = [" ".join(random.choice(words, 60)) for _ in range(300)]
    (column,) = cells.fit(cells.text(*essays)).columns
    assert column.words == 32
    assert len(column.vocabulary) == 400


def test_text_without_a_word(cells):
    with pytest.raises(DataError, match="no cell holds a word"):
        cells.fit(cells.text("!", "?!", "!!"), "text")
