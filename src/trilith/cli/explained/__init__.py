"""What `trilith explain` tells, one option a file."""
