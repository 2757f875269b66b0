"""The variables tests run with, set before settings are read.

Loaded by `-p` in pyproject.toml: pytest-django reads the settings before any conftest is imported,
so this cannot stand there. Nothing of the machine's own configuration leaks into the tests.
"""

import os
import tempfile
from urllib.parse import urlsplit

_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
_var = tempfile.TemporaryDirectory(prefix=f"dozor-tests-{_worker}-", ignore_cleanup_errors=True)
os.environ["DOZOR_VAR"] = _var.name
os.environ["DOZOR_DEMO"] = "0"
os.environ["LOG_LEVEL"] = "WARNING"
os.environ["API_RATE_PER_MINUTE"] = "0"
# Nothing is collected from the web by itself.
os.environ["OPENFOOTBALL"] = "0"
if os.environ.get("REDIS_URL"):
    # A Redis database for every test process; those of a stock server are numbered 0–15.
    _number = 15 if _worker == "main" else 1 + int(_worker.removeprefix("gw")) % 14
    os.environ["REDIS_URL"] = (
        urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{_number}").geturl()
    )
