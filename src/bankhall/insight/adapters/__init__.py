"""One package for each source of data from outside."""
