"""Which test files make sense on the database at hand."""

from django.conf import settings

# SQLite writes one transaction at a time: two never stand in each other's way.
POSTGRES = "sqlite" not in settings.DATABASES["default"]["ENGINE"]
collect_ignore = (
    []
    if POSTGRES
    else [
        "test_books_at_once.py",
        "test_deadlock.py",
        "test_one_call.py",
        "test_rollups_late.py",
        "test_torture_server.py",
    ]
)
