"""What buyers wrote of a product. Nothing of the buyers themselves is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Review:
    """One review. `rating` is 1–5; `day` as the source writes it, which knows no hours."""

    review_id: str
    day: date | None
    rating: int | None
    plus: str = ""
    minus: str = ""
    text: str = ""
    merchant_id: str = ""
    merchant_name: str = ""


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """One page of a product's reviews with the figures of all of them.

    `distribution` maps stars (1–5) → ratings. `ratings` counts everybody who rated, `total` those
    whose review can be read here; both 0 where the source does not say. `skipped` rows could not
    be read.
    """

    reviews: tuple[Review, ...]
    rating: float | None
    distribution: Mapping[int, int]
    ratings: int
    total: int
    skipped: int = 0
