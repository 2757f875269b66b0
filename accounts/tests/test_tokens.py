from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts import tokens
from accounts.models import ApiToken
from accounts.scopes import all_scopes, register_scope, scopes_for

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_token_says_its_prefix_and_carries_256_random_bits(user):
    row, plain = tokens.issue(user, "bot", ["alerts:read"])

    mark, prefix, secret = plain.split("_")
    assert (mark, f"{mark}_{prefix}", len(bytes.fromhex(secret))) == ("dz", row.prefix, 32)


def test_only_the_digest_of_a_token_is_stored(user):
    row, plain = tokens.issue(user, "bot", ["alerts:read"])

    stored = " ".join(str(value) for value in ApiToken.objects.values_list().get(pk=row.pk))
    assert plain.rpartition("_")[2] not in stored
    assert tokens.digest_of(plain) in stored


def test_two_tokens_are_never_alike(user):
    plains = {tokens.issue(user, "bot", ["alerts:read"])[1] for _ in range(5)}

    assert len(plains) == 5


def test_a_live_token_is_verified(user):
    row, plain = tokens.issue(user, "bot", ["alerts:read"])

    assert tokens.verify(plain) == row


@pytest.mark.parametrize("change", ["x", "dz_", "", "dz_00000000_" + "0" * 64])
def test_an_unknown_token_is_nobody(user, change):
    _, plain = tokens.issue(user, "bot", ["alerts:read"])

    assert tokens.verify(change) is None
    assert tokens.verify(plain + "0") is None


def test_a_token_dies_at_its_expiry(user):
    _, plain = tokens.issue(user, "bot", ["alerts:read"], NOW)

    assert tokens.verify(plain, NOW - timedelta(seconds=1)) is not None
    assert tokens.verify(plain, NOW) is None


def test_a_revoked_token_is_nobody_and_is_revoked_once(user):
    row, plain = tokens.issue(user, "bot", ["alerts:read"])

    assert [tokens.revoke(row), tokens.revoke(row)] == [True, False]
    assert tokens.verify(plain) is None


def test_the_token_of_an_inactive_user_is_nobody(user):
    _, plain = tokens.issue(user, "bot", ["alerts:read"])
    user.is_active = False
    user.save()

    assert tokens.verify(plain) is None


def test_a_use_is_written_at_most_once_a_minute(user):
    row, plain = tokens.issue(user, "bot", ["alerts:read"])
    uses = []
    for seconds in (0, 30, 59, 60, 90):
        tokens.verify(plain, NOW + timedelta(seconds=seconds))
        row.refresh_from_db()
        uses.append((row.last_used_at - NOW).total_seconds())

    assert uses == [0, 0, 0, 60, 60]


def test_a_use_within_the_minute_costs_one_query(user, django_assert_num_queries):
    _, plain = tokens.issue(user, "bot", ["alerts:read"])
    tokens.verify(plain, NOW)

    with django_assert_num_queries(1):
        tokens.verify(plain, NOW + timedelta(seconds=1))


def test_an_unknown_scope_is_refused(user):
    with pytest.raises(tokens.ScopeRefused) as refusal:
        tokens.issue(user, "bot", ["alerts:read", "moon:write"])

    assert refusal.value.scopes == ["moon:write"]
    assert not ApiToken.objects.exists()


def test_a_staff_scope_is_given_by_staff_only(user, staff):
    with pytest.raises(tokens.ScopeRefused):
        tokens.issue(user, "bot", ["system:read"])

    assert tokens.issue(staff, "bot", ["system:read"])[0].scopes == ["system:read"]


def test_a_staff_scope_is_void_once_its_owner_is_no_longer_staff(staff):
    row, plain = tokens.issue(staff, "bot", ["system:read", "alerts:read"])
    staff.is_staff = False
    staff.save()

    token = tokens.verify(plain)
    assert token == row
    assert (tokens.allows(token, "system:read"), tokens.allows(token, "alerts:read")) == (
        False,
        True,
    )


def test_nobody_hoards_tokens(user, monkeypatch):
    monkeypatch.setattr(tokens, "MAX_TOKENS", 2)
    first, _ = tokens.issue(user, "a", ["alerts:read"])
    tokens.issue(user, "b", ["alerts:read"])

    with pytest.raises(tokens.TooManyTokens):
        tokens.issue(user, "c", ["alerts:read"])
    tokens.revoke(first)
    assert tokens.issue(user, "c", ["alerts:read"])[0].name == "c"


def test_an_app_can_register_a_scope_of_its_own(user, monkeypatch):
    monkeypatch.setattr("accounts.scopes._scopes", {})
    register_scope("moon:read", "Look at the moon")
    register_scope("moon:write", "Move the moon", staff_only=True)

    assert [scope.code for scope in all_scopes()] == ["moon:read", "moon:write"]
    assert [scope.code for scope in scopes_for(user)] == ["moon:read"]


def test_the_command_prints_the_token_and_nothing_else(user, capsys):
    call_command("token", "ann", "--scope", "alerts:read", "--scope", "warthunder:read")

    token = tokens.verify(capsys.readouterr().out.removesuffix("\n"))
    assert (token.user, token.scopes) == (user, ["alerts:read", "warthunder:read"])
    assert token.expires_at is None


def test_the_command_gives_all_a_user_may_have_when_no_scope_is_named(user, capsys):
    call_command("token", "ann", "--name", "laptop", "--days", "7")

    token = tokens.verify(capsys.readouterr().out.strip())
    assert set(token.scopes) == {scope.code for scope in scopes_for(user)}
    assert token.name == "laptop"
    assert timedelta(days=6) < token.expires_at - token.created_at <= timedelta(days=7)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nobody"],
        ["ann", "--scope", "moon:write"],
        ["ann", "--scope", "system:read"],
        ["ann", "--days", "-1"],
    ],
)
def test_the_command_says_why_it_made_no_token(user, arguments):
    with pytest.raises(CommandError):
        call_command("token", *arguments)

    assert not ApiToken.objects.exists()
