"""What tests of the demper share: the marketplace that runs on this machine."""

import pytest

from demper.tests import kaspi_market


@pytest.fixture
def kaspi():
    """Kaspi's three hosts over one Market without shops; rivals stand still until told."""
    with kaspi_market.running(house=False) as running:
        yield running
