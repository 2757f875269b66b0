"""The archive of openfootball, where it is beside the checkout."""

import tarfile
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from stats.football.parse import parse_season

ARCHIVE = Path(settings.BASE_DIR).parent / "shared" / "data" / "openfootball.tar.gz"

needs_archive = pytest.mark.skipif(
    not ARCHIVE.is_file(), reason="the archive of openfootball is not beside the checkout"
)


@cache
def bodies():
    """Return the bytes of every file by season and league, the oldest season first."""
    found = {}
    with tarfile.open(ARCHIVE) as archive:
        for member in archive.getmembers():
            path = Path(member.name)
            if path.suffix == ".json" and member.isfile():
                found[path.parent.name, path.stem] = archive.extractfile(member).read()
    return dict(sorted(found.items()))


@cache
def listings():
    """Return every season's file as read, by season and league."""
    return {
        (season, league): parse_season(body, league, season)
        for (season, league), body in bodies().items()
    }


def archived():
    """Return every season's matches, the oldest season first."""
    return [(place, found.items) for place, found in listings().items()]
