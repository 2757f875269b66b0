"""Measurements of what the product promises; each is one function named in settings.BENCHES."""
