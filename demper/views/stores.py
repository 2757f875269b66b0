"""Shops: what they are, how they stand, and their switches."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demper.queries.owned import stores_of
from demper.views.asking import person_of


@login_required
@require_safe
def stores(request: HttpRequest) -> HttpResponse:
    """One's shops."""
    rows = list(stores_of(person_of(request).pk))
    context = {"stores": rows, "demo": any(row.demo for row in rows)}
    return render(request, "demper/stores.html", context)
