"""What the pages of players read: bounded queries, nothing worked out over a whole career."""
