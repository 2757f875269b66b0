"""What reviews tell, and how wide the doubt about sales is."""

from datetime import date, timedelta
from random import Random

import pytest

from demper.records.reviews import Review, ReviewsPage
from demper.reviewing import (
    SAMPLE_MIN,
    WEEKS,
    Own,
    analyse,
    compared,
    estimate_sales,
    rate,
    sellers_in,
    weekly,
    wilson,
    with_own_sales,
    words_of,
)

pytestmark = pytest.mark.alike
TODAY = date(2026, 11, 20)


def reviews(ages: list[int], rating: int = 5, merchant: str = "m1") -> list[Review]:
    """Return reviews so many days old."""
    return [
        Review(f"{rating}-{merchant}-{place}", TODAY - timedelta(days=age), rating, "", "", "",
               merchant, merchant.upper())
        for place, age in enumerate(ages)
    ]  # fmt: skip


def pages(rows: list[Review], total: int | None = None) -> list[ReviewsPage]:
    """Return the rows as the only page."""
    many = len(rows) if total is None else total
    return [ReviewsPage(tuple(rows), 4.6, {5: many}, many, many)]


def test_weeks_are_counted_from_today_back() -> None:
    counts, covered = weekly(reviews([0, 6, 7, 83, 84, -1]), TODAY, whole=True)
    assert (counts[-1], counts[-2], counts[0], sum(counts)) == (2, 1, 1, 4)
    assert covered == WEEKS


def test_weeks_that_were_not_read_whole_are_not_counted_as_quiet() -> None:
    found = analyse(pages(reviews([1] * 10 + [20] * 10), total=5_000), TODAY)
    assert found.covered == 2
    assert found.per_week is not None
    assert found.per_week.n == 10


def test_a_rate_has_an_interval_that_holds_it_nothing_seen_included() -> None:
    quiet, busy = rate(0, 12), rate(60, 12)
    assert quiet and busy
    assert (quiet.low, quiet.value) == (0, 0)
    assert 0 < quiet.high < 0.4
    assert busy.low < busy.value == 5 < busy.high
    assert rate(3, 0) is None


def test_fresh_ratings_are_compared_only_when_there_are_enough() -> None:
    old = reviews([200] * SAMPLE_MIN, 5)
    few = reviews([3] * (SAMPLE_MIN - 1), 1)
    assert compared([*old, *few], TODAY)[2] is None
    _fresh, _old, trend = compared([*old, *reviews([3] * SAMPLE_MIN, 1)], TODAY)
    assert trend is not None
    assert trend.value == -4


def test_noise_is_no_trend() -> None:
    rng = Random(4)
    rows = [one for k in range(60) for one in reviews([k * 4], rng.choice([4, 5]), f"m{k}")]
    trend = compared(rows, TODAY)[2]
    assert trend is not None
    assert trend.low < 0 < trend.high


def test_sellers_are_named_with_their_share_of_reviews() -> None:
    rows = [*reviews([1] * 6, merchant="a"), *reviews([1] * 2, merchant="b")]
    first, second = sellers_in([*rows, *reviews([1], merchant="")])
    assert (first.name, first.share.value, second.share.n) == ("A", 0.75, 8)
    assert first.share.low < 0.75 < first.share.high


def test_a_word_counts_once_in_a_review_whatever_its_spelling() -> None:
    found = words_of(["Тихий, ТИХИЙ и очень мощный", "тихий", "Жақсы тауар", "жаксы", "the quiet"])
    assert [(one.word, one.reviews) for one in found] == [("тихий", 2), ("жаксы", 2)]


def test_free_text_praises_or_blames_by_its_stars() -> None:
    rows = [
        Review("1", TODAY, 5, text="мощный мотор"),
        Review("2", TODAY, 5, plus="мотор"),
        Review("3", TODAY, 1, text="сломался мотор"),
        Review("4", TODAY, 2, minus="сломался"),
    ]
    found = analyse(pages(rows), TODAY)
    assert [one.word for one in found.liked] == ["мотор"]
    assert [one.word for one in found.disliked] == ["сломался"]


def test_the_estimate_widens_with_what_is_assumed_and_narrows_with_own_sales() -> None:
    assumed, measured = estimate_sales(60, 12), estimate_sales(60, 12, 12, 200)
    assert assumed and measured
    assert not assumed.calibrated
    assert measured.calibrated
    assert assumed.per_week.low < 100 < assumed.per_week.high
    assert (assumed.per_week.high / assumed.per_week.low) > 5
    assert (measured.per_week.high / measured.per_week.low) < 4
    assert measured.reviewing.n == 200


@pytest.mark.parametrize("sold", [0, 29])
def test_few_own_sales_do_not_calibrate(sold: int) -> None:
    few, none = estimate_sales(60, 12, 2, sold), estimate_sales(60, 12)
    assert few == none


@pytest.mark.slow
def test_the_estimate_covers_the_truth_about_as_often_as_it_says() -> None:
    rng, hits = Random(7), 0
    for _round in range(60):
        share, sales = rng.betavariate(4, 76), rng.uniform(5, 300)
        seen = sum(rng.random() < share for _sale in range(round(sales * 12)))
        found = estimate_sales(seen, 12)
        assert found
        hits += found.per_week.low <= sales <= found.per_week.high
    assert hits >= 53


def test_own_sales_count_only_for_the_time_whose_reviews_were_read() -> None:
    own = Own("own", {TODAY - timedelta(days=age): 10 for age in range(60)})
    rows = reviews([1] * 5 + [3] * 5 + [16] * 2, merchant="own")
    part = with_own_sales(analyse(pages(rows, total=900), TODAY).told(), own)
    assert part is not None
    assert (part.own_sold, part.own_reviews) == (160, 10)
    whole = with_own_sales(analyse(pages(rows), TODAY).told(), own)
    assert whole is not None
    assert (whole.own_sold, whole.own_reviews, whole.calibrated) == (600, 12, True)


def test_a_shop_without_sales_brings_nothing_in() -> None:
    told = analyse(pages(reviews([1])), TODAY).told()
    assert with_own_sales(told, Own("own", {})) is None


def test_a_product_without_reviews_has_no_figures_made_up() -> None:
    found = analyse([], TODAY)
    assert (found.read, found.rating, found.trend, found.liked) == (0, None, None, ())
    assert found.told()["distribution"] == {}


def test_the_same_review_on_two_pages_counts_once() -> None:
    page = pages(reviews([1, 2]))
    assert analyse([*page, *page], TODAY).read == 2


def test_shares_of_all_and_of_none_keep_their_doubt() -> None:
    assert wilson(8, 8).low < 1 == wilson(8, 8).high
    assert wilson(0, 8).high > 0
