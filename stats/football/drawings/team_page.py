"""A team's page: its head and seasons, and the section that is asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from config.paging import make_cursor
from config.templatetags.dozor import number
from stats.football.analytics import sides_of
from stats.football.drawings.match_head import team_name
from stats.football.drawings.subject_words import POSITIONS, RESULTS, word
from stats.football.drawings.team_figures import figures_context, record_lines
from stats.football.labels import STATUS, country_label, league_name, named, round_label
from stats.football.models import Match, Season, Team
from stats.football.queries import teams as reads
from stats.football.queries.positions import Position
from stats.football.queries.scores import shown_score, status_of
from stats.football.queries.seasons_played import played_in
from stats.football.records import Status

VIEWS: Final = ("overview", "squad", "matches")
COMING, LATEST, PAGE = 5, 5, 30


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match as a team's lists show it: from the team's side where it was played."""

    url: str
    day: datetime | None
    exact: bool
    rival: str
    rival_url: str
    home: bool
    score: str
    result: str
    letter: str
    state: str
    league: str
    round: str


@dataclass(frozen=True, slots=True)
class SquadLine:
    """A player of a season; figures are written, a dash where none is told."""

    name: str
    url: str
    position: str
    matches: str
    starts: str
    minutes: str
    goals: str
    assists: str
    xg: str
    cards: str
    rating: str


def team_context(
    team: Team, now: datetime, view: str, wanted: str, after: Position | None
) -> dict[str, Any]:
    """Return what a team's page shows; `wanted` is a season's number, else the newest is shown."""
    seasons = reads.seasons_of(team)
    season = reads.chosen_season(seasons, wanted)
    view = view if view in VIEWS else "overview"
    page_url = reverse("football:team", args=[team.pk])
    context = {
        "team": team,
        "title": team_name(team),
        "country_title": country_label(team.country.code, team.country.name),
        "spellings": reads.spellings_of(team),
        "season": season,
        "season_title": _season_title(season) if season else "",
        "season_choices": [
            {"value": one.pk, "label": _season_title(one), "current": one == season}
            for one in seasons
        ],
        "league_code": season.competition.code if season else "",
        "view": view,
        "page_url": page_url,
        "tabs": _tabs(page_url, view, wanted if season and season != seasons[0] else ""),
    }
    if view == "matches":
        return context | _matches(team, season if wanted else None, after)
    if season is None:
        return context
    if view == "squad":
        return context | _squad(team, season)
    return context | _overview(team, season, now)


def match_line(match: Match, team: int) -> MatchLine:
    """Return a match as one of its teams sees it."""
    home = match.home_id == team
    rival = match.away if home else match.home
    score = shown_score(match)
    status = status_of(match)
    result = ""
    if score is not None and (status.finished or match.awarded):
        result = _result(score, home)
    competition = match.season.competition
    return MatchLine(
        url=reverse("football:match", args=[match.pk]),
        day=match.kickoff or match.order_at,
        exact=match.kickoff is not None,
        rival=team_name(rival),
        rival_url=reverse("football:team", args=[rival.pk]),
        home=home,
        score=f"{score[0]}:{score[1]}" if score else "",
        result=word(RESULTS, result) if result else "",
        letter=result,
        state="" if status.finished or status is Status.SCHEDULED else str(STATUS[status]),
        league=league_name(competition.code, competition.name),
        round=round_label(match.round, match.round_number),
    )


def _result(score: tuple[int, int], home: bool) -> str:
    own, other = score if home else (score[1], score[0])
    if own == other:
        return "D"
    return "W" if own > other else "L"


def _season_title(season: Season) -> str:
    competition = season.competition
    return f"{season.label}, {league_name(competition.code, competition.name)}"


def _tabs(page_url: str, view: str, season: str) -> list[dict[str, Any]]:
    labels = {"overview": _("Overview"), "squad": _("Squad"), "matches": _("Matches")}
    found = []
    for key, label in labels.items():
        asked = [f"view={key}"] if key != "overview" else []
        asked += [f"season={season}"] if season else []
        query = f"?{'&'.join(asked)}" if asked else ""
        found.append({"label": label, "url": page_url + query, "current": key == view})
    return found


# --- sections -----------------------------------------------------------------------------------
def _overview(team: Team, season: Season, now: datetime) -> dict[str, Any]:
    played = played_in(season)
    record = reads.record_of(team, season)
    latest = [match_line(match, team.pk) for match in reads.latest_of(team, LATEST)]
    meetings = reads.meetings_in(team, season)
    rivals = {one.rival for one in meetings}
    ratings = reads.ratings_of(rivals, season.ends_on or now.date())
    return {
        "record_lines": record_lines(record) if record else [],
        "finished_any": bool(sides_of(played, team.pk)),
        "coming": [match_line(match, team.pk) for match in reads.coming_of(team, now, COMING)],
        "latest": latest,
        **figures_context(team, played, record, reads.strengths_of(team), meetings, ratings),
    }


def _squad(team: Team, season: Season) -> dict[str, Any]:
    rows = reads.squad_of(team, season)
    return {
        "squad": [_squad_line(row) for row in rows],
        "named_only": [] if rows else _named_only(team),
        "xg_told": any(row["xg_known"] for row in rows),
        "rated": any(row["rated"] for row in rows),
    }


def _squad_line(row: dict[str, Any]) -> SquadLine:
    rated = row["rated"]
    return SquadLine(
        name=named(row["name"], row["translations"]),
        url=reverse("football:player", args=[row["player_id"]]),
        position=word(POSITIONS, row["position"]) if row["position"] else "",
        matches=number(row["matches"]),
        starts=number(row["starts"]),
        minutes=number(row["minutes"]),
        goals=number(row["goals"]),
        assists=number(row["assists"]),
        xg=number(row["xg"] if row["xg_known"] else None, 2),
        cards=f"{number(row['yellows'])} / {number(row['reds'])}",
        rating=number(row["rating_sum"] / rated if rated else None, 2),
    )


def _named_only(team: Team) -> list[dict[str, str]]:
    return [
        {
            "name": named(player.name, player.translations),
            "url": reverse("football:player", args=[player.pk]),
            "position": word(POSITIONS, player.position) if player.position else "",
        }
        for player in reads.players_of(team)
    ]


def _matches(team: Team, season: Season | None, after: Position | None) -> dict[str, Any]:
    rows = reads.matches_of(team, after=after, limit=PAGE, season=season)
    shown = rows[:PAGE]
    more = make_cursor([shown[-1].order_at, shown[-1].pk]) if len(rows) > PAGE else ""
    return {"match_lines": [match_line(row, team.pk) for row in shown], "more": more}
