"""Secrets at rest: who opens them, who does not, and that nothing shows them."""

import json
import logging

import pytest
from cryptography.fernet import Fernet
from django.contrib.admin import site
from django.core import serializers
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone

from config import vaultkeys
from config.management.commands.rotate_vault import vault_columns
from config.vault import NotOpened, Sealed, VaultField, is_newest, rotated, seal, unseal
from demper.models import Login, Proxy

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SECRET = {"cookies": [{"name": "mc-sid", "value": "top-secret"}]}


def test_a_secret_opens_for_its_owner_alone(settings):
    settings.VAULT_KEYS = [NEW]
    sealed = seal(SECRET, owner="user:7")
    assert unseal(sealed, owner="user:7") == SECRET
    for other in ("user:8", "user:77", "proxy", 7):
        with pytest.raises(NotOpened, match="somebody else"):
            unseal(sealed, owner=other)


def test_a_secret_opens_with_any_key_and_with_no_other(settings):
    settings.VAULT_KEYS = [OLD]
    sealed = seal(SECRET, owner="user:7")
    settings.VAULT_KEYS = [NEW, OLD]
    assert unseal(sealed, owner="user:7") == SECRET
    assert not is_newest(sealed)
    anew = rotated(sealed)
    assert is_newest(anew)
    settings.VAULT_KEYS = [NEW]
    assert unseal(anew, owner="user:7") == SECRET
    for call in (lambda: unseal(sealed, owner="user:7"), lambda: rotated(sealed)):
        with pytest.raises(NotOpened, match="VAULT_KEYS"):
            call()
    with pytest.raises(NotOpened):
        unseal(Sealed("broken"), owner="user:7")


def test_nothing_shows_what_is_sealed_or_the_sealed_text(settings, caplog):
    settings.VAULT_KEYS = [NEW]
    sealed = seal(SECRET, owner="user:7")
    logging.getLogger("test").warning("kept %s %r", sealed, {"session": sealed})
    shown = f"{sealed} {sealed!r} {[sealed]} {caplog.text}"
    assert "top-secret" not in shown
    assert sealed.token not in shown
    assert sealed == Sealed(sealed.token)
    assert sealed != sealed.token


@pytest.mark.django_db
def test_a_column_takes_sealed_secrets_only_and_leaves_by_no_door(settings, user):
    settings.VAULT_KEYS = [NEW]
    sealed = seal(SECRET, owner=f"user:{user.pk}")
    login = _login(user, sealed)
    login.refresh_from_db()
    assert unseal(login.session, owner=f"user:{user.pk}") == SECRET
    dumped = serializers.serialize("json", [login])
    assert json.loads(dumped)[0]["fields"]["session"] == ""
    assert sealed.token not in dumped + repr(login)
    login.session = "an open secret"
    with pytest.raises(TypeError):
        login.save()


def test_no_column_of_secrets_is_in_the_back_office():
    for model, field in vault_columns():
        column = model._meta.get_field(field)
        assert isinstance(column, VaultField)
        assert not column.editable
        admin = site._registry.get(model)
        if admin is not None:
            named = [*admin.list_display, *admin.readonly_fields, *(admin.fields or ())]
            assert field not in named


@pytest.mark.django_db
def test_rotation_seals_all_anew_and_may_be_started_again(settings, user, capsys):
    settings.VAULT_KEYS = [OLD]
    login = _login(user, seal(SECRET, owner=f"user:{user.pk}"))
    proxy = Proxy.objects.create(host="a.example", port=1, password=seal("p", owner="proxy"))
    empty = Proxy.objects.create(host="b.example", port=1)
    settings.VAULT_KEYS = [NEW, OLD]
    for told in ("1 sealed anew, 0 already", "0 sealed anew, 1 already"):
        call_command("rotate_vault", "--no-progress")
        said = capsys.readouterr().out
        assert f"demper.Login.session: {told}" in said
        assert f"demper.Proxy.password: {told}" in said
    settings.VAULT_KEYS = [NEW]
    for row in (login, proxy, empty):
        row.refresh_from_db()
    assert unseal(login.session, owner=f"user:{user.pk}") == SECRET
    assert unseal(proxy.password, owner="proxy") == "p"
    assert empty.password is None


@pytest.mark.django_db
def test_rotation_leaves_what_it_cannot_open_and_says_so(settings, user):
    settings.VAULT_KEYS = [OLD]
    login = _login(user, seal(SECRET, owner=f"user:{user.pk}"))
    settings.VAULT_KEYS = [NEW]
    with pytest.raises(CommandError, match="1 secrets"):
        call_command("rotate_vault", "--no-progress")
    login.refresh_from_db()
    settings.VAULT_KEYS = [OLD]
    assert unseal(login.session, owner=f"user:{user.pk}") == SECRET


def test_a_key_is_made_once_and_kept_to_oneself(tmp_path):
    [key] = vaultkeys.given_or_kept([], tmp_path)
    assert vaultkeys.given_or_kept([], tmp_path) == [key]
    assert (tmp_path / vaultkeys.FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [vaultkeys.FILE]
    assert vaultkeys.given_or_kept([OLD, NEW], tmp_path) == [OLD, NEW]


def test_a_key_that_is_none_is_refused_without_being_repeated(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="key 2") as caught:
        vaultkeys.given_or_kept([OLD, "not-a-key"], tmp_path)
    assert "not-a-key" not in str(caught.value)


def test_the_command_prints_a_key(capsys, tmp_path):
    call_command("vault_key")
    key = capsys.readouterr().out.strip()
    assert vaultkeys.given_or_kept([key], tmp_path) == [key]


def _login(user, sealed):
    return Login.objects.create(
        owner=user,
        label="+7 7•• ••• •• 01",
        identity_digest="1",
        session=sealed,
        created_at=timezone.now(),
    )
