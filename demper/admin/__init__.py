"""Kaspi Demper in the back office."""
