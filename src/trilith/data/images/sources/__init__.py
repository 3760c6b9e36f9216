"""The places that pictures come from, one kind a file."""
