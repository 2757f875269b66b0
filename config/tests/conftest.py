"""Which test files make sense in the runtime at hand."""

from django.conf import settings

collect_ignore = [] if settings.REDIS_URL else ["test_redis_cache.py", "test_distributed.py"]
if settings.REDIS_URL:
    collect_ignore = ["test_embedded.py", "test_serve.py", "test_browser.py"]
