"""Blocks: what people stack. One block a file."""

from trilith.blocks.activation import Activation
from trilith.blocks.batch_norm import BatchNorm
from trilith.blocks.block import Block, stack
from trilith.blocks.catalogue import BLOCKS
from trilith.blocks.concatenate import Concatenate
from trilith.blocks.dense import Dense
from trilith.blocks.dropout import Dropout
from trilith.blocks.flatten import Flatten
from trilith.blocks.gaussian_noise import GaussianNoise
from trilith.blocks.input import Input
from trilith.blocks.layer_norm import LayerNorm
from trilith.blocks.rescale import Rescale
from trilith.blocks.reshape import Reshape
from trilith.blocks.residual import Residual
from trilith.blocks.standardize import Standardize

__all__ = [
    "BLOCKS",
    "Activation",
    "BatchNorm",
    "Block",
    "Concatenate",
    "Dense",
    "Dropout",
    "Flatten",
    "GaussianNoise",
    "Input",
    "LayerNorm",
    "Rescale",
    "Reshape",
    "Residual",
    "Standardize",
    "stack",
]
