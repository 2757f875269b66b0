"""What the demo's shop sells."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Offer:
    """A product; `price` in minor units, `days` of its sale from the day the shop is filled.

    `second` is priced in the second currency where there is one; `parts` are (name, how many).
    """

    name: str
    description: str
    icon: str
    price: int
    once: bool = False
    second: bool = False
    stock: int | None = None
    limit: int | None = None
    days: tuple[int | None, int | None] = (None, None)
    giftable: bool = True
    parts: tuple[tuple[str, int], ...] = ()


OFFERS: Final = (
    Offer("Repair kit", "Puts one vehicle back on its wheels.", "shield-check", 60),
    Offer("Energy drink", "Two more sorties tonight.", "bolt", 25),
    Offer("Smoke screen", "Hides you for as long as it hangs in the air.", "flask", 45),
    Offer("Double points, one match", "The next match counts twice.", "star", 180),
    Offer("Signal flare", "Everybody will know where you are.", "bell-ringing", 15),
    Offer("Name change", "A new name, once for each token.", "pencil", 900, limit=3),
    Offer("Golden key", "Opens one chest. There will be no more of them.", "key", 350, stock=60),
    Offer("Tournament ticket", "A seat on Saturday.", "flag", 500, stock=40, limit=2),
    Offer("Mystery box", "Nobody says what is inside.", "gift", 5, second=True),
    Offer("Winter camouflage", "White for snow, yours for good.", "world", 1_200, once=True),
    Offer("Desert camouflage", "Sand over steel, yours for good.", "sun", 1_200, once=True),
    Offer(
        "Commander's badge", "Beside your name wherever it stands.", "shield-half", 2_500,
        once=True, giftable=False,
    ),
    Offer(
        "Founder's trophy", "For those who were there.", "trophy", 4_000, once=True,
        days=(-30, -18),
    ),
    Offer("Harvest emblem", "Sold in these weeks only.", "tag", 700, once=True, days=(-12, 10)),
    Offer(
        "Field set", "What one needs for an evening, for less.", "package", 220,
        parts=(("Repair kit", 3), ("Energy drink", 2), ("Smoke screen", 1)),
    ),
    Offer(
        "Collector's set", "Both camouflages and a key.", "inbox", 2_400,
        parts=(("Winter camouflage", 1), ("Desert camouflage", 1), ("Golden key", 1)),
    ),
)  # fmt: skip
# How much more often than others these are wanted.
LIKED: Final = {
    "Energy drink": 9,
    "Repair kit": 7,
    "Smoke screen": 4,
    "Signal flare": 5,
    "Golden key": 2,
}
NAMES: Final = (
    "aigerim", "anton", "arman", "asel", "bella", "boris", "carmen", "chloe", "dana", "daulet",
    "dina", "emil", "erlan", "eva", "felix", "galina", "hugo", "ines", "ivan", "jana",
    "kaisar", "karin", "leo", "lidia", "madina", "marat", "mira", "nikita", "nora", "olga",
    "oskar", "pavel", "rosa", "sabina", "saule", "stefan", "tamara", "timur", "vera", "zhan",
)  # fmt: skip
