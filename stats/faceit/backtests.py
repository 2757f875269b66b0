"""The backtest of the room odds: stored matches, each forecast from those finished before it."""

from collections.abc import Iterator

from django.conf import settings

from config.bench.backtests import NothingToTest, Wanted
from config.bench.figures import Figure
from stats.faceit.odds.model import Model
from stats.faceit.odds.report import OURS, Report, report
from stats.faceit.odds.walkforward import Walk
from stats.faceit.queries.odds_matches import StoredMatches

MATCHES_LEAST = 50


def odds(wanted: Wanted) -> list[Figure]:
    """Walk forward over stored matches of the source in use; raises NothingToTest on too few."""
    wanted.without_leagues()
    if wanted.demo_seed is not None:
        raise NothingToTest("Room odds are tested on stored matches: leave --demo-seed out.")
    walk = Walk()
    taken = [walk.take(match) for match in wanted.track(StoredMatches(settings.DOZOR_DEMO))]
    model = walk.finish()
    predicted = [one for one in taken if one]
    if len(predicted) < MATCHES_LEAST:
        raise NothingToTest(
            f"There is nothing to test on: {MATCHES_LEAST} finished matches with both sides and "
            f"a known start are needed, {len(predicted)} are stored."
        )
    return figures_of(report(predicted), model)


def figures_of(found: Report, model: Model) -> list[Figure]:
    """Return log loss, Brier score, calibration error and accuracy, against coin and Elo."""
    ours, plain = found.ways[OURS], found.ways["elo"]
    ratio = ours.log_loss / plain.log_loss
    return [
        Figure("matches", ours.n, "matches", runs=ours.n),
        Figure("log_loss", ours.log_loss, "nats/match", ratio, "plain Elo", ours.n),
        Figure("brier", ours.brier, "squared", ours.brier / plain.brier, "plain Elo", ours.n),
        Figure("ece", ours.ece, "fraction", runs=ours.n),
        Figure("accuracy", ours.accuracy, "fraction", runs=ours.n),
        *_others(found),
        *_reliability(found),
        *_coefficients(model),
    ]


def _others(found: Report) -> Iterator[Figure]:
    for way, one in found.ways.items():
        if way == OURS:
            continue
        gap = found.gaps[way]
        yield Figure(f"log_loss:{way}", one.log_loss, "nats/match", runs=one.n)
        yield Figure(f"gap:{way}", gap.mean, "nats/match", runs=gap.n)
        yield Figure(f"gap_standard_error:{way}", gap.error, "nats/match", runs=gap.n)
        yield Figure(f"brier:{way}", one.brier, "squared", runs=one.n)
        yield Figure(f"ece:{way}", one.ece, "fraction", runs=one.n)
        yield Figure(f"accuracy:{way}", one.accuracy, "fraction", runs=one.n)


def _reliability(found: Report) -> Iterator[Figure]:
    for one in found.bins:
        name = f"{one.low:.1f}-{one.high:.1f}"
        yield Figure(f"reliability_mean:{name}", one.mean_p, "fraction", runs=one.n)
        yield Figure(f"reliability_share:{name}", one.share, "fraction", runs=one.n)
        yield Figure(f"reliability_share_low:{name}", one.share_low, "fraction", runs=one.n)
        yield Figure(f"reliability_share_high:{name}", one.share_high, "fraction", runs=one.n)


def _coefficients(model: Model) -> Iterator[Figure]:
    for feature, beta, spread in zip(model.features, model.beta, model.spreads(), strict=True):
        yield Figure(f"beta:{feature.value}", beta, "log-odds", runs=model.matches)
        yield Figure(f"beta_spread:{feature.value}", spread, "log-odds", runs=model.matches)
