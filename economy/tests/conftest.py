"""Which test files make sense on the database at hand."""

from django.conf import settings

# SQLite writes one transaction at a time: two never stand in each other's way. Postgres goes back
# to a savepoint, behind which nobody gets in.
POSTGRES = "sqlite" not in settings.DATABASES["default"]["ENGINE"]
collect_ignore = (
    ["test_key_used_meanwhile.py"]
    if POSTGRES
    else [
        "test_books_at_once.py",
        "test_deadlock.py",
        "test_one_call.py",
        "test_parents.py",
        "test_rollups_late.py",
        "test_torture_server.py",
    ]
)
