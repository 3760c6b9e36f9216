"""From idea to experiment: what is tried, kept and reported."""
