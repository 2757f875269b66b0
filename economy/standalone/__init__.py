"""Files that people take away and run without this house."""
