"""Ready architectures for pictures, as plain functions that return an untrained network."""

from trilith.models.catalogue import ARCHITECTURES, Architecture, choose_architecture
from trilith.models.dense import dense
from trilith.models.lenet import lenet
from trilith.models.mobile_net import mobile_net
from trilith.models.res_net import res_net, wide_res_net
from trilith.models.vgg import vgg

__all__ = [
    "ARCHITECTURES",
    "Architecture",
    "choose_architecture",
    "dense",
    "lenet",
    "mobile_net",
    "res_net",
    "vgg",
    "wide_res_net",
]
