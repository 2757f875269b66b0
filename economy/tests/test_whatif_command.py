import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from economy.tests.things import buy, fund, potion

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(user):
    now = timezone.now()
    product = potion()
    fund(user, 450, now - timedelta(hours=3))
    buy(user, product, now=now - timedelta(hours=2))
    buy(user, product, now=now - timedelta(hours=1))
    return product


def test_the_command_tells_what_would_have_been(product, capsys):
    call_command("economy_whatif", price=[f"{product.pk}=200"], no_progress=True)
    told = capsys.readouterr().out
    assert "1 → 2, 300 coins → 400 coins, 1 → 0" in told.replace("\u00a0", " ")
    assert "supply at the end: 150 coins → 50 coins" in told.replace("\u00a0", " ")


def test_the_command_tells_figures_as_json_alone(product, capsys):
    call_command("economy_whatif", price=[f"{product.pk}=200"], json=True)
    (total,) = json.loads(capsys.readouterr().out)["totals"]
    assert (total["before"]["revenue"], total["after"]["revenue"]) == (300, 400)
    assert (total["supply_before"], total["supply_after"]) == (150, 50)
    assert (total["before"]["refusals"], total["after"]["refusals"]) == (
        {"insufficient_funds": 1}, {},
    )  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"price": ["x=1"]}, {"price": ["7"]}, {"price": ["999999=1"]}, {"stock": ["1=-2"]},
        {"price": ["1=2"], "days": 0}, {"price": ["1=2"], "elasticity": 11.0},
    ],
)  # fmt: skip
def test_the_command_refuses_what_it_cannot_replay(asked):
    with pytest.raises(CommandError):
        call_command("economy_whatif", **asked)
