"""Every architecture by its name. A new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from trilith.errors import SettingError
from trilith.expressions import read_call
from trilith.models.dense import dense
from trilith.models.lenet import lenet
from trilith.models.mobile_net import mobile_net
from trilith.models.pieces import PictureShape
from trilith.models.res_net import res_net, wide_res_net
from trilith.models.vgg import vgg
from trilith.network import Network

Architecture: TypeAlias = Callable[[int, PictureShape], Network]
"""From the number of logits and (height, width, channels) to a network that takes bytes."""

ARCHITECTURES: dict[str, Callable[..., Network]] = {
    function.__name__: function for function in (dense, lenet, vgg, res_net, wide_res_net, mobile_net)
}


def choose_architecture(architecture: str | Architecture) -> Architecture:
    """The architecture of this text, such as "lenet" or "res_net(depth=32)", or the architecture itself.

    Raises:
        SettingError: none has that name, or none such an argument.
    """
    if callable(architecture):
        return architecture
    function, arguments = read_call(architecture, ARCHITECTURES, "architecture")
    if {"classes", "input_shape"} & set(arguments):
        raise SettingError(f"{architecture!r}: the data say how many classes there are, and of which shape.")
    return lambda logits, shape: function(logits, shape, **arguments)
