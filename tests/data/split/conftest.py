"""What holds for every split."""

from collections.abc import Callable

import numpy as np
import pytest

from trilith.data import Split

Check = Callable[..., None]


@pytest.fixture(scope="session")
def assert_whole() -> Check:
    """Parts are ascending, disjoint, and together exactly the rows: all of a count, or those given."""

    def check(split: Split, rows: int | np.ndarray) -> None:
        parts = [split.train, split.validation, split.test]
        assert all((np.diff(part) > 0).all() for part in parts)
        expected = np.arange(rows) if isinstance(rows, int) else rows
        np.testing.assert_array_equal(np.sort(np.concatenate(parts)), expected)

    return check
