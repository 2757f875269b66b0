"""Combat rating: how a player compares with a reference population, with its uncertainty."""
