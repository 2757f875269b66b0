"""Answers about many matches, told again and again and in no order, and what must be true then.

`python -m stats.football.tests.deliveries take SCRIPT START STEP` stores every STEP-th answer of a
script from START in a process of its own, and `drain` what was left lying; `report` says what is
stored, all against whatever database the environment names.
"""

import json
import random
import sys
from datetime import UTC, datetime, timedelta

from stats.football.tests import football_bodies as bodies

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
VERSIONS = 3
PARTS = ("event", "incidents", "statistics", "lineups", "shotmap")
# Each team meets every other once: the matches of one season.
TEAMS = 20


def truth(number, version):
    """Return what version of a match a source tells: the score, and how many shots."""
    rng = random.Random(number * 100 + version)
    return rng.randint(0, 4), rng.randint(0, 4), rng.randint(5, 20)


def pairs(count):
    """Return so many pairings of teams, each once."""
    every = [(home, away) for home in range(1, TEAMS + 1) for away in range(1, TEAMS + 1)]
    return [pair for pair in every if pair[0] != pair[1]][:count]


def body(part, number, pair, version):
    """Return an answer about a match."""
    home, away, shots = truth(number, version)
    if part == "event":
        sides = {
            "homeTeam": bodies.side(pair[0], f"Club {chr(64 + pair[0])} Rovers"),
            "awayTeam": bodies.side(pair[1], f"Club {chr(64 + pair[1])} Rovers"),
        }
        scores = {
            side: {"current": goals, "display": goals, "normaltime": goals}
            for side, goals in (("homeScore", home), ("awayScore", away))
        }
        when = int((BEGAN + timedelta(minutes=version)).timestamp())
        return bodies.pack({"event": bodies.event(
            id=number, roundInfo={"round": number % 38 + 1}, **sides, **scores,
            startTimestamp=1_760_000_400 + number * 86_400 % 20_000_000,
            changes={"changeTimestamp": when},
        )})  # fmt: skip
    if part == "incidents":
        goals = [(1, 0)] * home + [(0, 1)] * away
        told, score = [], (0, 0)
        for place, step in enumerate(goals):
            score = score[0] + step[0], score[1] + step[1]
            told.append(
                bodies.goal(
                    number * 10 + place,
                    step == (1, 0),
                    score,
                    player=bodies.person(number * 2 + step[1], "Somebody"),
                )
            )
        return bodies.incidents(*told)
    if part == "statistics":
        return bodies.statistics(bodies.statistic("totalShotsOnGoal", shots, 3))
    if part == "lineups":
        seats = [
            bodies.seat(
                number * 2 + away,
                f"Player {number} {away}",
                statistics={"minutesPlayed": 80 + version},
            )
            for away in (0, 1)
        ]
        return bodies.lineups(seats[:1], seats[1:])
    return bodies.pack({"shotmap": [bodies.shot(number * 50 + one) for one in range(shots)]})


def script(matches, seed=1):
    """Return answers in the order of their coming: each version of each part, most of them twice.

    A part may come before its match, an old version after a new one.
    """
    rng = random.Random(seed)
    found = []
    for number, pair in enumerate(pairs(matches), start=1):
        for part in PARTS:
            for version in range(VERSIONS):
                answer = {
                    "kind": part, "number": number, "pair": pair, "version": version,
                    "at": number + version * 3,
                }  # fmt: skip
                found += [(number + rng.uniform(0, 30), answer) for _ in range(rng.choice((1, 2)))]
    return [answer for _, answer in sorted(found, key=lambda one: one[0])]


def receive(answer):
    """Deliver an answer of the script; returns its row."""
    from stats.football.services import inbox

    number = answer["number"]
    return inbox.receive(
        body(answer["kind"], number, answer["pair"], answer["version"]),
        url=f"https://source.example/event/{number}/{answer['kind']}",
        source="sofascore",
        kind=answer["kind"],
        context={"event": str(number)},
        fetched_at=BEGAN + timedelta(minutes=answer["version"]),
    )


def take(answers):
    """Deliver and store answers one after the other, and say after each that it is kept."""
    from django.utils import timezone

    from stats.football.services import inbox

    for answer in answers:
        item = receive(answer)
        sys.stdout.write("kept\n")
        sys.stdout.flush()
        inbox.process(item.pk, None, now=timezone.now())


def drain():
    """Store what was left lying, as the sweep does when leases are over; returns how often."""
    from stats.football.models import Inbox
    from stats.football.services import inbox

    now = datetime.now(UTC)
    for rounds in range(20):
        now += timedelta(hours=2)
        waiting = list(Inbox.objects.filter(state="waiting").values_list("pk", flat=True))
        if not waiting:
            return rounds
        for pk in waiting:
            inbox.process(pk, None, now=now)
    return -1


def report():
    """Return what is stored, as plain values."""
    from django.db.models import Count

    from stats.football import models

    events = models.MatchEvent.objects.values("match").annotate(n=Count("pk"))
    counts = {row["match"]: row["n"] for row in events}
    shots = models.Shot.objects.values("match").annotate(n=Count("pk"))
    shown = {row["match"]: row["n"] for row in shots}
    figures = dict(models.MatchStatistic.objects.values_list("match", "home"))
    minutes = dict(models.Appearance.objects.values_list("match", "minutes"))
    matches = {}
    for row in models.MatchSource.objects.select_related("match"):
        match = row.match
        matches[row.key] = [
            match.ft_home, match.ft_away, counts.get(match.pk, 0), figures.get(match.pk),
            shown.get(match.pk, 0), minutes.get(match.pk),
        ]  # fmt: skip
    states = models.Inbox.objects.values("state").annotate(n=Count("pk"))
    return {
        "matches": matches,
        "rows": models.Match.objects.count(),
        "players": models.Player.objects.count(),
        "appearances": models.Appearance.objects.count(),
        "goals": sum(row.goals or 0 for row in models.Appearance.objects.all()),
        "states": {row["state"]: row["n"] for row in states},
        "raw": models.RawAnswer.objects.count(),
        "inbox": models.Inbox.objects.count(),
        "held": models.Inbox.objects.exclude(claimed_until=None).count(),
    }


def check(found, matches):
    """Assert that every match stands as it was told last, once, with all that belongs to it."""
    last = VERSIONS - 1
    wanted = {number: truth(number, last) for number in range(1, matches + 1)}
    assert found["matches"] == {
        str(number): [home, away, home + away, shots, shots, 80 + last]
        for number, (home, away, shots) in wanted.items()
    }
    assert found["rows"] == matches
    assert (found["players"], found["appearances"]) >= (2 * matches, 2 * matches)
    assert found["appearances"] == 2 * matches
    assert found["goals"] == sum(home + away for home, away, _ in wanted.values())
    assert found["states"] == {"done": found["inbox"]}
    assert found["raw"] == found["inbox"]
    assert found["held"] == 0


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "take":
        start, step = int(sys.argv[3]), int(sys.argv[4])
        take(script(int(sys.argv[2]))[start::step])
    elif sys.argv[1] == "drain":
        sys.stdout.write(f"DRAINED {drain()}\n")
    else:
        sys.stdout.write("REPORT " + json.dumps(report()) + "\n")
