"""What a column is and how its cells become numbers: one kind of column a file, chosen by `decide`."""
