"""Reviews of any product: asked for by SKU or address, read by a worker, told from what is kept."""

from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from demper.drawings import reviews as drawings
from demper.forms.analytics import ReviewsForm
from demper.models import Store
from demper.queries.owned import stores_of
from demper.queries.reviews import analysis_for, course_of, reviewable, sku_named, title_of
from demper.services.reviews import FRESH, Ticket, ask, ticket_of
from demper.views.asking import page_or_part, person_of, shop_context, store_of

SHOPS: Final = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: HttpRequest) -> HttpResponse:
    """Ask for a product's reviews (POST), or tell what is known of them."""
    chosen = request.POST.get("store") or request.GET.get("store", "")
    shops = list(stores_of(person_of(request).pk)[:SHOPS])
    store = next((shop for shop in shops if str(shop.pk) == chosen), None)
    if store is None and len(shops) == 1:
        store = shops[0]
    context = {"shops": shops, "chosen": store, "demo": settings.DOZOR_DEMO}
    return _answer(request, reverse("demper:reviews"), store, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def store_reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """The same in a shop's own pages, with its products to choose from."""
    store = store_of(request, pk)
    context = {
        **shop_context(store, "reviews"),
        "chosen": store,
        "products": reviewable(store),
        "in_shop": True,
    }
    return _answer(request, reverse("demper:store-reviews", args=[pk]), store, context)


def _answer(
    request: HttpRequest, address: str, store: Store | None, context: dict[str, Any]
) -> HttpResponse:
    if request.method == "POST":
        form = ReviewsForm(request.POST)
        if form.is_valid():
            sku = form.cleaned_data["product"]
            ask(sku, timezone.now())
            kept = {"sku": sku} | ({"store": str(store.pk)} if store else {})
            return redirect(f"{address}?{urlencode(kept)}")
        context |= {"form": form, "address": address}
        return render(request, "demper/reviews.html", context, status=422)
    sku = sku_named(request.GET.get("sku", "")) or ""
    context |= {"form": ReviewsForm(initial={"product": sku}), "address": address, "sku": sku}
    if sku:
        context |= _told(ticket_of(sku, timezone.now()), store, person_of(request).pk)
    return page_or_part(request, "demper/reviews.html", "demper/reviews_told.html", context)


def _told(found: Ticket, store: Store | None, user_id: int) -> dict[str, Any]:
    """Return what is known of a product for its page."""
    reading = found.reading
    context: dict[str, Any] = {
        "ticket": found,
        "failure": drawings.failure_words(found.outcome),
        "title": title_of(found.master_sku, user_id),
        "reading": reading,
    }
    if reading is None:
        return context
    told = analysis_for(reading, store)
    trend, tone = drawings.trend_words(told)
    return context | {
        "old": timezone.now() - reading.read_at >= FRESH,
        "told": told,
        "read": drawings.read_words(told),
        "stars": drawings.star_lines(told),
        "sellers": drawings.seller_lines(told, store.merchant_id if store else ""),
        "estimate": drawings.estimate_of(told),
        "weeks": drawings.weeks_chart(told),
        "per_week": told["per_week"] and drawings.interval(told["per_week"], digits=1),
        "trend": trend,
        "trend_tone": tone,
        "fresh": drawings.mean_words(told["fresh"]),
        "before": drawings.mean_words(told["old"]),
        "liked": drawings.most_words(told["liked"]),
        "disliked": drawings.most_words(told["disliked"]),
        "course": course_of(found.master_sku),
    }
