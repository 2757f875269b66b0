"""What moved in a shop's table while it is looked at: rows in place, figures and reasons."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from demper.drawings.products import ProductLine, product_lines
from demper.models import Store
from demper.queries.owned import NUMBER_MAX
from demper.queries.products import Choice, products_among
from demper.views.asking import is_part, store_of
from demper.views.products import address_of, chips_of, figures_of

SEEN_MOST: Final = 300


@login_required
@require_safe
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that differ from those on the page, with the figures above; for HTMX alone.

    The page names its rows by `seen=<id>-<mark>`; more than SEEN_MOST of them are not looked at.
    """
    store, choice = store_of(request, pk), Choice.of(request.GET)
    address = address_of(reverse("demper:products", args=[store.pk]), choice)
    if not is_part(request):
        return redirect(address)
    context = {
        **figures_of(store, timezone.now()),
        "store": store,
        "lines": _moved(store, request.GET.getlist("seen")),
        "chips": chips_of(store, choice),
        "back_url": address,
    }
    response = render(request, "demper/product_live.html", context)
    patch_vary_headers(response, ["HX-Request"])
    patch_cache_control(response, private=True, no_store=True)
    return response


def _moved(store: Store, seen: list[str]) -> list[ProductLine]:
    marks: dict[int, str] = {}
    for said in seen[:SEEN_MOST]:
        number, _dash, mark = said.partition("-")
        if number.isdecimal() and len(number) < len(str(NUMBER_MAX)):
            marks[int(number)] = mark
    if not marks:
        return []
    lines = product_lines(products_among(store, marks), store)
    return [line for line in lines if line.mark != marks[line.product.pk]]
