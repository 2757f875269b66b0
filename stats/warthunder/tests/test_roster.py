from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.warthunder.records import EventKind, Member, SquadronPage
from stats.warthunder.roster import (
    ActivityChanged,
    Joined,
    Left,
    RatingChanged,
    Renamed,
    RoleChanged,
    RosterState,
    SquadronRatingChanged,
    Stay,
    compare,
    rename_score,
)

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
STEP = timedelta(minutes=15)
NAMES = [f"Pilot_{letter}" for letter in "ABCDEFGHIJ"]


def member(nick, rating=500, activity=300, role="private", joined_on=date(2025, 5, 5)):
    return Member(nick, rating, activity, role, joined_on)


def page(*members, stated=None, rating=20_000) -> SquadronPage:
    stated = len(members) if stated is None else stated
    return SquadronPage(
        "Night Owls", "[OWL]", "OWL", members_stated=stated, rating=rating, members=members
    )


CREW = tuple(
    member(nick, rating=100 * i, activity=40 * i, joined_on=date(2025, 1, 1 + i))
    for i, nick in enumerate(NAMES)
)


def known(members=CREW) -> RosterState:
    return compare(None, page(*members), START).state


def kinds(change) -> list[EventKind]:
    return [event.kind for event in change.events]


def test_the_first_poll_is_the_baseline_and_yields_no_events():
    change = compare(None, page(*CREW), START)

    assert change.events == ()
    assert [stay.nick for stay in change.state.stays] == NAMES


def test_a_new_nick_has_joined():
    change = compare(known(), page(*CREW, member("Newcomer", 0, 0)), START + STEP)

    assert [(e.kind, e.nick) for e in change.events] == [(EventKind.JOINED, "Newcomer")]


def test_a_leave_is_confirmed_on_the_second_poll():
    first = compare(known(), page(*CREW[1:]), START + STEP)
    second = compare(first.state, page(*CREW[1:]), START + 2 * STEP)

    assert first.events == ()
    (left,) = second.events
    assert (left.kind, left.nick, left.rating) == (EventKind.LEFT, NAMES[0], 0)
    assert left.tenure_days == (START.date() - CREW[0].joined_on).days
    assert NAMES[0] not in {stay.nick for stay in second.state.stays}


def test_a_member_who_reappears_in_between_yields_nothing():
    first = compare(known(), page(*CREW[1:]), START + STEP)
    second = compare(first.state, page(*CREW), START + 2 * STEP)

    assert second.events == ()
    assert all(stay.missing_since is None for stay in second.state.stays)


def test_a_new_nick_with_the_same_entry_date_and_figures_is_a_probable_rename():
    renamed = replace(CREW[3], nick="Other_Name", rating=CREW[3].rating + 2)
    change = compare(known(), page(*CREW[:3], renamed, *CREW[4:]), START + STEP)

    assert kinds(change) == [EventKind.RENAMED, EventKind.RATING]
    assert change.events[0].before == NAMES[3]
    assert change.events[0].score > 0.9


def test_a_rename_seen_one_poll_late_is_still_found():
    first = compare(known(), page(*CREW[:3], *CREW[4:]), START + STEP)
    renamed = replace(CREW[3], nick="Other_Name")
    second = compare(first.state, page(*CREW[:3], renamed, *CREW[4:]), START + 2 * STEP)

    assert kinds(second) == [EventKind.RENAMED]


def test_two_renames_at_once_take_the_best_pairs_without_reuse():
    same_day = [replace(one, joined_on=date(2025, 2, 2)) for one in CREW]
    news = [replace(same_day[2], nick="Two"), replace(same_day[7], nick="Seven")]
    rest = [one for i, one in enumerate(same_day) if i not in (2, 7)]
    change = compare(known(tuple(same_day)), page(*rest, *news), START + STEP)

    assert {(e.before, e.nick) for e in change.events} == {(NAMES[2], "Two"), (NAMES[7], "Seven")}


def test_a_newcomer_with_another_entry_date_is_not_a_rename():
    stranger = replace(CREW[3], nick="Stranger", joined_on=date(2026, 3, 1))
    change = compare(known(), page(*CREW[:3], stranger, *CREW[4:]), START + STEP)

    assert kinds(change) == [EventKind.JOINED]


def test_two_fresh_members_without_figures_are_not_taken_for_one():
    today = START.date()
    crew = (*CREW, member("Fresh", 0, 0, joined_on=today))
    state = known(crew)
    change = compare(state, page(*CREW, member("Fresher", 0, 0, joined_on=today)), START + STEP)

    assert kinds(change) == [EventKind.JOINED]


def test_a_rename_score_stays_between_zero_and_one():
    stay = known().stays[5]

    assert rename_score(stay, replace(CREW[5], nick="X"), START + timedelta(days=9)) <= 1
    assert rename_score(stay, replace(CREW[6], nick="X"), START) == 0


def test_role_rating_activity_and_squadron_rating_changes_are_told():
    promoted = replace(CREW[4], role="officer", rating=410, activity=170)
    change = compare(known(), page(*CREW[:4], promoted, *CREW[5:], rating=20_050), START + STEP)

    assert [event.data().get("change", "") for event in change.events] == ["", 10, 10, 50]
    assert kinds(change) == [
        EventKind.ROLE,
        EventKind.RATING,
        EventKind.ACTIVITY,
        EventKind.SQUADRON_RATING,
    ]


def test_a_figure_the_page_does_not_say_keeps_its_last_value():
    silent = Member(NAMES[4])
    change = compare(known(), page(*CREW[:4], silent, *CREW[5:], rating=None), START + STEP)

    assert change.events == ()
    assert change.state.stays[4].rating == 400
    assert change.state.squadron_rating == 20_000


def test_a_page_that_lists_fewer_members_than_it_states_changes_nothing():
    before = known()
    change = compare(before, page(*CREW[:8], stated=10), START + STEP)

    assert change.events == () and change.state == before
    assert change.suppressed == "the page states 10 members and lists 8"


def test_a_page_that_lost_more_than_thirty_percent_changes_nothing_at_first():
    change = compare(known(), page(*CREW[:6]), START + STEP)

    assert change.events == ()
    assert change.suppressed == "4 of 10 members vanished at once"
    assert all(stay.missing_since is None for stay in change.state.stays)


def test_thirty_percent_exactly_is_still_believed():
    change = compare(known(), page(*CREW[:7]), START + STEP)

    assert change.suppressed == ""
    assert sum(stay.missing_since is not None for stay in change.state.stays) == 3


def test_a_purge_is_believed_once_it_has_lasted():
    state, told = known(), []
    for poll in range(1, 8):
        change = compare(state, page(*CREW[:6]), START + poll * STEP)
        state = change.state
        told += kinds(change)

    assert told == [EventKind.LEFT] * 4


def test_a_page_that_recovers_forgets_the_suspicion():
    suspect = compare(known(), page(*CREW[:6]), START + STEP).state
    change = compare(suspect, page(*CREW), START + 2 * STEP)

    assert change.events == () and change.state.suspect_since is None


def test_a_changed_decoration_of_a_nick_yields_no_event():
    decorated = replace(CREW[2], nick="⋇" + CREW[2].nick)
    change = compare(known(), page(*CREW[:2], decorated, *CREW[3:]), START + STEP)

    assert change.events == ()
    assert decorated.nick in {stay.nick for stay in change.state.stays}


def apply(stays, events, at):
    roster = {stay.nick: stay for stay in stays}
    for event in events:
        match event:
            case Joined():
                roster[event.nick] = Stay(
                    event.nick, event.rating, event.activity, event.role, event.joined_on, at
                )
            case Left():
                del roster[event.nick]
            case Renamed():
                roster[event.nick] = replace(roster.pop(event.before), nick=event.nick)
            case RoleChanged() | RatingChanged() | ActivityChanged():
                roster[event.nick] = replace(roster[event.nick], **{event.kind.value: event.after})
            case SquadronRatingChanged():
                pass
    return tuple(roster.values())


figures = st.integers(0, 3000)
members = st.builds(
    Member,
    nick=st.sampled_from([*NAMES, *(f"Ace_{i}" for i in range(6))]),
    rating=st.none() | figures,
    activity=st.none() | figures,
    role=st.none() | st.sampled_from(["private", "officer", "deputy"]),
    joined_on=st.none() | st.dates(date(2025, 1, 1), date(2025, 1, 4)),
)
rosters = st.lists(members, unique_by=lambda one: one.nick, max_size=16)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(rosters, min_size=2, max_size=5))
def test_the_events_lead_from_the_old_roster_to_the_new_one(polls):
    state = None
    for number, roster in enumerate(polls):
        at = START + number * STEP
        change = compare(state, page(*roster), at)
        if state is not None:
            led = {stay.nick: stay for stay in apply(state.stays, change.events, at)}
            for stay in change.state.stays:
                mine = led.pop(stay.nick)
                for name in ("rating", "activity", "role"):
                    # a value that becomes known for the first time is no change
                    assert getattr(mine, name) in (getattr(stay, name), None)
            assert led == {}
        state = change.state


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(rosters, rosters)
def test_the_same_page_again_settles_to_exactly_that_roster_and_then_to_silence(old, new):
    state = compare(None, page(*old), START).state
    for poll in range(1, 9):
        state = compare(state, page(*new), START + poll * STEP).state
    again = compare(state, page(*new), START + 9 * STEP)

    assert {stay.nick for stay in again.state.stays} == {one.nick for one in new}
    assert again.events == () and again.suppressed == ""
