"""Columns of free text: the first words, hashed."""

from zlib import crc32

import numpy as np

from trilith.data import Feature
from trilith.data.tables.columns.words import split_words

ADJECTIVES, NOUNS = ("Old", "new", "big", "small", "Red"), ("house", "barn", "hut", "tower", "flat")
PLACES = ("by the lake", "in town", "near York", "up north")
TITLES = [f"{a} {noun} {place}" for a in ADJECTIVES for noun in NOUNS for place in PLACES]


def test_titles_are_free_text(cells):
    encoder = cells.fit(cells.text(*TITLES, None))
    (column,) = encoder.columns
    assert encoder.decisions[0].kind == "text"
    assert encoder.decisions[0].reason == "free text: words that come back, in 100 distinct texts"
    assert (column.words, column.buckets) == (5, 64)
    assert encoder.features[1] == Feature("c: word 2", "c", "word", 64)


def test_words_become_buckets_that_never_change(cells):
    encoder = cells.fit(cells.text(*TITLES))
    (row, missing, long) = cells.codes(
        encoder, cells.text("RED, unknown", None, "one two three four five six")
    )
    assert row == [16, 8, 0, 0, 0]  # crc32 modulo 64, from 1
    assert missing == [0] * 5
    assert long == [crc32(word) % 64 + 1 for word in (b"one", b"two", b"three", b"four", b"five")]


def test_numbers_and_times_read_as_text(cells):
    encoder = cells.fit(cells.text(*TITLES))
    assert cells.codes(encoder, cells.numbers(7))[0][0] == crc32(b"7") % 64 + 1
    assert cells.codes(encoder, cells.numbers(np.nan)) == [[0] * 5]


def test_words_of_any_script():
    assert split_words("Straße, O'Neill: ÉTÉ 42 日本 привет_мир") == [
        "straße", "o", "neill", "été", "42", "日本", "привет_мир"
    ]  # fmt: skip
    assert split_words("one two three", 2) == ["one", "two"]


def test_longer_text_has_more_words_and_buckets(cells):
    random = np.random.default_rng(0)
    words = np.array([f"word{number}" for number in range(400)])
    essays = [" ".join(random.choice(words, 60)) for _ in range(300)]
    (column,) = cells.fit(cells.text(*essays)).columns
    assert (column.words, column.buckets) == (32, 1024)


def test_text_without_a_word(cells):
    encoder = cells.fit(cells.text("!", "?!", "!!"), "text")
    assert cells.codes(encoder, cells.text("?", "a")) == [[0], [crc32(b"a") % 64 + 1]]
