from dataclasses import replace

import pytest

from accounts.alerts import kinds
from accounts.alerts.kinds import AlertKind, line, register

KIND = AlertKind(
    "test.kind", "Label", "roster", "bell", "", "%(nick)s: %(points)s, %(tenure_days)s"
)


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    register(KIND)


@pytest.mark.parametrize(("days", "said"), [(1, "1 day"), (5, "5 days"), (0, "less than a day")])
def test_a_number_of_days_is_said_with_its_unit(days, said):
    text = line("test.kind", {"nick": "Heron", "points": 3, "tenure_days": days})

    assert text == f"Heron: 3, {said}"


def test_what_the_source_did_not_say_is_a_dash():
    assert line("test.kind", {"nick": "Heron", "tenure_days": None}) == "Heron: –, –"


def test_a_percent_sign_in_a_nick_is_only_a_percent_sign():
    assert line("test.kind", {"nick": "%(points)s", "points": 1}).startswith("%(points)s: 1")


def test_a_kind_that_is_not_registered_is_shown_by_its_code():
    assert line("gone.kind", {}) == "gone.kind"


def test_a_kind_belongs_to_a_known_group():
    with pytest.raises(ValueError, match="group"):
        register(replace(KIND, group="nonsense"))
