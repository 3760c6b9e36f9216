"""The nets of the tables, each with its batch size."""

from peers.case import Case

NETS = {
    "-".join(map(str, sizes)): Case(sizes, batch)
    for sizes, batch in (
        ((64, 32, 10), 32),
        ((64, 128, 128, 10), 64),
        ((784, 256, 128, 10), 128),
        ((784, 1024, 1024, 10), 256),
        ((784, 2048, 2048, 10), 256),
    )
}
