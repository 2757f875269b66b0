"""A league of twenty teams and 380 matches, in the tables as the sources leave them."""

from datetime import UTC, datetime, timedelta

from stats.football.models import Competition, Country, Match, MatchSource, Season, Team

TEAMS, ROUNDS = 20, 38
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def make_league(code="en.1", *, teams=TEAMS, played=30, label="2025-26", now=NOW, demo=False):
    """Store a season whose first `played` rounds are over; the next is in four days."""
    country, _ = Country.objects.get_or_create(
        code=code.partition(".")[0], defaults={"name": code.partition(".")[0].upper()}
    )
    league, _ = Competition.objects.get_or_create(
        code=code, demo=demo, defaults={"name": f"League {code}", "country": country}
    )
    season = Season.objects.create(competition=league, label=label, version=1)
    rows = Team.objects.bulk_create(
        Team(name=f"{code} {label} team {n:02}", country=country, demo=demo) for n in range(teams)
    )
    matches = Match.objects.bulk_create(
        _match(
            season,
            home,
            away,
            number,
            now + timedelta(weeks=number - played, days=-3, hours=place),
            played,
        )
        for number, pairs in enumerate(rounds_of(rows), start=1)
        for place, (home, away) in enumerate(pairs)
    )
    MatchSource.objects.bulk_create(
        MatchSource(
            match=one, source="openfootball", key=f"{label} {code} {one.pk}", changed_at=now,
            digest="", stored_at=now, demo=demo,
        )
        for one in matches
    )  # fmt: skip
    days = [one.day for one in matches]
    Season.objects.filter(pk=season.pk).update(starts_on=min(days), ends_on=max(days))
    season.refresh_from_db()
    season.competition = league
    return season


def rounds_of(teams):
    """Return a double round robin by the circle method, round by round."""
    circle, half = list(teams), len(teams) // 2
    first = []
    for number in range(len(teams) - 1):
        pairs = list(zip(circle[:half], reversed(circle[half:]), strict=True))
        first.append([(away, home) if number % 2 else (home, away) for home, away in pairs])
        circle = [circle[0], circle[-1], *circle[1:-1]]
    return first + [[(away, home) for home, away in pairs] for pairs in first]


def _match(season, home, away, number, at, played):
    over = number <= played
    seed = home.pk * 31 + away.pk * 17 + number
    return Match(
        season=season, home=home, away=away, round=f"Matchday {number}", round_number=number,
        day=at.date(), kickoff=at, order_at=at, demo=season.competition.demo,
        status="finished" if over else "scheduled",
        ft_home=seed % 4 if over else None, ft_away=seed // 4 % 3 if over else None,
    )  # fmt: skip
