"""What is explained of a network's outputs: a probability, a logit, a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trilith.errors import SettingError
from trilith.graph import Node, format_shape
from trilith.ops import concatenate, exp, sigmoid, softmax

Kind = Literal["outputs", "numbers", "counts", "binary", "multiclass", "multilabel", "margins"]


@dataclass(frozen=True)
class Scores:
    """From the outputs of a network to a score for each target.

    kind: what the network predicts, "outputs" where nobody says. targets: the name of each score, of classes
        or of outputs.
    """

    kind: Kind
    targets: tuple[str, ...]

    def name(self, logit: bool) -> str:
        """What a score is, for people."""
        if self.kind in ("binary", "multiclass", "multilabel"):
            return "logit" if logit else "probability"
        return "logarithm of the prediction" if logit and self.kind == "counts" else "prediction"

    def build(self, outputs: Node, logit: bool) -> Node:
        """(batch, outputs) to (batch, targets); with `logit` before softmax, sigmoid or exponential.

        Raises:
            SettingError: the outputs are not (batch, outputs).
        """
        if len(outputs.shape) == 3 and self.kind != "outputs":
            outputs = outputs[:, 0]  # at inference all members of an ensemble say the same
        if len(outputs.shape) != 2:
            raise SettingError(
                f"predictions {format_shape(outputs.shape)} cannot be explained, only (batch, outputs). "
                "Flatten or reduce them in the network."
            )
        if self.kind == "counts" and not logit:
            return exp(outputs)
        if self.kind == "multiclass" and not logit:
            return softmax(outputs)
        if self.kind == "multilabel" and not logit:
            return sigmoid(outputs)
        if len(self.targets) == 2 and outputs.shape[1] == 1:  # the second of two classes, and its reverse
            both = concatenate([-outputs, outputs], -1)
            return sigmoid(both) if self.kind == "binary" and not logit else both
        return outputs

    def place(self, target: object) -> int:
        """Which score is that of this class or output.

        Raises:
            SettingError: there is none of this name.
        """
        if str(target) not in self.targets:
            known = ", ".join(self.targets[:20])
            raise SettingError(f"there is no target {str(target)!r} to explain. Name one of: {known}.")
        return self.targets.index(str(target))
