import pytest

from accounts.firstrun import ensure_first_user
from accounts.models import User

pytestmark = pytest.mark.django_db


def test_an_empty_house_gets_an_administrator_with_a_password_of_its_own():
    first = ensure_first_user(None)

    user = User.objects.get()
    assert (user.username, user.is_staff, user.is_superuser) == ("admin", True, True)
    assert user.check_password(first.password)
    assert first.generated
    assert len(first.password) >= 16


def test_the_password_of_the_environment_is_used_and_not_shown():
    first = ensure_first_user("from the environment")

    assert User.objects.get().check_password("from the environment")
    assert not first.generated


def test_a_house_with_people_is_left_alone(user):
    assert ensure_first_user("x") is None
    assert User.objects.get() == user


def test_two_made_passwords_differ():
    passwords = set()
    for _ in range(2):
        passwords.add(ensure_first_user(None).password)
        User.objects.all().delete()

    assert len(passwords) == 2
