"""Which test files make sense in the runtime at hand, and what the browser tests share."""

from django.conf import settings

from config.tests.browsing import chromium, house, house_process, names, session, watched

__all__ = ["chromium", "house", "house_process", "names", "session", "watched"]

collect_ignore = [] if settings.REDIS_URL else ["test_redis_cache.py", "test_distributed.py"]
if settings.REDIS_URL:
    collect_ignore = ["test_embedded.py", "test_serve.py", "test_browser.py"]
    collect_ignore += ["test_browser_flows.py", "test_browser_restart.py"]
