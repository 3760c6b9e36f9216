"""A network as a graph: two inputs, each with a way of its own, that meet before the end.

The left and the right half of a handwritten digit are fed by name, as two sensors would be.
"""

from sklearn.datasets import load_digits

import trilith as tl

X, y = load_digits(return_X_y=True)
pixels = X.reshape(-1, 8, 8) / 16
halves = {"left": pixels[:, :, :4], "right": pixels[:, :, 4:]}
known = {name: half[:1400] for name, half in halves.items()}
unseen = {name: half[1400:] for name, half in halves.items()}

left, right = tl.Input((8, 4), name="left"), tl.Input((8, 4), name="right")
seen_left = tl.Dense(32, "relu")(tl.Flatten()(left))
seen_right = tl.Dense(32, "relu")(tl.Flatten()(right))
together = tl.Concatenate()(seen_left, seen_right, seen_left * seen_right)  # nodes compute as arrays do
logits = tl.Dense(10)(tl.Dense(32, "relu")(together))

network = tl.Network(inputs=[left, right], outputs=logits)
print(network.summary())
tl.train(network, known, y[:1400], loss="cross_entropy", optimizer=tl.Adam(1e-2), epochs=30, progress=False)

right_answers = (network.predict(unseen).argmax(axis=1) == y[1400:]).mean()
print(f"\n{right_answers:.1%} of {len(y) - 1400} unseen digits are right")
