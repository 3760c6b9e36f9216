"""Ready architectures for pictures, as plain functions that return an untrained network."""

from trilith.models.lenet import lenet
from trilith.models.mobile_net import mobile_net
from trilith.models.res_net import res_net, wide_res_net
from trilith.models.vgg import vgg

MODELS = {each.__name__: each for each in (lenet, vgg, res_net, wide_res_net, mobile_net)}

__all__ = ["MODELS", "lenet", "mobile_net", "res_net", "vgg", "wide_res_net"]
