"""The backtest of the forecasts: stored seasons, every match from the days before it."""

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings

from config.bench.backtests import Findings, NothingToTest, Wanted
from config.bench.figures import Figure
from stats.football.forecast.report import BASE, OURS, Report, Standing, report
from stats.football.forecast.scores import Scores, skill
from stats.football.forecast.state import Forecast
from stats.football.forecast.walk import walk
from stats.football.queries.results import StoredResults, StoredSeason
from stats.football.results import Result

MATCHES_LEAST = 50
SEASONS_BEFORE = 2
MEASURES = {
    "rps": "score",
    "log_loss": "nats/match",
    "brier": "score",
    "calibration": "fraction",
    "accuracy": "fraction",
}
HEAD = f"{'method':12}{'n':>7}{'RPS':>9}{'log loss':>10}{'Brier':>8}{'cal. error':>12}{'right':>8}"


def forecasts(wanted: Wanted) -> Findings:
    """Walk forward over stored seasons; raises NothingToTest on too few matches.

    `wanted.leagues` and `wanted.seasons` are what is scored (all leagues, and all seasons after the
    first two, by default); everything before is what the methods learn from.
    """
    if wanted.demo_seed is not None:
        raise NothingToTest("Football is tested on stored matches: leave --demo-seed out.")
    stored = StoredResults(settings.DOZOR_DEMO, wanted.leagues)
    leagues, seasons = _scope(wanted, stored.seasons())
    last = max(seasons)
    results = list(StoredResults(settings.DOZOR_DEMO, wanted.leagues, last))
    found = report(_scored(wanted, results, leagues, seasons))
    if found is None or found.all.scores[OURS].n < MATCHES_LEAST:
        raise _too_few(found)
    return Findings(figures_of(found), table_of(found))


def _scope(wanted: Wanted, stored: Sequence[StoredSeason]) -> tuple[set[str], set[str]]:
    """Return the leagues and seasons to score; raises NothingToTest for what is not stored."""
    known = {one.league for one in stored}
    leagues = set(wanted.leagues) or known
    labels = sorted({one.season for one in stored if one.league in leagues})
    seasons = {label for label in labels if _within(label, wanted.seasons)}
    if not wanted.seasons:
        seasons = set(labels[SEASONS_BEFORE:])
    if missing := sorted(leagues - known):
        raise NothingToTest(
            f"There is nothing to test on: {', '.join(missing)} is no stored league."
        )
    if not seasons:
        raise NothingToTest("There is nothing to test on: no such season is stored.")
    return leagues, seasons


def _within(label: str, wanted: Iterable[str]) -> bool:
    """Tell whether a season's label is named, or lies in a range such as 2021-22..2024-25."""
    for one in wanted:
        first, dots, last = one.partition("..")
        if first <= label <= (last if dots else first):
            return True
    return False


def _scored(
    wanted: Wanted, results: Sequence[Result], leagues: set[str], seasons: set[str]
) -> Iterator[Forecast]:
    def track(days: Iterable[list[Result]]) -> Iterable[list[Result]]:
        return wanted.track(days)

    for one in walk(results, track=track):
        if one.match.league in leagues and one.match.season in seasons:
            yield one


def _too_few(found: Report | None) -> NothingToTest:
    count = found.all.scores[OURS].n if found else 0
    return NothingToTest(
        f"There is nothing to test on: {MATCHES_LEAST} finished matches with a day and a score "
        f"are needed, {count} are stored."
    )


def figures_of(found: Report) -> list[Figure]:
    """Return every method's scores and its paired gap to base rates, and to odds where stored."""
    figures = list(_standing_figures(found.all, ""))
    if found.priced is not None:
        figures += _standing_figures(found.priced, "priced_")
    for outcome, bins in zip(("home", "draw", "away"), found.bins, strict=True):
        for one in bins:
            name = f"{outcome}:{one.low:.1f}-{one.high:.1f}"
            figures.append(Figure(f"reliability_mean:{name}", one.mean_p, "fraction", runs=one.n))
            figures.append(Figure(f"reliability_share:{name}", one.share, "fraction", runs=one.n))
    return figures


def _standing_figures(standing: Standing, prefix: str) -> Iterator[Figure]:
    base = standing.scores[BASE]
    ours = standing.scores[OURS]
    better = skill(ours.rps, base.rps)
    yield Figure(f"{prefix}matches", ours.n, "matches", runs=ours.n)
    yield Figure(f"{prefix}rps_below_base", better, "fraction", runs=ours.n)
    for method, scores in standing.scores.items():
        suffix = "" if method == OURS else f":{method}"
        for measure, unit in MEASURES.items():
            value, least = getattr(scores, measure), getattr(base, measure)
            ratio = value / least if measure in ("rps", "log_loss", "brier") else None
            against = None if ratio is None else "base rates"
            name = f"{prefix}{measure}{suffix}"
            yield Figure(name, value, unit, ratio, against, scores.n)
    for rival, gaps in standing.gaps.items():
        for method, gap in gaps.items():
            name = f"{prefix}gap_to_{rival}:{method}"
            yield Figure(name, gap.mean, "RPS", runs=gap.n)
            yield Figure(f"{name}:standard_error", gap.error, "RPS", runs=gap.n)


def table_of(found: Report) -> str:
    """Return the methods and their scores as lines of text."""
    lines = _table_lines(found.all)
    if found.priced is not None:
        lines += ["", "Where bookmakers' prices are stored:", *_table_lines(found.priced)]
    return "\n".join(lines)


def _table_lines(standing: Standing) -> list[str]:
    rivals = "".join(f"{f'gap to {name} ± s.e.':>26}" for name in standing.gaps)
    lines = [HEAD + rivals + f"{'better':>9}"]
    base = standing.scores[BASE].rps
    for method, scores in standing.scores.items():
        gaps = "".join(f"{_gap(standing, rival, method):>26}" for rival in standing.gaps)
        better = "" if method == BASE else f"{skill(scores.rps, base):.1%}"
        lines.append(_score_line(method, scores) + gaps + f"{better:>9}")
    return lines


def _score_line(method: str, one: Scores) -> str:
    return (
        f"{method:12}{one.n:>7}{one.rps:>9.4f}{one.log_loss:>10.4f}{one.brier:>8.4f}"
        f"{one.calibration:>12.4f}{one.accuracy:>8.1%}"
    )


def _gap(standing: Standing, rival: str, method: str) -> str:
    gap = standing.gaps[rival].get(method)
    return "" if gap is None else f"{gap.mean:+.4f} ± {gap.error:.4f}"
