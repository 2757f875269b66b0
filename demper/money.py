"""Whole tenge as people read them. Pure."""


def tenge(amount: int | None) -> str:
    """Return "12 990 ₸" with spaces that do not break, an empty string for None."""
    if amount is None:
        return ""
    digits = f"{abs(amount):,}".replace(",", "\u00a0")
    sign = "\u2212" if amount < 0 else ""
    return f"{sign}{digits}\u00a0₸"
