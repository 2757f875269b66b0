"""All advice for one player, from a profile, the reference population, peers and vehicles."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stats.warthunder.rating.population import MIN_MISSIONS
from stats.warthunder.rating.score import Reference
from stats.warthunder.recommend.company import company_of
from stats.warthunder.recommend.efficiency import efficiency
from stats.warthunder.recommend.ladder import battle_rating_gaps
from stats.warthunder.recommend.mix import class_mix
from stats.warthunder.recommend.peers import (
    Figures,
    Peer,
    all_figures,
    others_in,
    owned_and_spaded,
    top_of,
)
from stats.warthunder.recommend.records import (
    Area,
    Dropped,
    Finding,
    Reason,
    Recommendation,
    Recommendations,
)
from stats.warthunder.recommend.spading import unspaded
from stats.warthunder.recommend.survival import survival
from stats.warthunder.records import Branch, Mode, Profile
from stats.warthunder.vehicles import VehicleRow

MOST_PER_AREA = 4
# One kind of advice must not crowd out the others.
MOST_PER_KIND = 2


@dataclass(frozen=True, slots=True)
class _Case:
    """A player in the most played mode, and whom to compare with."""

    mode: Mode
    figures: Figures
    others: Sequence[Peer]
    top: Sequence[Figures]


def recommend(
    profile: Profile,
    reference: Reference,
    peers: Iterable[Peer],
    vehicles: Iterable[VehicleRow] = (),
) -> Recommendations:
    """Compare the player in the mode played most, and countries over all modes.

    Peers are stored players in any order (the player, if among them, is left out); vehicles the
    table, if there is one. The same input gives the same advice. Modes are never added up: their
    yields and losses are of different worlds.
    """
    everybody = sorted((p for p in peers if p.nick != profile.nick), key=lambda p: p.nick)
    played = all_figures(profile)
    countries = owned_and_spaded(profile)
    case = _case(played, everybody, reference)
    findings = unspaded(countries, _most_flown(played.values()), everybody)
    if case:
        findings += _by_survival(case, reference)
        findings += _by_branch(case, countries, tuple(vehicles))
    return _select(findings, case, reference)


def _case(
    played: Mapping[Mode, Figures], peers: Sequence[Peer], reference: Reference
) -> _Case | None:
    enough = {m: f for m, f in played.items() if f.sample.missions >= MIN_MISSIONS}
    if not enough:
        return None
    mode = max(enough, key=lambda m: enough[m].sample.missions)
    figures = enough[mode]
    others = others_in(peers, mode)
    top = top_of(others, mode, figures.sample.missions, reference)
    return _Case(mode, figures, others, [peer.figures[mode] for peer in top])


def _most_flown(played: Iterable[Figures]) -> Branch | None:
    sorties = Counter(dict.fromkeys(Branch, 0))
    for figures in played:
        sorties.update({branch: figures.sorties(branch) for branch in Branch})
    branch = max(Branch, key=lambda b: sorties[b])
    return branch if sorties[branch] else None


def _by_survival(case: _Case, reference: Reference) -> list[Finding]:
    branch, fitted = _most_flown([case.figures]), reference.modes.get(case.mode)
    if branch is None or fitted is None:
        return []
    population = [peer.figures[case.mode].sample for peer in case.others]
    return survival(case.mode, branch, case.figures.sample, population, fitted)


def _by_branch(
    case: _Case, countries: Mapping[str, tuple[int, int]], vehicles: Sequence[VehicleRow]
) -> list[Finding]:
    findings: list[Finding] = []
    for branch in Branch:
        company = company_of(case.mode, branch, case.figures, case.top)
        if company.played:
            findings += class_mix(company)
            findings += efficiency(company)
            findings += battle_rating_gaps(company, countries, vehicles)
    return findings


def _select(
    findings: Sequence[Finding], case: _Case | None, reference: Reference
) -> Recommendations:
    dropped = Counter(one.reason for one in findings if isinstance(one, Dropped))
    found = [one for one in findings if isinstance(one, Recommendation)]
    kept = {area: _best([one for one in found if one.area is area]) for area in Area}
    capped = len(found) - sum(map(len, kept.values()))
    if capped:
        dropped[Reason.CAPPED] = capped
    fitted = reference.modes.get(case.mode) if case else None
    return Recommendations(
        aircraft=kept[Area.AIRCRAFT],
        ground=kept[Area.GROUND],
        fleet=kept[Area.FLEET],
        mode=case.mode if case else None,
        top_players=len(case.top) if case else 0,
        population=len(case.others) if case else 0,
        provisional=fitted is None or fitted.provisional,
        examined=len(findings),
        dropped={reason: dropped[reason] for reason in Reason if dropped[reason]},
    )


def _best(found: Sequence[Recommendation]) -> tuple[Recommendation, ...]:
    ranked = sorted(
        found, key=lambda one: (-one.gain, one.type, sorted(map(str, one.params.items())))
    )
    kept: list[Recommendation] = []
    of_kind: Counter[str] = Counter()
    for one in ranked:
        if of_kind[one.type] < MOST_PER_KIND and len(kept) < MOST_PER_AREA:
            of_kind[one.type] += 1
            kept.append(one)
    return tuple(kept)
