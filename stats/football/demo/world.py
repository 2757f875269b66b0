"""The world at a time: which matches there are, by day, round and number. A pure function."""

from datetime import UTC, datetime, timedelta

from stats.football.demo.calendar import FINAL_ROUND, begins, known_seasons, round_of, season_at
from stats.football.demo.clubs import LEAGUES
from stats.football.demo.fixtures import Fixture, fixtures_of, place_of
from stats.football.demo.state import State, state_of
from stats.football.demo.tables import finalists

# No match lasts longer, with extra time and shoot-out.
LONGEST_S = 3600


class World:
    """The leagues of a seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def matches(self, league: int, season: int, now: float) -> list[Fixture]:
        """Return the matches that are arranged by now; the final once all others are played."""
        if season not in known_seasons(now):
            return []
        found = list(fixtures_of(self.seed, league, season))
        last = round_of(season, LEAGUES[league].rounds, LEAGUES[league].rounds)
        if now >= last.at + last.lasts:
            found.append(finalists(self.seed, league, season))
        return found

    def find(self, event_id: int, now: float) -> State | None:
        """Return a match by its number at the source; None where there is none."""
        season, league, number = place_of(event_id)
        if not 0 <= league < len(LEAGUES):
            return None
        there = self.matches(league, season, now)
        found = next((one for one in there if one.number == number), None)
        return state_of(self.seed, found, now) if found else None

    def live(self, now: float) -> list[State]:
        """Return the matches that are being played."""
        season = season_at(now)
        recent = (
            one
            for league in range(len(LEAGUES))
            for one in self.matches(league, season, now)
            if now - LONGEST_S < one.kickoff <= now
        )
        return [state for one in recent if (state := state_of(self.seed, one, now)).live]

    def of_day(self, day: datetime, now: float) -> list[State]:
        """Return the matches of a day of UTC."""
        first = day.replace(tzinfo=UTC).timestamp()
        until = first + timedelta(days=1).total_seconds()
        states = (one for season in known_seasons(now) for one in self._states(now, season))
        return [state for state in states if first <= state.starts_at < until]

    def of_round(self, league: int, season: int, number: int, now: float) -> list[State]:
        """Return a round's matches."""
        there = self.matches(league, season, now)
        return [state_of(self.seed, one, now) for one in there if one.round == number]

    def current_round(self, league: int, season: int, now: float) -> int:
        """Return the round that is being played, the last of a season that is over."""
        rounds = LEAGUES[league].rounds
        first = round_of(season, 1, rounds)
        if season < season_at(now) or now >= first.at + rounds * first.lasts:
            return FINAL_ROUND
        return max(1, min(rounds, 1 + int((now - first.at) // first.lasts)))

    def suggested(self, now: float) -> list[State]:
        """Return matches worth a look: those being played, else the last ones."""
        live = self.live(now)
        if live:
            return live
        states = [state for state in self._states(now, season_at(now)) if state.finished]
        return sorted(states, key=lambda state: -state.starts_at)[:3]

    def _states(self, now: float, season: int) -> list[State]:
        return [
            state_of(self.seed, one, now)
            for league in range(len(LEAGUES))
            for one in self.matches(league, season, now)
        ]


def started(now: float) -> int:
    """Return when the season that runs began."""
    return begins(season_at(now))
