"""What the reviews of a product say, and how many sales they stand for. Pure."""
