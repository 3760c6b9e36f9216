"""Pictures changed by chance while a network is trained, so that it learns what does not matter."""
