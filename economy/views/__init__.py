"""The economy's pages: ask, call the desk, show."""
