"""Demo files of CS2: what a recording tells of every round, without Django and without network."""
