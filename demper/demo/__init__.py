"""A market like Kaspi: buyers' offers, the merchant cabinet and its sign-in, as real servers."""
