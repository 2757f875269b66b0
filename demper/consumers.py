"""Sockets of shops."""
