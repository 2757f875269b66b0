"""What pages of football show, worked out for templates."""
