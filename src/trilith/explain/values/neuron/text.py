"""A neuron in plain text: a line for each product, then the way from their sum to the loss."""

from __future__ import annotations

from trilith.explain.values.figures import figure
from trilith.explain.values.neuron.neuron import Arrow, Neuron
from trilith.network.aligned import aligned

HEAD = ("input", "value", "dJ", "weight", "value", "dJ", "product", "dJ")
FEW = 3  # blocks that are named one by one
WORDS = (0, 3)  # columns that are no numbers; of the way only the first


def neuron_text(neuron: Neuron) -> str:
    """The text of a neuron. dJ is the derivative of the loss by what stands before it."""
    rows = [HEAD]
    rows += [(*_cells(each.input), *_cells(each.weight), *_cells(each.result)[1:]) for each in neuron.shown]
    lines = [f"neuron {neuron.name}: {formula(neuron)}", *(f"  {line}" for line in aligned(rows, WORDS))]
    if neuron.others:
        count, together = len(neuron.others), neuron.sum_of_others
        lines.append(f"  and {others(count)}, together {figure(together.value)}")
    lines.append("  dJ is the derivative of the loss J by the value before it, along this neuron.")
    return "\n".join([*lines, "", *(f"  {line}" for line in aligned(_way(neuron), WORDS[:1]))])


def formula(neuron: Neuron) -> str:
    """What the neuron computes, in a line."""
    inside = "Σ input·weight" + (f" + {neuron.bias.name}" if neuron.bias else "")
    if neuron.a is None:
        return f"{neuron.z.name} = {inside}"
    return f"{neuron.z.name} = {inside}, {neuron.a.name} = {neuron.activation}({neuron.z.name})"


def others(count: int) -> str:
    """So many other products."""
    return "1 other" if count == 1 else f"{count:,} others"


def rest_of(neuron: Neuron) -> str:
    """What lies between the neuron and J, in a few words."""
    blocks = neuron.rest if len(neuron.rest) <= FEW else [neuron.rest[0], "…", neuron.rest[-1]]
    return " → ".join(blocks)


def _way(neuron: Neuron) -> list[tuple[str, ...]]:
    """From the sum of the products to the loss, a line for each arrow."""
    way: list[tuple[str, ...]] = [("", "value", "dJ"), ("Σ products", *_cells(neuron.weighted_sum)[1:])]
    if neuron.bias is not None:
        way += [
            (f"+ {neuron.bias.name}", *_cells(neuron.bias)[1:]),
            (f"= {neuron.z.name}", *_cells(neuron.z)[1:]),
        ]
    if neuron.a is not None:
        way.append((f"{neuron.activation} → {neuron.a.name}", *_cells(neuron.a)[1:]))
    way.append((f"{rest_of(neuron)} → J", figure(neuron.loss), "1"))
    return way


def _cells(arrow: Arrow) -> tuple[str, str, str]:
    return arrow.name, figure(arrow.value), figure(arrow.derivative)
