"""An expired session is renewed by one of all who meet it; a dead one asks its owner once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.alerts.models import Alert
from config.upstream.errors import Unavailable
from config.vault import unseal
from demper.models import Login, LoginState
from demper.services import notices, sessions
from demper.tests.stocked import owner_of_shops

TASKS = 20


@pytest.fixture
def login(kaspi, db):
    owner = owner_of_shops()
    return kaspi.shop(owner).login


def test_a_session_is_told_as_its_two_cookies_and_shown_nowhere(login):
    session = sessions.session_of(login.pk)
    assert set(session.cookies) == {"mc-session", "mc-sid"}
    assert all(value not in repr(session) for value in session.cookies.values())


def test_who_saw_an_older_session_gets_the_newer_one_without_a_question(kaspi, login):
    kaspi.market.expire_sessions()
    first = sessions.renew(login.pk, 1)
    assert (first.version, sessions.renew(login.pk, 1), kaspi.market.counts["logins"]) == (
        2, first, 1,
    )  # fmt: skip
    login.refresh_from_db()
    kept = unseal(login.session, owner=f"user:{login.owner_id}")["cookies"]
    assert (login.state, login.renewing_until) == (LoginState.ACTIVE, None)
    assert {one["name"] for one in kept} >= {"mc-sid", "mc-session", "idmc-sso"}


def test_when_nothing_renews_it_the_owner_is_asked_once(kaspi, login):
    kaspi.market.expire_sessions(sso=True)
    for _ in range(2):
        with pytest.raises(sessions.NeedsLogin):
            sessions.renew(login.pk, 1)
    login.refresh_from_db()
    assert (login.state, login.session_version) == (LoginState.NEEDS_LOGIN, 1)
    told = Alert.objects.get(kind=notices.SESSION_EXPIRED)
    assert (told.user, told.payload) == (login.owner, {"login": login.label})
    with pytest.raises(sessions.NeedsLogin):
        sessions.session_of(login.pk)


def test_where_kaspi_does_not_answer_the_session_stays_and_may_be_renewed_later(kaspi, login):
    kaspi.market.expire_sessions()
    kaspi.market.faults.add("500", "/oauth2/authorize", times=None)
    with pytest.raises(Unavailable) as error:
        sessions.renew(login.pk, 1)
    assert error.value.sent is False
    login.refresh_from_db()
    assert (login.state, login.renewing_until, login.session_version) == (
        LoginState.ACTIVE, None, 1,
    )  # fmt: skip
    assert login.last_error


def test_a_renewal_whose_process_died_is_taken_over_when_its_time_is_up(kaspi, login):
    kaspi.market.expire_sessions()
    now = kaspi.now
    Login.objects.update(state=LoginState.RENEWING, renewing_until=now + sessions.LEASE)
    later = now + 2 * sessions.LEASE
    assert sessions.renew(login.pk, 1, clock=lambda: later).version == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_tasks_that_meet_an_expired_session_sign_in_once(kaspi):
    login = kaspi.shop(owner_of_shops()).login
    kaspi.market.expire_sessions()
    at_once = Barrier(TASKS)

    def task(_number):
        at_once.wait()
        try:
            return sessions.renew(login.pk, 1)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TASKS) as pool:
        found = list(pool.map(task, range(TASKS)))
    assert {session.version for session in found} == {2}
    assert kaspi.market.counts["logins"] == 1
