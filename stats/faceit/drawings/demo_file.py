"""What the page of a match says about its demo file."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from stats.faceit.models import DemoFile, DemoFileState, Match


def demo_file_context(match: Match, row: DemoFile | None, switched_on: bool) -> dict[str, Any]:
    """Return what faceit/demo_file.html needs; nothing is shown where it is switched off."""
    awaited = row is not None and row.state in (DemoFileState.WAITING, DemoFileState.READING)
    return {
        "match": match,
        "demo_files_on": switched_on,
        "demo_file": row,
        "demo_file_awaited": awaited,
        "demo_file_takes": match.stats_at is not None and not awaited,
        "demo_file_most_mb": settings.FACEIT_DEMO_FILE_MB,
        "demo_file_url": reverse("faceit:demo-file", args=[match.match_id]),
        "demo_file_status_url": reverse("faceit:demo-file-status", args=[match.match_id]),
    }
