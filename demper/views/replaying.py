"""Another strategy tried on what the shop has seen of a product."""

from dataclasses import replace
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config import charts
from demper.drawings.changes import city_names
from demper.drawings.price_chart import CSS
from demper.drawings.replays import replay_lines, replay_words
from demper.forms.replay import ReplayForm, replay_of
from demper.models import Product, Watch
from demper.queries.configs import config_of, sisters_of
from demper.records.pricing import PricingConfig, ProbeRule, Strategy
from demper.services.replaying import DAYS, replay_watch
from demper.views.asking import product_of, shop_context

TRIED: Final = "strategy"


@login_required
@require_safe
def replaying(request: HttpRequest, pk: int) -> HttpResponse:
    """What another strategy would have done in the last two weeks, beside what happened."""
    product, now = product_of(request, pk), timezone.now()
    watches = {one.city_id: one for one in Watch.objects.filter(product=product)}
    city = request.GET.get("city", "")
    watch = watches.get(city) or watches.get(product.store.main_city)
    form = ReplayForm(request.GET if TRIED in request.GET else None, initial=replay_of(product))
    context: dict[str, Any] = {
        **shop_context(product.store, "products"),
        "product": product,
        "form": form,
        "days": DAYS,
        "city": city_names(product.store).get(watch.city_id, watch.city_id) if watch else "",
        "watch": watch,
    }
    if watch is not None and (not form.is_bound or form.is_valid()):
        watch.product = product
        told = replay_watch(watch, now, _config(product, watch, form))
        context |= {
            "told": told,
            "words": replay_words(told),
            "drawing": replay_lines(told),
            "strokes": (charts.stroke(CSS["own"]), charts.stroke(CSS["rival"])),
        }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "demper/replay.html", context, status=status)


def _config(product: Product, watch: Watch, form: ReplayForm) -> PricingConfig:
    store = product.store
    config = config_of(product, watch.city_id, store, sisters_of(store), timezone.now())
    if not form.is_bound:
        return config
    told = form.cleaned_data
    low = told["min_price"] or config.bounds.min_price
    high = told["max_price"] or config.bounds.max_price
    return replace(
        config,
        strategy=Strategy(told["strategy"]),
        step=told["step"],
        position=told["position"],
        bounds=replace(config.bounds, min_price=low, max_price=high),
        probe=ProbeRule(enabled=told["probe"]),
    )
