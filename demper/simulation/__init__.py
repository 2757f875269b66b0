"""A market of rivals on paper: strategies compared by profit over weeks. Pure."""
