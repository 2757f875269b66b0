"""The process that imports an archive into empty tables: `python -m … PATH` prints figures."""

import io
import json
import sys
import time

import django


def main(path: str) -> None:
    """Import as the command does, its sums and all, and print."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from stats.football.models import Match

    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    call_command("import_openfootball", path, "--no-progress", stdout=io.StringIO())
    seconds = time.perf_counter() - begun
    matches = Match.objects.count()
    connection.close()
    sys.stdout.write(json.dumps({"seconds": seconds, "matches": matches}))


if __name__ == "__main__":
    main(sys.argv[1])
