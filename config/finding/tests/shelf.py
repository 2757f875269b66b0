"""Names put into the index, and all their misspellings."""

from config.finding.bench_search.names import LATIN
from config.finding.keys import key_of
from config.finding.models import Entry


def put(group, names, *, weight=0.0, demo=False, first=1):
    """Index names of a group, an object each; returns the names by object."""
    objects = {str(number): name for number, name in enumerate(names, start=first)}
    Entry.objects.bulk_create(
        [
            Entry(
                group=group,
                object_id=number,
                text=name,
                search_key=key_of(name),
                weight=weight,
                demo=demo,
            )
            for number, name in objects.items()
        ],
        batch_size=100,
    )
    return objects


def all_misspellings(name, letters=LATIN):
    """Yield every spelling one edit away."""
    for at in range(len(name) + 1):
        for sign in letters:
            yield name[:at] + sign + name[at:]
            if at < len(name):
                yield name[:at] + sign + name[at + 1 :]
        if at < len(name):
            yield name[:at] + name[at + 1 :]
            yield name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
