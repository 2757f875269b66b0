"""Invented lines for tests of ratings and of what is made of them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from stats.faceit.records import Line

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def line(match=1, *, player="p1", rounds=20, kills=14, deaths=13, **given) -> Line:
    """A line with known damage and multi-kills; `match` also says which hour it ended in."""
    values = {
        "match_id": f"m{match}",
        "map_number": 1,
        "player_id": player,
        "nickname": player,
        "map": "de_mirage",
        "won": True,
        "rounds": rounds,
        "kills": kills,
        "deaths": deaths,
        "assists": 4,
        "headshots": 7,
        "double_kills": 2,
        "triple_kills": 1,
        "quadro_kills": 0,
        "penta_kills": 0,
        "damage": 1500,
        "finished_at": START + timedelta(hours=match),
    }
    return Line(**{**values, **given})


@st.composite
def lines(draw, match=1, player="p1"):
    """A line whose figures a match could have."""
    rounds = draw(st.integers(13, 40))
    shares = draw(st.lists(st.integers(0, 5), min_size=rounds, max_size=rounds))
    counts = [shares.count(n) for n in range(1, 6)]
    return line(
        match,
        player=player,
        rounds=rounds,
        kills=sum(shares),
        deaths=draw(st.integers(0, rounds)),
        assists=draw(st.integers(0, 20)),
        headshots=0,
        double_kills=counts[1],
        triple_kills=counts[2],
        quadro_kills=counts[3],
        penta_kills=counts[4],
        damage=draw(st.integers(0, 200 * rounds)),
        won=draw(st.booleans()),
    )
