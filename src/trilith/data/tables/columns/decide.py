"""What kind of column it is: the rules, in the order in which they are asked."""

import re

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.cells import quoted
from trilith.data.tables.columns.boolean import are_booleans
from trilith.data.tables.columns.decision import LEFT_OUT
from trilith.data.tables.columns.identifiers import is_key, is_row_number
from trilith.data.tables.columns.names import names_codes
from trilith.data.tables.columns.orders import recognised_order
from trilith.data.tables.columns.profile import MOSTLY, Profile
from trilith.data.tables.columns.prose import is_prose
from trilith.data.tables.columns.time import times_among
from trilith.data.tables.uniqueness import UNIQUE_SHARE

ZERO_FIRST = re.compile(r"0\d")  # a code, such as 02139
MOST_CODES = 50  # distinct values, above which numbers with text among them are no codes


def decide(profile: Profile) -> tuple[str, str]:
    """The kind, one of COLUMN_KINDS or "left out", and the reason in a few words."""
    if not profile.known:
        return LEFT_OUT, "every cell is missing"
    if len(profile.values) == 1 and not profile.missing:
        return LEFT_OUT, "constant: every row has the same value"
    if profile.name in profile.table.orders:
        return "ordered", "its levels came with an order"
    if profile.is_time:
        return "time", "dates or times"
    if are_booleans(profile):
        return "boolean", f"nothing but {' and '.join(map(quoted, sorted(profile.texts)))}"
    return _decide_numbers(profile) if profile.is_number else _decide_texts(profile)


def _decide_numbers(profile: Profile) -> tuple[str, str]:
    if not np.array_equal(profile.values, np.floor(profile.values)):
        return "number", "numbers"
    if is_row_number(profile):
        return LEFT_OUT, "whole numbers that count the rows"
    if not names_codes(profile.name):
        return "number", "whole numbers"
    if is_key(profile):
        return LEFT_OUT, "an identifier: whole numbers that hardly ever come back"
    return "category", "whole numbers under a name for codes"


def _decide_texts(profile: Profile) -> tuple[str, str]:
    times = times_among(profile.texts)
    if times.all():
        return "time", "texts that are dates or times"
    if profile.share(times) >= MOSTLY:
        return LEFT_OUT, _spoilt("dates", profile, times)
    if profile.mostly_numbers and len(profile.values) > MOST_CODES:
        if not profile.numeric.all():
            return LEFT_OUT, _spoilt("numbers", profile, profile.numeric)
        if not names_codes(profile.name) and not any(map(ZERO_FIRST.match, profile.texts)):
            return "number", "texts that are all numbers"
    if recognised_order(profile.texts):
        return "ordered", "levels of a known order"
    if is_prose(profile):
        return "text", f"free text: words that come back, in {len(profile.values)} distinct texts"
    if profile.once > UNIQUE_SHARE:
        rows = f"{len(profile.values)} distinct in {profile.known} rows"
        return LEFT_OUT, f"text that differs in nearly every row ({rows})"
    return "category", "texts that come back"


def _spoilt(what: str, profile: Profile, sound: NDArray[np.bool_]) -> str:
    bad = quoted(profile.texts[int(np.flatnonzero(~sound)[0])])
    return f"{what} with text among them, such as {bad}: mend or empty those cells to use it"
