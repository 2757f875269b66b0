"""Puts invented matches into the tables, as imports and webhooks leave them."""

from stats.faceit.models import Line, Match, Player, Seat
from stats.faceit.records import MatchState


def store_matches(matches, *, demo=False):
    """Store finished matches with seats and lines of everybody; returns their rows in order."""
    matches = list(matches)
    rows = Match.objects.bulk_create([_match(match, demo) for match in matches])
    people = _players(matches, demo)
    seats, lines = [], []
    for row, match in zip(rows, matches, strict=True):
        for team, side in ((1, match.side1), (2, match.side2)):
            for place in side.places:
                player = people[place.player_id]
                seats.append(_seat(row, player, team, place))
                lines += _lines(row, player, team, place)
    Seat.objects.bulk_create(seats, batch_size=500)
    Line.objects.bulk_create(lines, batch_size=200)
    return rows


def _match(match, demo):
    return Match(
        demo=demo,
        match_id=match.match_id,
        state=MatchState.FINISHED,
        best_of=match.best_of,
        maps=[match.map] if match.map else [],
        map_pool=list(match.pool),
        started_at=match.started_at if match.start_known else None,
        finished_at=match.finished_at,
        winner=None if match.side1_won is None else 1 if match.side1_won else 2,
        elo1=match.side1.elo,
        elo2=match.side2.elo,
        first_seen_at=match.started_at,
    )


def _players(matches, demo):
    names = dict.fromkeys(
        place.player_id
        for match in matches
        for side in (match.side1, match.side2)
        for place in side.places
    )
    known = {one.faceit_id: one for one in Player.objects.filter(demo=demo)}
    fresh = [
        Player(demo=demo, faceit_id=name, nickname=name, nickname_folded=name)
        for name in names
        if name not in known
    ]
    return {**known, **{one.faceit_id: one for one in Player.objects.bulk_create(fresh)}}


def _seat(row, player, team, place):
    elo = None if place.elo is None else round(place.elo)
    return Seat(
        match=row,
        player=player,
        team=team,
        skill_level=place.level,
        elo_before=elo,
        substitute=not place.listed,
    )


def _lines(row, player, team, place):
    return [
        Line(
            match=row,
            map_number=number,
            player=player,
            team=team,
            played_at=row.finished_at,
            map=result.map or "",
            won=result.won,
            rounds=result.rounds,
            kills=15,
            deaths=15,
            assists=4,
            rating2=result.rating,
        )
        for number, result in enumerate(place.results, 1)
    ]
