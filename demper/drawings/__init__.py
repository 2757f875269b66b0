"""Numbers and charts for pages."""
