"""Orders that everybody knows: levels whose names alone say which is the higher."""

from collections.abc import Callable, Sequence

FEWEST_LEVELS = 3  # of two, such as low and high, the order says nothing that a category would not
ORDERS: tuple[tuple[str, ...], ...] = (
    ("very low", "low", "medium", "high", "very high"),
    ("lowest", "low", "moderate", "high", "highest"),
    ("none", "low", "medium", "high"),
    ("small", "medium", "large"),
    ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"),
    ("very poor", "poor", "fair", "good", "very good", "excellent"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    (
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ),
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
)
SPELLINGS: tuple[Callable[[str], str], ...] = (str.lower, str.upper, str.capitalize, str.title)


def recognised_order(texts: Sequence[str]) -> tuple[str, ...] | None:
    """The order that the distinct texts of a column belong to, spelled as they are; None where there is none.

    At least three texts, all of one order and all spelled alike (low, LOW or Low).
    """
    levels = set(texts)
    if len(levels) < FEWEST_LEVELS:
        return None
    spelled = (tuple(map(spelling, order)) for order in ORDERS for spelling in SPELLINGS)
    return next((order for order in spelled if levels <= set(order)), None)
