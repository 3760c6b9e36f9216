"""Every block by its name. A new block is one file and one line here."""

from __future__ import annotations

from trilith.blocks.activation import Activation
from trilith.blocks.batch_norm import BatchNorm
from trilith.blocks.block import Block
from trilith.blocks.concatenate import Concatenate
from trilith.blocks.dense import Dense
from trilith.blocks.dropout import Dropout
from trilith.blocks.flatten import Flatten
from trilith.blocks.gaussian_noise import GaussianNoise
from trilith.blocks.layer_norm import LayerNorm
from trilith.blocks.rescale import Rescale
from trilith.blocks.reshape import Reshape
from trilith.blocks.residual import Residual
from trilith.blocks.standardize import Standardize

BLOCKS: dict[str, type[Block]] = {
    block.__name__: block
    for block in (
        *(Dense, Activation, Dropout, BatchNorm, LayerNorm, Flatten, Reshape, Residual, Concatenate),
        *(GaussianNoise, Standardize, Rescale),
    )
}
