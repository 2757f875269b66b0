"""Which team a spelling means: names drift between seasons and sources. Pure.

Two spellings are one team when they are the same without legal forms, years, case and marks, or
when the table of well-known spellings says so; never when they met, or both played in one round of
a season. What only looks alike is a suggestion for people to settle, and a team of its own until
then.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from stats.football.leagues import league_of
from stats.football.records import MatchRecord
from stats.football.resolve.known import KnownTeam, canonical, known_team, known_teams
from stats.football.spelling import normalise

# In the archive 8 of 5,668 pairs of different teams look this alike, and 17 of 19 pairs of names
# of one team that differ in more than form.
SUGGEST_FROM: Final = 0.86
CANDIDATES_MAX: Final = 3

Pair = frozenset[str]


class How(StrEnum):
    """How a spelling was resolved."""

    KNOWN = "known"
    SAME = "same"
    SUGGESTED = "suggested"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A team that a new spelling looks like, with a likeness of 0 to 1."""

    team: int
    spelling: str
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a spelling means.

    `team` is a known team's identifier, or None for a team to be made under the name `show`.
    Spellings of one new team have the same `canonical`. SUGGESTED ones are new teams that look like
    `candidates`, the likeliest first.
    """

    name: str
    how: How
    canonical: str
    show: str
    team: int | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Rivals:
    """Spellings of one country that cannot be one team.

    `met` are pairs that played each other or in the same round; `together` maps a spelling to those
    of the same season, which are another team unless they are plainly the same name.
    """

    met: frozenset[Pair] = frozenset()
    together: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def apart(self, one: str, other: str) -> bool:
        """Tell whether two spellings met."""
        return one != other and frozenset((one, other)) in self.met

    def in_one_season(self, one: str, other: str) -> bool:
        """Tell whether two spellings stand in one season."""
        return other in self.together.get(one, frozenset())


def country_of(match: MatchRecord, home: bool) -> str:
    """Return the country whose names a side's spelling belongs to: its league's, or its own."""
    league = league_of(match.league)
    team = match.home if home else match.away
    return (team.country if league.international else league.country) or league.country


def rivals_of(matches: Iterable[MatchRecord], country: str) -> Rivals:
    """Return which of a country's spellings in these matches cannot be one team."""
    met: set[Pair] = set()
    rounds: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    seasons: dict[tuple[str, str], set[str]] = defaultdict(set)
    for match in matches:
        names = [
            team.name
            for team, home in ((match.home, True), (match.away, False))
            if country_of(match, home) == country
        ]
        seasons[match.league, match.season].update(names)
        if len(names) == 2:
            met.add(frozenset(names))
        if match.round_number is not None:
            rounds[match.league, match.season, match.round].update(names)
    for names_of_round in rounds.values():
        met.update(_pairs(sorted(names_of_round)))
    return Rivals(frozenset(met), _together(seasons.values()))


def _pairs(names: Sequence[str]) -> Iterable[Pair]:
    return (frozenset((one, other)) for at, one in enumerate(names) for other in names[at + 1 :])


def _together(seasons: Iterable[set[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for names in seasons:
        for name in names:
            found[name] |= names - {name}
    return {name: frozenset(others) for name, others in found.items()}


class _Batch:
    """Spellings that are resolved together, and which of them mean one team so far."""

    def __init__(self, rivals: Rivals) -> None:
        self.rivals = rivals
        self._claims: dict[str, list[str]] = defaultdict(list)

    def claim(self, team: str, name: str) -> bool:
        """Count a spelling to a team unless it met another that is."""
        if any(self.rivals.apart(name, other) for other in self._claims[team]):
            return False
        self._claims[team].append(name)
        return True


class Resolver:
    """The teams of one country by the spellings known of each; it learns what it is told."""

    def __init__(self, country: str, spellings: Mapping[str, int]) -> None:
        """Take the country's code and its known spellings with their teams."""
        self.country = country
        self._teams: dict[str, int] = {}
        self._spellings: dict[int, list[str]] = defaultdict(list)
        self._canonical: dict[str, list[int]] = defaultdict(list)
        for name, team in spellings.items():
            self.learn(name, team)

    def learn(self, name: str, team: int) -> None:
        """Remember that a spelling means a team."""
        if name in self._teams:
            self._spellings[self._teams[name]].remove(name)
        self._teams[name] = team
        self._spellings[team].append(name)
        teams = self._canonical[canonical(self.country, name)]
        if team not in teams:
            teams.append(team)

    def resolve(self, names: Sequence[str], rivals: Rivals | None = None) -> list[Resolution]:
        """Return what each spelling means, in their order; nothing is learnt by it.

        Known spellings of the same answer count when new ones are compared.
        """
        batch = _Batch(rivals or Rivals())
        wanted = list(dict.fromkeys(names))
        known = [name for name in wanted if name in self._teams]
        for name in known:
            batch.claim(str(self._teams[name]), name)
        found = {name: self._one(name, batch) for name in wanted}
        return [found[name] for name in names]

    def _one(self, name: str, batch: "_Batch") -> Resolution:
        key = canonical(self.country, name)
        if name in self._teams:
            return Resolution(name, How.KNOWN, key, name, self._teams[name])
        for team in self._canonical.get(key, ()):
            met = any(batch.rivals.apart(name, other) for other in self._spellings[team])
            if not met and batch.claim(str(team), name):
                return Resolution(name, How.SAME, key, name, team)
        known = known_team(self.country, name)
        show = known.name if known else name
        if self._canonical.get(key) or not batch.claim(key, name):
            # The words are taken by a team that this one has met.
            return Resolution(name, How.NEW, f"{key} ({name})", name)
        # What everybody knows needs no guess.
        found = () if known else self._candidates(name, batch.rivals)
        return Resolution(name, How.SUGGESTED if found else How.NEW, key, show, None, found)

    def _candidates(self, name: str, rivals: Rivals) -> tuple[Candidate, ...]:
        words = normalise(name)
        best: dict[int, Candidate] = {}
        for team, spellings in self._spellings.items():
            if any(rivals.in_one_season(name, other) for other in spellings):
                continue
            score, spelling = max((likeness(words, normalise(one)), one) for one in spellings)
            if score >= SUGGEST_FROM:
                best[team] = Candidate(team, spelling, round(score, 3))
        ranked = sorted(best.values(), key=lambda one: (-one.score, one.spelling))
        return tuple(ranked[:CANDIDATES_MAX])


def likeness(one: str, other: str) -> float:
    """Return how alike two normalised names are, 0 to 1: as a whole, or one within the other.

    A name all of whose words stand in the other ("betis", "real betis balompie") counts 0.9.
    """
    whole = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)) / 100
    words, others = set(one.split()), set(other.split())
    within = bool(words and others) and (words <= others or others <= words)
    return max(whole, 0.9 if within else 0.0)


__all__ = [
    "CANDIDATES_MAX",
    "SUGGEST_FROM",
    "Candidate",
    "How",
    "KnownTeam",
    "Resolution",
    "Resolver",
    "Rivals",
    "canonical",
    "country_of",
    "known_team",
    "known_teams",
    "likeness",
    "rivals_of",
]
