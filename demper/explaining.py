"""Why a product stands where it stands, in facts that pages put into words. Pure."""
