"""Signing in without a browser: short access tokens, and refresh tokens that are used once."""
