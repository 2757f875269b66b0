"""Invented players and squadrons whose figures add up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from stats.warthunder.nick import tag_core
from stats.warthunder.records import (
    BRANCH_CLASSES,
    COUNTRIES,
    Branch,
    BranchTotals,
    CountryProgress,
    Duration,
    Member,
    Mode,
    ModeStatistics,
    ModeTotals,
    Profile,
    SquadronPage,
    Targets,
)

HOUR_S, DAY_S, TENTH_OF_MONTH_S = 3600, 86_400, 259_200


def printed_duration(seconds: int) -> Duration:
    """Return the span as the site would print it: minutes, from a day hours, then months."""
    resolution_s = 60 if seconds < DAY_S else HOUR_S if seconds < 30 * DAY_S else TENTH_OF_MONTH_S
    return Duration(seconds // resolution_s * resolution_s, resolution_s)


def make_profile(nick: str = "Test_Pilot", scale: int = 1, **overrides: object) -> Profile:
    """Return a profile whose sums all hold; every counter grows with `scale`.

    `overrides` are fields of Profile; without them the player is in `Test Squadron`.
    """
    profile = Profile(
        nick=nick,
        title="Ace",
        level=min(100, 10 + scale),
        registered_on=date(2019, 10, 14),
        squadron_name="Test Squadron",
        squadron_tag="┾TSTSQ┿",
        modes={mode: make_mode(scale, place) for place, mode in enumerate(Mode, start=1)},
        countries={
            country: CountryProgress(scale + place, (scale + place) // 2, place)
            for place, country in enumerate(COUNTRIES)
        },
    )
    return replace(profile, **overrides)  # type: ignore[arg-type]


def make_mode(scale: int, place: int) -> ModeStatistics:
    """Return the statistics of one mode; row 0 is the sum of the branches."""
    branches = {
        branch: make_branch(branch, scale * 10 + place + number)
        for number, branch in enumerate(Branch)
    }
    missions, victories = 120 * scale + 10 * place, 67 * scale + 3 * place
    totals = ModeTotals(
        victories=victories,
        missions=missions,
        victories_percent_printed=victories * 100 // missions,
        deaths=1_300 * scale + place,
        lions=1_234_567 * scale,
        play_time=printed_duration(20 * HOUR_S * scale * place),
        targets=Targets(
            air=sum(item.targets.air or 0 for item in branches.values()),
            ground=sum(item.targets.ground or 0 for item in branches.values()),
            naval=sum(item.targets.naval or 0 for item in branches.values()),
        ),
    )
    return ModeStatistics(totals, branches)


def make_branch(branch: Branch, size: int) -> BranchTotals:
    """Return one branch of service; totals are the sums of its classes."""
    names = BRANCH_CLASSES[branch]
    sorties = {name: size * (number + 2) for number, name in enumerate(names)}
    times = {name: printed_duration(900 * count) for name, count in sorties.items()}
    targets = Targets(air=3 * size, ground=2 * size + 1, naval=size)
    return BranchTotals(
        sorties=sum(sorties.values()),
        sorties_by_class=dict(sorties),
        play_time=printed_duration(900 * sum(sorties.values())),
        play_time_by_class=dict(times),
        targets_total=6 * size + 1,
        targets=targets,
    )


def make_member(nick: str, **overrides: object) -> Member:
    """Return a member of a squadron with a rating, an activity, a role and an entry date."""
    member = Member(
        nick=nick, rating=1_200, activity=340, role="private", joined_on=date(2023, 5, 1)
    )
    return replace(member, **overrides)  # type: ignore[arg-type]


def make_squadron(
    name: str = "Test Squadron",
    members: int | Sequence[Member] = 5,
    *,
    tag: str = "[TSTSQ]",
    **overrides: object,
) -> SquadronPage:
    """Return a squadron page that states as many members as it lists (a count or the members)."""
    rows = _roster(members) if isinstance(members, int) else tuple(members)
    squadron = SquadronPage(
        name=name,
        tag=tag,
        tag_core=tag_core(tag),
        members_stated=len(rows),
        founded_on=date(2016, 3, 9),
        description="We fly on Fridays.",
        rating=sum(member.rating or 0 for member in rows) // 2,
        activity=sum(member.activity or 0 for member in rows),
        air_kills=48_211,
        ground_kills=90_318,
        deaths=77_104,
        flight_time=Duration(61 * DAY_S + 4 * HOUR_S, HOUR_S),
        members=rows,
    )
    return replace(squadron, **overrides)  # type: ignore[arg-type]


def _roster(count: int) -> tuple[Member, ...]:
    roles = ("commander", "deputy", "officer", "sergeant")
    return tuple(
        make_member(
            f"Member_{number:03d}",
            rating=2_000 - 13 * number,
            activity=900 - 7 * number,
            role=roles[number] if number < len(roles) else "private",
            joined_on=date(2022, 1, 1) + timedelta(days=number),
        )
        for number in range(count)
    )
