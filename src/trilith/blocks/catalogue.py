"""Every block by its name. A new block is one file and one line here."""

from __future__ import annotations

from trilith.blocks.activation import Activation
from trilith.blocks.augmentation.augment import Augment
from trilith.blocks.augmentation.mixup import Mixup
from trilith.blocks.batch_norm import BatchNorm
from trilith.blocks.block import Block
from trilith.blocks.concatenate import Concatenate
from trilith.blocks.convolution import Conv1D, Conv2D, TransposedConv1D, TransposedConv2D
from trilith.blocks.cyclic import Cyclic
from trilith.blocks.dense import Dense
from trilith.blocks.dropout import Dropout
from trilith.blocks.embedding import Embedding
from trilith.blocks.fill_missing import FillMissing, IsMissing
from trilith.blocks.flatten import Flatten
from trilith.blocks.gaussian_noise import GaussianNoise
from trilith.blocks.layer_norm import LayerNorm
from trilith.blocks.numeric_embedding import NumericEmbedding
from trilith.blocks.one_hot import OneHot
from trilith.blocks.parallel_ensemble import ParallelEnsemble
from trilith.blocks.pooling import (
    AveragePool1D,
    AveragePool2D,
    GlobalAveragePool,
    GlobalMaxPool,
    MaxPool1D,
    MaxPool2D,
)
from trilith.blocks.quantile_scale import QuantileScale
from trilith.blocks.rescale import Rescale
from trilith.blocks.reshape import Reshape
from trilith.blocks.residual import Residual
from trilith.blocks.robust_scale import RobustScale
from trilith.blocks.scaling_layer import ScalingLayer
from trilith.blocks.smooth_clip import SmoothClip
from trilith.blocks.squeeze_excite import SqueezeExcite
from trilith.blocks.standardize import Standardize
from trilith.blocks.table_features import TableFeatures
from trilith.blocks.up_sampling import UpSampling
from trilith.blocks.word_bag import WordBag

BLOCKS: dict[str, type[Block]] = {
    block.__name__: block
    for block in (
        *(Dense, Activation, Dropout, BatchNorm, LayerNorm, Flatten, Reshape, Residual, Concatenate),
        *(Conv1D, Conv2D, TransposedConv1D, TransposedConv2D, UpSampling, SqueezeExcite),
        *(MaxPool1D, MaxPool2D, AveragePool1D, AveragePool2D, GlobalAveragePool, GlobalMaxPool),
        *(
            Augment,
            Mixup,
            GaussianNoise,
            Standardize,
            RobustScale,
            QuantileScale,
            SmoothClip,
            Rescale,
            ScalingLayer,
        ),
        *(FillMissing, IsMissing, Cyclic, OneHot, Embedding, WordBag, NumericEmbedding, TableFeatures),
        ParallelEnsemble,
    )
}
