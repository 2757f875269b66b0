"""The odds of a room before its match, how such odds did, and what to ban. Pure."""
