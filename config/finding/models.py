"""The index: one row for each spelling of what can be found.

SQLite keeps the trigrams of `search_key` in `finding_grams`, filled by triggers of this table;
Postgres has an index of pg_trgm on the column.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

TEXT_MAX = 160


class Entry(models.Model):
    """A spelling of an object of a group.

    `followed` (people who follow the object) and then `weight` order what is spelled equally well.
    """

    group = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    text = models.CharField(_("spelling"), max_length=TEXT_MAX)
    search_key = models.CharField(max_length=2 * TEXT_MAX)
    weight = models.FloatField(default=0.0)
    followed = models.PositiveIntegerField(default=0)
    demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("name that can be found")
        verbose_name_plural = _("names that can be found")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "object_id", "text"], name="finding_one_spelling"
            )
        ]

    def __str__(self) -> str:
        return self.text
