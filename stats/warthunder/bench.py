"""Benches of the War Thunder app."""

from selectolax.lexbor import LexborHTMLParser

from config.bench.figures import Figure, Run, side_by_side
from stats.warthunder.parse import parse_profile
from stats.warthunder.tests.pages import make_profile, profile_page

PAGE_KB = 400
PAGES_PER_RUN = 200
AGAINST = "bare selectolax"


def parse(run: Run) -> list[Figure]:
    """Measure reading a full-size profile page (synthetic, about 400 KB).

    Bare selectolax builds the tree of the page and takes the text of every statistics cell; ours
    ends with a typed record. Our time is to be at most 1.5 times the bare one.
    """
    body = profile_page(make_profile(scale=90), bulk_kb=PAGE_KB)
    ours_s, bare_s, ratio = side_by_side(
        run, lambda: parse_profile(body), lambda: bare(body), PAGES_PER_RUN
    )
    return [
        Figure("parse_profile_time", ours_s * 1000, "ms", ratio, AGAINST, run.runs),
        Figure("parse_profile", 1 / ours_s, "pages/s", 1 / ratio, AGAINST, run.runs),
        Figure("bare_selectolax", 1 / bare_s, "pages/s", runs=run.runs),
    ]


def bare(body: bytes) -> list[str]:
    """Return the text of every statistics cell, read with nothing but selectolax."""
    return [item.text() for item in LexborHTMLParser(body).css("li.user-stat__list-item")]
