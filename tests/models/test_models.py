"""Ready architectures: their sizes are those of the papers, and they learn."""

import numpy as np
import pytest

import trilith as tl
from trilith.errors import SettingError
from trilith.models import ARCHITECTURES, lenet, mobile_net, res_net, vgg, wide_res_net


def parameters(network: tl.Network) -> int:
    network.initialise()
    return sum(value.size for value in network.parameters.values())


def test_they_have_as_many_parameters_as_the_papers_say() -> None:
    assert parameters(lenet(10)) == 32 * 26 + 64 * (32 * 25 + 1) + 512 * (7 * 7 * 64 + 1) + 10 * 513
    assert parameters(res_net(10)) == 272_474  # 0.27 million: table 6 of He et al., with option B
    assert parameters(res_net(10, depth=56)) == 855_770  # 0.85 million
    assert parameters(wide_res_net(10, depth=16, width=4)) == 2_748_890  # 2.7 million: table 4 of Zagoruyko
    assert parameters(wide_res_net(10, depth=40, width=1)) == 563_930  # 0.6 million


@pytest.mark.parametrize("name", ARCHITECTURES)
@pytest.mark.parametrize("shape", [(32, 32, 3), (20, 17, 1)])
def test_they_take_pictures_of_bytes(name: str, shape: tuple[int, int, int]) -> None:
    network = ARCHITECTURES[name](7, shape)
    network.initialise()
    pictures = np.random.default_rng(0).integers(0, 256, (2, *shape)).astype(np.uint8)
    logits = network.predict(pictures)
    assert logits.shape == (2, 7)
    assert np.isfinite(logits).all()


@pytest.mark.parametrize("make", [lenet, lambda *given: res_net(*given, depth=8)])
def test_they_learn_which_half_is_bright(make) -> None:
    random = np.random.default_rng(0)
    y = random.integers(0, 2, 64)
    X = random.integers(0, 60, (64, 8, 8, 1))
    X[y == 0, :4] += 150
    X[y == 1, 4:] += 150
    network = make(2, (8, 8, 1))
    history = tl.train(
        network, X.astype(np.uint8), y, epochs=8, batch_size=16, metrics=["accuracy"], progress=False
    )
    assert history[-1]["accuracy"] > 0.95


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: res_net(10, depth=21), "6 n"),
        (lambda: wide_res_net(10, depth=20), "6 n"),
        (lambda: wide_res_net(10, width=0), "width"),
        (lambda: lenet(10, (28, 28)), "height, width, channels"),  # type: ignore[arg-type]
        (lambda: vgg(10, (7, 32, 3)), "at least 8"),
        (lambda: mobile_net(10, (64, 8, 3)), "at least 16"),
        (lambda: lenet(0), "units"),
    ],
)
def test_what_cannot_be_is_an_error(make, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        make()
