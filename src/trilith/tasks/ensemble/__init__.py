"""Several networks of the same data, trained side by side and averaged into one."""
