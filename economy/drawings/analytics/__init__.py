"""What operators' pages show: tiles, drawings with their tables, lines with words."""
