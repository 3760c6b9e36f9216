"""Where tables come from: one kind of source a file, all of them in the catalogue."""
