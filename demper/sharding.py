"""Which instance looks after which shop: rendezvous hashing. Pure."""
