"""Whole numbers that tell rows apart and say nothing else about them."""

import numpy as np

from trilith.data.tables.columns.names import names_identifiers, names_positions
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.uniqueness import UNIQUE_SHARE

FEWEST_ROWS = 50  # below, a sequence such as 1 to 12 may well be a quantity
DISTINCT_SHARE = 0.95
DENSE = 3  # numbers a row: the rows to learn from are a part of those that were counted


def is_row_number(profile: Profile) -> bool:
    """Whether the whole numbers count the rows upwards: none is smaller than the last, few come twice.

    A name such as year, day or step makes them a quantity; a name such as id needs no minimum of rows.
    """
    numbers = profile.values
    enough = len(numbers) >= FEWEST_ROWS or names_identifiers(profile.name)
    if not enough or names_positions(profile.name) or len(numbers) < DISTINCT_SHARE * profile.known:
        return False
    ascending = (np.diff(profile.codes[profile.codes >= 0]) >= 0).all()
    return bool(ascending and numbers[-1] - numbers[0] < DENSE * len(numbers))


def is_key(profile: Profile) -> bool:
    """Whether more than half of the rows hold a number that no other row holds."""
    return profile.once > UNIQUE_SHARE
