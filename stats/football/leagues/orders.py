"""Orders of tie-breaks and shorthand for zones, shared by the tables of leagues. Pure."""

from typing import Final

from stats.football.leagues.shape import Rules, TieBreak, Zone, ZoneKind

_GD = TieBreak.GOAL_DIFFERENCE
_GF = TieBreak.GOALS_FOR
_POINTS = TieBreak.H2H_POINTS
_BETWEEN = TieBreak.H2H_GOAL_DIFFERENCE
_SCORED = TieBreak.H2H_GOALS_FOR
_AWAY = TieBreak.H2H_AWAY_GOALS

BY_GOALS: Final = Rules((_GD, _GF))
# The Premier League added these in 2019-20, before its play-off on neutral ground.
BY_GOALS_THEN_H2H: Final = Rules((_GD, _GF, _POINTS, _AWAY))
GERMANY: Final = Rules((_GD, _GF, _POINTS, _AWAY, TieBreak.AWAY_GOALS))
# Metz finished 2023-24 above Lorient, level on goal difference, with fewer goals scored.
FRANCE: Final = Rules((_GD, _POINTS, _BETWEEN, _AWAY, _GF, TieBreak.AWAY_GOALS))
NETHERLANDS: Final = Rules((TieBreak.FEWER_PLAYED, _GD, _GF, _POINTS, _BETWEEN, _AWAY))
SPAIN: Final = Rules((_POINTS, _BETWEEN, _GD, _GF))
ITALY: Final = Rules((_POINTS, _BETWEEN, _GD, _GF))
_PORTUGAL_AWAY: Final = (_POINTS, _BETWEEN, _AWAY, _GD, TieBreak.WINS, _GF)
PORTUGAL_TO_2020: Final = Rules(_PORTUGAL_AWAY)
# Since 2020-21 direct matches part teams from the first of them on.
PORTUGAL_2020: Final = Rules(_PORTUGAL_AWAY, h2h_when_complete=False)
PORTUGAL: Final = Rules((_POINTS, _BETWEEN, _GD, TieBreak.WINS, _GF), h2h_when_complete=False)
TURKEY: Final = Rules((_POINTS, _BETWEEN, _GD, _GF))
RUSSIA: Final = Rules(
    (
        _POINTS,
        TieBreak.H2H_WINS,
        _BETWEEN,
        _SCORED,
        _AWAY,
        TieBreak.WINS,
        _GD,
        _GF,
        TieBreak.AWAY_GOALS,
    )
)
GREECE: Final = Rules((_POINTS, _BETWEEN, _SCORED, _GD, _GF))
SCOTLAND: Final = Rules((_GD, _GF, _POINTS, _BETWEEN))
_AUSTRIA_TAIL: Final = (_GD, _GF, TieBreak.WINS, TieBreak.AWAY_WINS)
AUSTRIA_TO_2018: Final = Rules(_AUSTRIA_TAIL)
AUSTRIA_TO_2021: Final = Rules(_AUSTRIA_TAIL, after_split=(TieBreak.ROUNDED_HALF, *_AUSTRIA_TAIL))
_AUSTRIA_H2H: Final = (_POINTS, _BETWEEN, _SCORED, *_AUSTRIA_TAIL)
AUSTRIA: Final = Rules(_AUSTRIA_H2H, after_split=(TieBreak.ROUNDED_HALF, *_AUSTRIA_H2H))
BELGIUM: Final = Rules(
    (TieBreak.WINS, _GD, _GF, TieBreak.AWAY_GOALS, TieBreak.AWAY_WINS),
    after_split=(TieBreak.ROUNDED_HALF, TieBreak.REGULAR_POSITION),
)
UEFA_GROUPS: Final = Rules((_POINTS, _BETWEEN, _SCORED, _AWAY, _GD, _GF), h2h_when_complete=False)
UEFA_LEAGUE: Final = Rules(
    (_GD, _GF, TieBreak.AWAY_GOALS, TieBreak.WINS, TieBreak.AWAY_WINS), h2h_when_complete=False
)

_KINDS: Final = {
    "cl": ZoneKind.CHAMPIONS_LEAGUE,
    "clq": ZoneKind.CHAMPIONS_LEAGUE_QUALIFYING,
    "el": ZoneKind.EUROPA_LEAGUE,
    "ecl": ZoneKind.CONFERENCE_LEAGUE,
    "euro": ZoneKind.EUROPE_PLAY_OFF,
    "up": ZoneKind.PROMOTION,
    "upo": ZoneKind.PROMOTION_PLAY_OFF,
    "last16": ZoneKind.LAST_16,
    "ko": ZoneKind.KNOCKOUT_PLAY_OFF,
    "po": ZoneKind.RELEGATION_PLAY_OFF,
    "down": ZoneKind.RELEGATION,
}


def zones(**places: int | tuple[int, int]) -> tuple[Zone, ...]:
    """Return zones from `cl=(1, 4), el=5, down=(18, 20)`; the words are those of `_KINDS`."""
    return tuple(
        Zone(_KINDS[word], *((place, place) if isinstance(place, int) else place))
        for word, place in places.items()
    )
