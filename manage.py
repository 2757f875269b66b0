#!/usr/bin/env python
"""Django's command line for Dozor."""

import os
import sys


def main() -> None:
    """Run a management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["serve"]:
        # Settings decide from DOZOR_DEMO, so the flag has to be there before they are read.
        for flag, value in (("--demo", "1"), ("--no-demo", "0")):
            if flag in sys.argv:
                os.environ["DOZOR_DEMO"] = value
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
