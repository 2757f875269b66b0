"""What tests of the demper share: the marketplace that runs on this machine."""

import pytest
from django.conf import settings

from demper.tests import kaspi_market

# Processes that share a database and Redis.
collect_ignore = [] if settings.REDIS_URL else ["test_instances.py"]


@pytest.fixture
def kaspi():
    """Kaspi's three hosts over one Market without shops; rivals stand still until told."""
    with kaspi_market.running(house=False) as running:
        yield running
