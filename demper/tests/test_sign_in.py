"""Signing in in two steps: what is kept, what is refused, and what is there at the end."""

import shutil
from datetime import timedelta

import pytest
from django.db import connection

from config.sources.policies import as_demo
from demper.demo.accounts import DEMO_EMAIL, DEMO_PASSWORD
from demper.models import Login, LoginState, ProductSync, SignInAttempt, SignInStep, Store
from demper.services import sessions, sign_in
from demper.services.sign_in import SignInRefused, identity_of
from demper.tests.stocked import owner_of_shops

PHONE = "8 701 555 44 33"


@pytest.fixture
def owner(db):
    return owner_of_shops()


@pytest.fixture
def open_market(kaspi):
    """The market with somebody who manages two shops by the demo's address and password."""
    market = kaspi.market
    market.add_shop("31000001", "North", range(3))
    market.add_shop("31000002", "South", range(3, 6))
    market.add_account(7, ("31000001", "31000002"), phone="+7 (701) 555-44-33", email=DEMO_EMAIL)
    return kaspi


@pytest.mark.alike
@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("8 701 555 44 33", "+7 (7••) •••-••-33"),
        ("+7 (701) 555-44-33", "+7 (7••) •••-••-33"),
        ("7015554433", "+7 (7••) •••-••-33"),
    ],
)
def test_a_phone_is_one_however_it_is_written_and_shown_masked(text, label):
    who = identity_of("phone", text)
    assert (who.value, who.label) == ("+7 (701) 555-44-33", label)
    assert who.digest == identity_of("phone", PHONE).digest and "555" not in repr(who)


@pytest.mark.alike
@pytest.mark.parametrize("text", ["", "123", "+1 202 555 01 23", "8 495 123 45 67", "x" * 50])
def test_what_is_no_phone_of_kazakhstan_is_refused_before_anybody_is_asked(text):
    with pytest.raises(SignInRefused) as refused:
        identity_of("phone", text)
    assert refused.value.code == "bad_phone"


@pytest.mark.parametrize("address", ["http://demo.invalid", "http://demo:9000"])
def test_in_a_demo_too_the_hosts_of_a_sign_in_lead_to_each_other(
    open_market, owner, settings, address
):
    """A demo's policies name other hosts than the real ones; its servers have their own ports."""
    real = settings.UPSTREAM_POLICIES
    names = ("kaspi", "kaspi_cabinet", "kaspi_login")
    settings.UPSTREAM_POLICIES = {**real, **{name: as_demo(real[name], address) for name in names}}
    begun = sign_in.start_by_phone(owner, PHONE, open_market.now)
    done = sign_in.verify(begun.attempt, "1234", open_market.now)
    assert [store.merchant_id for store in done.stores] == ["31000001", "31000002"]
    assert done.login is not None
    assert sessions.renew(done.login.pk, 1).version == 2


def test_by_phone_and_code_the_session_and_every_shop_are_stored_and_read(open_market, owner):
    now = open_market.now
    begun = sign_in.start_by_phone(owner, PHONE, now)
    assert begun.needs_code and begun.attempt.expires_at == now + timedelta(minutes=10)
    done = sign_in.verify(begun.attempt, "1234", now)
    assert sorted(store.name for store in done.stores) == ["North", "South"]
    login = Login.objects.get(owner=owner)
    assert (login.state, login.session_version) == (LoginState.ACTIVE, 1)
    assert set(sessions.session_of(login.pk).cookies) == {"mc-session", "mc-sid"}
    assert {store.login_id for store in Store.objects.all()} == {login.pk}
    assert ProductSync.objects.count() == 2
    # Once more: the same login with a newer session, the same shops.
    again = sign_in.verify(sign_in.start_by_phone(owner, PHONE, now).attempt, "1234", now)
    assert (again.login.pk, again.login.session_version, Store.objects.count()) == (login.pk, 2, 2)


def test_neither_phone_nor_password_nor_code_nor_cookie_lies_open_in_the_tables(open_market, owner):
    now = open_market.now
    sign_in.start_by_email(owner, DEMO_EMAIL, DEMO_PASSWORD, now)
    attempt = sign_in.start_by_phone(owner, PHONE, now).attempt
    sign_in.verify(attempt, "1234", now)
    said = ""
    with connection.cursor() as cursor:
        for model in (Login, SignInAttempt, Store):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            said += repr(cursor.fetchall())
    for secret in (DEMO_EMAIL, DEMO_PASSWORD, "555-44-33", "5554433", "mc-sid", "1234'"):
        assert secret not in said
    assert not SignInAttempt.objects.exclude(carried=None).exists()


def test_by_password_a_code_by_e_mail_follows_and_a_wrong_one_may_be_corrected(open_market, owner):
    now = open_market.now
    with pytest.raises(SignInRefused) as refused:
        sign_in.start_by_email(owner, DEMO_EMAIL, "guess", now)
    assert refused.value.code == "wrong_credentials"
    begun = sign_in.start_by_email(owner, DEMO_EMAIL.upper(), DEMO_PASSWORD, now)
    with pytest.raises(SignInRefused) as refused:
        sign_in.verify(begun.attempt, "9999", now)
    assert (refused.value.code, refused.value.attempt) == ("wrong_code", begun.attempt.token)
    assert sign_in.verify(begun.attempt, "1234", now).login.label == "d•••@example.kz"


def test_after_five_wrong_codes_and_after_ten_minutes_one_begins_again(open_market, owner):
    now = open_market.now
    attempt = sign_in.start_by_phone(owner, PHONE, now).attempt
    codes = []
    for _ in range(6):
        with pytest.raises(SignInRefused) as refused:
            sign_in.verify(attempt, "9999", now)
        codes.append(refused.value.code)
    assert codes == ["wrong_code"] * 5 + ["too_many_codes"]
    late = sign_in.start_by_phone(owner, PHONE, now).attempt
    with pytest.raises(SignInRefused) as refused:
        sign_in.verify(late, "1234", now + timedelta(minutes=11))
    assert refused.value.code == "expired"


def test_a_flood_is_told_with_its_waiting_time_and_kaspi_is_left_alone_until_then(
    open_market, owner
):
    open_market.market.rules.codes_per_window = 1
    now = open_market.now
    sign_in.start_by_phone(owner, PHONE, now)
    waits = []
    for at in (now, now + timedelta(seconds=20)):
        with pytest.raises(SignInRefused) as refused:
            sign_in.start_by_phone(owner, PHONE, at)
        waits.append((refused.value.code, refused.value.wait_s(at)))
    assert waits == [("flood", 60), ("flood", 40)]
    assert open_market.market.accounts.counts["codes"] == 1


def test_another_persons_sign_in_is_not_there(open_market, owner):
    attempt = sign_in.start_by_phone(owner, PHONE, open_market.now).attempt
    assert sign_in.attempt_for(owner_of_shops("daniyar"), attempt.token) is None
    assert sign_in.attempt_for(owner, attempt.token) == attempt


def test_what_was_left_open_is_forgotten(open_market, owner):
    attempt = sign_in.start_by_phone(owner, PHONE, open_market.now).attempt
    sign_in.prune(open_market.now + timedelta(minutes=11))
    attempt.refresh_from_db()
    assert (attempt.carried, attempt.step) == (None, SignInStep.CODE)
    assert sign_in.prune(open_market.now + timedelta(days=2)) == 1


@pytest.mark.slow
def test_a_real_browser_signs_in_by_the_same_steps(open_market, owner, settings):
    settings.KASPI_LOGIN_TRANSPORT = "browser"
    settings.KASPI_BROWSER_PATH = shutil.which("chromium") or ""
    settings.KASPI_BROWSER_ARGS = ["--no-sandbox"]
    begun = sign_in.start_by_phone(owner, PHONE, open_market.now)
    with pytest.raises(SignInRefused) as refused:
        sign_in.verify(begun.attempt, "9999", open_market.now)
    assert refused.value.code == "wrong_code"
    done = sign_in.verify(begun.attempt, "1234", open_market.now)
    assert len(done.stores) == 2
    open_market.market.expire_sessions()
    assert sessions.renew(done.login.pk, 1).version == 2
