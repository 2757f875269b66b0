"""Tasks of the index of names."""

from celery import shared_task

from config.finding.groups import all_groups
from config.finding.indexing import drop_strangers, rebuild


@shared_task
def refresh_index() -> int:
    """Bring the index, followers and weights up to date; returns how many objects were seen."""
    seen = sum(done for group in all_groups() for done in rebuild(group))
    drop_strangers()
    return seen
