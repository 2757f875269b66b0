"""Kaspi Demper: the prices of shops on Kaspi.kz, watched and set; and what a shop needs besides."""
