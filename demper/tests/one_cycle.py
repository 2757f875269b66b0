"""One cycle as a process, to be killed: `python -m … STORE DATABASE NOW`, hosts on stdin."""

import json
import sys
from datetime import datetime

import django
from django.conf import settings


def main(store_id: int, database: str, now: datetime) -> None:
    settings.DATABASES["default"]["NAME"] = database
    settings.DEMPER_DELAY_MS = 0
    settings.DEMPER_FREE_PRODUCTS = 1000
    django.setup()
    from config.upstream.registry import override_base_url
    from demper.services.bot.cycle import run_cycle
    from demper.tests.kaspi_market import FAST

    for name, url in json.load(sys.stdin).items():
        override_base_url(name, url, **{**FAST, "timeout_s": 60.0})
    run_cycle(store_id, now=now)
    sys.stdout.write("ended\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3]))
