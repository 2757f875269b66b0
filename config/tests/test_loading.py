"""A server is loaded whole before its first request."""

import gc
import sys

from django.conf import settings

from config.loading import settle


def test_what_is_loaded_is_no_part_of_later_collections():
    kept = [[] for _ in range(1000)]
    try:
        settle()
        assert settings.ROOT_URLCONF in sys.modules
        assert gc.get_freeze_count() > len(kept)
        assert not any(one is kept for one in gc.get_objects())
    finally:
        gc.unfreeze()
    assert any(one is kept for one in gc.get_objects())
