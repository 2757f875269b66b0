"""What a shop sold: revenue, margin, times of day, before and after. Pure."""
