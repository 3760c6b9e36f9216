"""Tables in Markdown, printed line by line as the numbers come."""


def print_header(*columns: str) -> None:
    """The names of the columns and the line below them."""
    print_row(*columns)
    print("| --- " * len(columns) + "|")


def print_row(*cells: object) -> None:
    """One line of the table, at once."""
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def verdict(value: float, limit: float) -> str:
    """Whether a number stays within its goal."""
    return "met" if value <= limit else "MISSED"
