"""How many price changes may still be sent: the source's limit over a rolling window. Pure."""
