"""What the name of a column says about its numbers: that they are codes, identifiers or times."""

import re

CODES = frozenset(
    (
        "code",
        "zip",
        "zipcode",
        "postcode",
        "postalcode",
        "plz",
        "type",
        "category",
        "kind",
        "group",
        "cluster",
        "sku",
    )
)
IDENTIFIERS = frozenset(
    (
        "id",
        "ids",
        "uuid",
        "guid",
        "idx",
        "key",
        "rowid",
        "rownum",
        "rownumber",
        "identifier",
        "unnamed",
    )
)
ALONE = ("index", "row", "no", "nr", "number")  # identifiers as a whole name; a price_index is none
POSITIONS = frozenset(
    (
        "t",
        "x",
        "time",
        "timestamp",
        "year",
        "month",
        "week",
        "day",
        "hour",
        "minute",
        "second",
        "date",
        "step",
        "epoch",
    )
)
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")


def _parts(name: str) -> list[str]:
    """The words of a name in lower case: PassengerId, passenger_id and passenger-id are alike."""
    return [part.lower() for part in PART.findall(name)]


def _last_part(name: str) -> str:
    return next(reversed(_parts(name)), "")


def names_codes(name: str) -> bool:
    """Whether whole numbers of this name are codes, on which one does not calculate: zip_code, storeType."""
    return _last_part(name) in CODES or names_identifiers(name)


def names_identifiers(name: str) -> bool:
    """Whether the name is one for what tells rows apart: customer_id, PassengerId, uuid, "Unnamed: 0"."""
    return _last_part(name) in IDENTIFIERS or name.lower() in ALONE


def names_positions(name: str) -> bool:
    """Whether numbers of this name may well count upwards and mean something: year, day, step."""
    return not POSITIONS.isdisjoint(_parts(name))
