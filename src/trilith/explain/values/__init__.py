"""One example walked forward and backward with its numbers, and a single neuron unfolded."""
