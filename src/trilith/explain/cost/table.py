"""The cost of each block as data, and as a table with bars."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.network.aligned import aligned

BAR = 20  # characters of the longest bar
HEADER = ("block", "kind", "parameters", "FLOP", "bytes", "forward µs", "backward µs", "share")
WORDS = (0, 1)  # columns that are no numbers


@dataclass(frozen=True)
class Part:
    """One pass of a block: FLOP, bytes of every operand and result, and measured seconds."""

    flops: int
    bytes: int
    seconds: float


@dataclass(frozen=True)
class BlockCost:
    """A block, or the loss, in both passes of one batch."""

    name: str
    kind: str
    parameters: int
    forward: Part
    backward: Part

    @property
    def seconds(self) -> float:
        """Of both passes."""
        return self.forward.seconds + self.backward.seconds


@dataclass(frozen=True)
class Costs:
    """Every block in the order of forward; printed it is a table.

    seconds: of forward and backward as one program, without the update.
    """

    blocks: tuple[BlockCost, ...]
    batch_size: int
    engine: str
    precision: str
    seconds: float

    def share(self, block: BlockCost) -> float:
        """Of the time that all blocks take, each measured by itself."""
        return block.seconds / sum(each.seconds for each in self.blocks)

    def __str__(self) -> str:
        rows = [HEADER, *map(self._row, self.blocks), self._total()]
        most = max(map(self.share, self.blocks))
        bars = ["", *("█" * round(BAR * self.share(each) / most) for each in self.blocks), ""]
        told = (
            f"The {self.engine} engine, {self.precision}, a batch of {self.batch_size:,}; "
            f"forward and backward as one program take {_micro(self.seconds)} µs."
        )
        drawn = [f"{line}  {bar}".rstrip() for line, bar in zip(aligned(rows, WORDS), bars, strict=True)]
        return "\n".join([told, "", *drawn])

    def _row(self, each: BlockCost) -> tuple[str, ...]:
        return (
            each.name,
            each.kind,
            f"{each.parameters:,}",
            f"{each.forward.flops + each.backward.flops:,}",
            f"{each.forward.bytes + each.backward.bytes:,}",
            _micro(each.forward.seconds),
            _micro(each.backward.seconds),
            f"{self.share(each):.1%}",
        )

    def _total(self) -> tuple[str, ...]:
        passes = [part for each in self.blocks for part in (each.forward, each.backward)]
        return (
            "together",
            "",
            f"{sum(each.parameters for each in self.blocks):,}",
            f"{sum(part.flops for part in passes):,}",
            f"{sum(part.bytes for part in passes):,}",
            _micro(sum(each.forward.seconds for each in self.blocks)),
            _micro(sum(each.backward.seconds for each in self.blocks)),
            "100%",
        )


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:,.{1 if seconds < 1e-4 else 0}f}"
