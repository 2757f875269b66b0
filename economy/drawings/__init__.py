"""What pages of the economy show, worked out from what was read."""
