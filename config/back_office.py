"""What the back office of every app is made of: tables to read, counted without reading them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest
from django.utils.functional import cached_property

ESTIMATED_FROM = 100_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts a large table by the planner's estimate where there is one."""

    @cached_property
    def count(self) -> int:
        """Return the exact count of a filtered or small list, else PostgreSQL's estimate."""
        query = getattr(self.object_list, "query", None)
        if connection.vendor == "postgresql" and query is not None and not query.where:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass",
                    [query.model._meta.db_table],
                )
                estimate = int(cursor.fetchone()[0])
            if estimate > ESTIMATED_FROM:
                return estimate
        return int(super().count)


class Archive(admin.ModelAdmin):  # type: ignore[type-arg]
    """A table written by the services alone: to be read here, not edited."""

    show_full_result_count = False
    paginator = BoundedPaginator
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed by hand; actions ask for the right to change by themselves."""
        return False

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Who may change rows of this table by right may use its actions."""
        codename = get_permission_codename("change", self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")
