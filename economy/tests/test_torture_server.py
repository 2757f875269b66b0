"""What only a database with a server can go through."""

import pytest

from economy.torture import crashes, interruptions
from economy.torture.verdicts import Sizes, untracked

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_an_operation_whose_connection_is_ended_in_a_wait_is_done_wholly_or_not():
    assert "nothing was done" in crashes.disconnected(Sizes(), untracked)


@pytest.mark.timeout(120)
def test_what_was_acknowledged_survives_the_end_of_the_server_once():
    assert "each once" in interruptions.restarted(Sizes(restarts=1), untracked)
