"""Hypothesis strategies for War Thunder records, within what a page can say."""

from datetime import date

from hypothesis import strategies as st

from stats.warthunder.nick import NickError, normalise_nick, tag_core
from stats.warthunder.parse.limits import MISSIONS_MAX
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

counts = st.none() | st.integers(0, 10**9)
durations = st.none() | st.one_of(
    st.integers(0, 24 * 60 - 1).map(lambda minutes: Duration(minutes * 60, 60)),
    st.integers(0, 60 * 24).map(lambda hours: Duration(hours * 3600, 3600)),
    st.integers(1, 400).map(lambda tenths: Duration(tenths * 259_200, 259_200)),
)
days = st.none() | st.dates(date(2010, 1, 1), date(2040, 12, 31))


def _is_printed_as_it_is(text: str) -> bool:
    return text == text.strip() and "  " not in text


_letters = st.characters(
    exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="<>/\\?&\ufeff"
)


def _is_a_nick(text: str) -> bool:
    try:
        return bool(normalise_nick(text)) and _is_printed_as_it_is(text)
    except NickError:
        return False


nicks = st.text(_letters, min_size=1, max_size=40).filter(_is_a_nick)
names = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=30,
).filter(_is_printed_as_it_is)
titles = names.filter(lambda text: not text[-1].isdigit())

targets = st.builds(Targets, counts, counts, counts)
missions = st.none() | st.integers(0, MISSIONS_MAX)
mode_totals = st.builds(
    ModeTotals,
    missions,
    missions,
    st.none() | st.integers(0, 100),
    counts,
    counts,
    durations,
    targets,
)


def branch_totals(branch: Branch) -> st.SearchStrategy[BranchTotals]:
    """Return totals with every class of the branch."""
    classes = BRANCH_CLASSES[branch]
    return st.builds(
        BranchTotals,
        counts,
        st.fixed_dictionaries(dict.fromkeys(classes, counts)),
        durations,
        st.fixed_dictionaries(dict.fromkeys(classes, durations)),
        counts,
        targets,
    )


modes = st.fixed_dictionaries(
    {
        mode: st.builds(
            ModeStatistics,
            mode_totals,
            st.fixed_dictionaries({branch: branch_totals(branch) for branch in Branch}),
        )
        for mode in Mode
    }
)
countries = st.just({}) | st.fixed_dictionaries(
    {name: st.builds(CountryProgress, counts, counts, counts) for name in COUNTRIES}
)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Draw a profile; its sums need not hold."""
    in_squadron = draw(st.booleans())
    return Profile(
        nick=draw(nicks),
        title=draw(st.none() | titles),
        level=draw(st.none() | st.integers(1, 100)),
        registered_on=draw(days),
        banned=draw(st.booleans()),
        squadron_name=draw(names) if in_squadron else None,
        squadron_tag=draw(names) if in_squadron else None,
        modes=draw(modes),
        countries=draw(countries),
    )


members = st.builds(
    Member,
    nicks,
    counts,
    counts,
    st.none() | st.sampled_from(["commander", "deputy", "officer", "sergeant", "private"]),
    days,
)
_cores = st.text("ABCXYZ019", min_size=1, max_size=5)
_frames = st.sampled_from(["[{}]", "╍{}╎", "-{}-", "={}=", "{}"])
tags = st.builds(lambda frame, core: frame.format(core), _frames, _cores)


@st.composite
def squadrons(draw: st.DrawFn) -> SquadronPage:
    """Draw a squadron of at most a dozen members."""
    tag = draw(tags)
    return SquadronPage(
        name=draw(names),
        tag=tag,
        tag_core=tag_core(tag),
        members_stated=draw(st.none() | st.integers(0, 128)),
        founded_on=draw(days),
        description=draw(st.just("") | names),
        rating=draw(counts),
        activity=draw(counts),
        air_kills=draw(counts),
        ground_kills=draw(counts),
        deaths=draw(counts),
        flight_time=draw(durations),
        members=tuple(draw(st.lists(members, max_size=12, unique_by=lambda member: member.nick))),
    )
