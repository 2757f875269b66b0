"""Invented matches with known odds: players of a latent skill that their Elo lags behind."""

from datetime import UTC, datetime, timedelta
from math import exp

from stats.faceit.odds.room import ELO_SCALE
from stats.faceit.odds.state import Lineup, Place, Played, Result

START = datetime(2026, 1, 1, tzinfo=UTC)
POOL = ("de_ancient", "de_anubis", "de_dust2", "de_inferno", "de_mirage", "de_nuke", "de_train")


def played(number, elo1=1500.0, elo2=1500.0, won=True, **said):
    """A match of ten fresh players, half an hour long, ten minutes after the one before."""
    started_at = START + timedelta(minutes=10 * number)
    sides = [
        Lineup(
            tuple(
                Place(
                    f"p{number}-{side}-{n}",
                    elo=elo,
                    results=(Result("de_mirage", won == (side == 1), 24, 1.0),),
                )
                for n in range(5)
            )
        )
        for side, elo in ((1, elo1), (2, elo2))
    ]
    values = {"map": "de_mirage", "pool": (), **said}
    return Played(
        f"m{number:06d}",
        started_at,
        started_at + timedelta(minutes=30),
        *sides,
        side1_won=won,
        **values,
    )


def league(rng, matches, *, beta=0.7, people=400, map_effect=0.0, rating_effect=0.0):
    """Matches among the same people; the true log-odds are β·ΔElo·ln10/400 plus known effects.

    Everybody likes some maps more than others (`map_effect`, in log-odds of a side of five) and
    some are better than their Elo (`rating_effect`, log-odds a point of a side's mean rating).
    """
    elo = rng.normal(1500, 150, people)
    taste = rng.normal(0, 1, (people, len(POOL)))
    skill = rng.normal(0, 0.12, people)
    for number in range(matches):
        ten = rng.choice(people, 10, replace=False)
        where = int(rng.integers(len(POOL)))
        one, two = ten[:5], ten[5:]
        logit = beta * ELO_SCALE * (elo[one].mean() - elo[two].mean())
        logit += map_effect * (taste[one, where].mean() - taste[two, where].mean())
        logit += rating_effect * (skill[one].mean() - skill[two].mean())
        won = bool(rng.random() < 1 / (1 + exp(-logit)))
        started_at = START + timedelta(minutes=10 * number)
        sides = [
            Lineup(
                tuple(
                    Place(
                        f"p{n}",
                        elo=float(elo[n]),
                        results=(
                            Result(
                                POOL[where], won == first, 22, 1 + skill[n] + rng.normal(0, 0.3)
                            ),
                        ),
                    )
                    for n in side
                )
            )
            for side, first in ((one, True), (two, False))
        ]
        yield Played(
            f"m{number:06d}",
            started_at,
            started_at + timedelta(minutes=35),
            *sides,
            map=POOL[where],
            side1_won=won,
        )
