"""Name the seasons of the demo's leagues after the day they are played on.

They bore years, two of them a day, and so ran ahead of the calendar. What was still to be asked or
stored under the old names is left out: the source tells it again.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import migrations
from django.utils import timezone

LEAGUES = ("xa.1", "xb.1")
# Season 2024-25 began then, and each is half a day long.
FIRST = datetime(2026, 11, 20, tzinfo=UTC)
FIRST_YEAR = 2024
LASTS = timedelta(hours=12)
OLD = re.compile(r"([0-9]{4})-[0-9]{2}")


def day_of(label: str) -> str:
    """Return the name of a season by its day, what is no old name as it is."""
    found = OLD.fullmatch(label)
    if found is None:
        return label
    at = FIRST + (int(found[1]) - FIRST_YEAR) * LASTS
    return f"{at:%Y-%m-%d}.{1 + at.hour // 12}"


def rename(apps: Any, _: Any) -> None:
    """Rename the seasons, and call off what goes by the old names."""
    seasons = apps.get_model("football", "Season").objects.filter(
        competition__demo=True, competition__code__in=LEAGUES
    )
    for season in seasons:
        season.label = day_of(season.label)
        season.save(update_fields=["label"])
    runs = apps.get_model("football", "CollectRun").objects.filter(demo=True)
    runs.filter(state__in=["waiting", "running"]).update(
        state="cancelled", ended_at=timezone.now(), next_due_at=None, claimed_until=None, todo=[]
    )
    answers = apps.get_model("football", "Inbox").objects.filter(demo=True)
    answers.filter(state="waiting").delete()


class Migration(migrations.Migration):
    dependencies = [("football", "0010_say_columns_in_words")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
