"""How each op that is not elementwise becomes kernel calls, one family a file."""
