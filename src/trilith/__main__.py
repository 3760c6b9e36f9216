"""`python -m trilith` is the `trilith` command."""

from trilith.cli.main import main

main()
