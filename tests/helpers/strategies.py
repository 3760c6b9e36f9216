"""What hypothesis draws: shapes with and without a batch, shapes that broadcast, sizes around vectors."""

from collections.abc import Sequence
from math import prod

from hypothesis import strategies as st

from tests.helpers.case import Sizes, resized
from trilith.graph import BATCH, Dim, Shape
from trilith.graph.shape import resolve

EXAMPLES = st.integers(1, 4)
AROUND_VECTORS = (33, 1, 2, 3, 5, 15, 16, 17, 31, 32, 63, 64, 65, 100, 127)  # of 4 to 16 lanes, panels of 32
MOST = 20_000  # elements of an array: a case must not take long


@st.composite
def shapes(draw: st.DrawFn, least: int = 0, most: int = 3) -> Shape:
    """A shape of so many axes, of which the first may be the batch."""
    sizes: list[Dim] = list(draw(st.lists(st.integers(1, 3), min_size=least, max_size=most)))
    if sizes and draw(st.booleans()):
        sizes[0] = BATCH
    return tuple(sizes)


@st.composite
def broadcastable(draw: st.DrawFn, count: int) -> list[Shape]:
    """Shapes that broadcast to a common one: cut short on the left, or 1 where it is larger."""
    whole = draw(shapes())
    parts = []
    for _ in range(count):
        shape = whole[draw(st.integers(0, len(whole))) :]
        parts.append(tuple(1 if draw(st.booleans()) else dim for dim in shape))
    return parts


def axes_of(shape: Shape) -> st.SearchStrategy[tuple[int, ...]]:
    """Some of a shape's axes, in any order, all counted from the front or all from the back."""
    front = st.lists(st.sampled_from(range(len(shape))), unique=True) if shape else st.just([])
    back = st.sampled_from([0, len(shape)])
    return st.builds(lambda axes, shift: tuple(axis - shift for axis in axes), front, back)


@st.composite
def sizes(draw: st.DrawFn, shapes: Sequence[Shape], least: int | None) -> tuple[int, Sizes]:
    """A number of examples, 0 too, and a size from `least` for each size in the shapes; None: they stay."""
    rows = draw(st.sampled_from((*AROUND_VECTORS, 0)))
    chosen: dict[int, int] = {}
    named = sorted({dim for shape in shapes for dim in shape if isinstance(dim, int) and dim > 1})

    def elements(sizes: Sizes) -> int:
        return max(prod(resolve(resized(shape, sizes), rows)) for shape in shapes)

    for dim in named if least is not None else ():
        fitting = [n for n in AROUND_VECTORS if n >= (least or 1) and elements({**chosen, dim: n}) <= MOST]
        chosen[dim] = draw(st.sampled_from(fitting)) if fitting else dim
    return rows, chosen
