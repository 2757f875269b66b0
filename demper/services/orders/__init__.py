"""Orders of a shop: by the official API and from the cabinet's sheets."""
