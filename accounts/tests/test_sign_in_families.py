"""A refresh token gives once; who uses it twice ends the sign-in."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import RefreshToken, SignIn, User
from accounts.signins import families
from accounts.tasks import prune_sign_ins

DEVICE = families.Device("curl/8", "192.0.2.0/24")
NOW = timezone.now() - timedelta(minutes=5)  # a token of the future is refused


def after(**time):
    return NOW + timedelta(**time)


@pytest.fixture(autouse=True)
def long_access(settings):
    settings.JWT_ACCESS_TTL_S = 24 * 3600


@pytest.fixture
def pair(user):
    return families.begin(user, DEVICE, NOW)


def ended():
    return SignIn.objects.get().end_reason


@pytest.mark.django_db
class TestRotation:
    def test_a_refresh_token_gives_the_next_pair(self, user, pair):
        following = families.rotate(pair.refresh, after(minutes=1))

        assert families.read_access(following.access, after(minutes=1)).user == user
        assert families.rotate(following.refresh, after(minutes=2)).refresh != following.refresh
        assert ended() == ""

    def test_a_reuse_ends_the_whole_sign_in(self, pair):
        following = families.rotate(pair.refresh, after(minutes=1))
        with pytest.raises(families.TokenReused):
            families.rotate(pair.refresh, after(minutes=2))

        assert ended() == SignIn.Reason.REUSE
        assert families.read_access(following.access, after(minutes=2)) is None
        with pytest.raises(families.RefreshRefused) as refused:
            families.rotate(following.refresh, after(minutes=2))
        assert not isinstance(refused.value, families.TokenReused)

    def test_a_use_at_the_same_time_is_taken_once(self, pair):
        first = families.rotate(pair.refresh, after(seconds=1))
        second = families.rotate(pair.refresh, after(seconds=9))

        assert first.refresh != second.refresh
        for given in (first, second):
            assert families.rotate(given.refresh, after(seconds=60))
        assert ended() == ""

    def test_a_third_use_at_the_same_time_ends_the_sign_in(self, pair):
        for _time in range(2):
            families.rotate(pair.refresh, after(seconds=1))
        with pytest.raises(families.TokenReused):
            families.rotate(pair.refresh, after(seconds=2))

        assert ended() == SignIn.Reason.REUSE

    def test_ten_seconds_after_is_not_the_same_time(self, pair):
        families.rotate(pair.refresh, after(seconds=1))
        with pytest.raises(families.TokenReused):
            families.rotate(pair.refresh, after(seconds=11))

    @pytest.mark.parametrize("text", ["", "nonsense", "dz_1_2", "a.b.c"])
    def test_what_is_no_refresh_token_gives_nothing(self, pair, text):
        with pytest.raises(families.RefreshRefused):
            families.rotate(text, NOW)
        with pytest.raises(families.RefreshRefused):
            families.rotate(pair.access, NOW)
        assert ended() == ""

    def test_a_sign_in_past_its_time_gives_nothing(self, pair):
        SignIn.objects.update(expires_at=NOW)
        with pytest.raises(families.RefreshRefused):
            families.rotate(pair.refresh, after(seconds=1))
        assert families.read_access(pair.access, after(seconds=1)) is None

    def test_a_person_switched_off_gets_nothing(self, user, pair):
        User.objects.update(is_active=False)
        with pytest.raises(families.RefreshRefused):
            families.rotate(pair.refresh, NOW)
        with pytest.raises(families.RefreshRefused):
            families.begin(user, DEVICE, NOW)
        assert families.read_access(pair.access, NOW) is None


@pytest.mark.django_db
class TestPassword:
    def test_a_new_password_ends_all_sign_ins(self, user, other_user, pair):
        families.begin(other_user, DEVICE, NOW)
        user.set_password("another-secret-word")
        user.save()

        assert user.sign_ins.get().end_reason == SignIn.Reason.PASSWORD
        assert other_user.sign_ins.get().ended_at is None
        assert families.read_access(pair.access, NOW) is None

    @pytest.mark.slow
    def test_a_better_hash_of_the_same_password_ends_none(self, user, pair, settings):
        settings.PASSWORD_HASHERS = [
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
            *settings.PASSWORD_HASHERS,
        ]
        assert user.check_password("secret-word")

        assert User.objects.get(pk=user.pk).password.startswith("pbkdf2_")
        assert ended() == ""

    def test_a_password_changed_since_it_was_checked_signs_nobody_in(self, user):
        fresh = User.objects.get(pk=user.pk)
        fresh.set_password("another-secret-word")
        fresh.save()
        with pytest.raises(families.RefreshRefused):
            families.begin(user, DEVICE, NOW)


def test_the_first_hasher_is_bcrypt_in_front_of_sha256():
    from config import settings as written

    assert written.PASSWORD_HASHERS[0].endswith(".BCryptSHA256PasswordHasher")


@pytest.mark.django_db
def test_nothing_that_signs_in_is_stored(pair):
    kept = [*RefreshToken.objects.values_list(), *SignIn.objects.values_list()]

    for text in (pair.access, pair.refresh):
        for piece in text.split(".")[1:]:
            assert piece not in repr(kept)


@pytest.mark.django_db
def test_what_ran_out_is_forgotten_and_what_goes_on_is_kept(user, pair):
    old = families.begin(user, DEVICE, timezone.now() - timedelta(days=40))
    done = families.begin(user, DEVICE, timezone.now() - timedelta(days=20))
    ended_one = families.of_refresh(done.refresh)
    families.end(
        SignIn.objects.filter(pk=ended_one.pk),
        SignIn.Reason.SIGNED_OUT,
        timezone.now() - timedelta(days=8),
    )

    assert prune_sign_ins() > 0
    assert families.of_refresh(old.refresh) is families.of_refresh(done.refresh) is None
    assert SignIn.objects.get() == families.of_refresh(pair.refresh)
    assert families.rotate(pair.refresh, timezone.now())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_one_chain_and_one_sibling(user):
    plain = families.begin(user, DEVICE, NOW).refresh
    together = threading.Barrier(8)

    def ask():
        together.wait(20)
        try:
            return families.rotate(plain, after(seconds=1))
        except families.RefreshRefused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = [job.result() for job in [pool.submit(ask) for _number in range(8)]]

    assert len([answer for answer in answers if answer]) == 2
    assert RefreshToken.objects.count() == 3
    assert ended() == SignIn.Reason.REUSE
