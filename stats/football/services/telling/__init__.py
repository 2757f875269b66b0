"""Tells open sockets and followers what became of matches, in the transaction that stores them."""

from stats.football.services.telling.hearing import tell, tell_waiting

__all__ = ["tell", "tell_waiting"]
