"""What hypothesis draws: shapes with and without an open batch axis, and shapes that broadcast together."""

from hypothesis import strategies as st

from trilith.graph import BATCH, Dim, Shape

EXAMPLES = st.integers(1, 4)


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
