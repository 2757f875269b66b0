"""What other prices would have done: a form and the last days replayed, for staff."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.templatetags.dozor import number
from economy.drawings.analytics.whatif import forecast_tables, notes
from economy.figures import DAY, Window
from economy.forms import WhatIfForm
from economy.models import Product
from economy.queries.analytics.replay import count_events, get_forecast
from economy.queries.shown import shown
from economy.views.analytics import answer, asked_of, staff_page
from economy.whatif import Changes

# So many are replayed while somebody waits; more is work for the command.
EVENTS_MAX: Final = 200_000
PRODUCTS_MAX: Final = 500


@staff_page
@require_safe
def whatif(request: HttpRequest) -> HttpResponse:
    """Ask for other prices and stock; nothing is changed by it."""
    asked = asked_of(request)
    products = list(Product.objects.filter(shown()).order_by("name", "pk")[:PRODUCTS_MAX])
    is_asked = "product_1" in request.GET
    form = WhatIfForm(request.GET if is_asked else None, products=products)
    context = {"form": form, "products": products, "is_asked": is_asked}
    if not is_asked or not form.is_valid():
        return answer(request, "whatif", asked, context, status=422 if form.errors else 200)
    told = form.cleaned_data
    changes = Changes(told["prices"], told["stocks"], told["elasticity"] or 0.0)
    now = timezone.now()
    window = Window(now - told["days"] * DAY, now)
    count = count_events(window)
    context |= {"events": count, "days": told["days"]}
    if count > EVENTS_MAX:
        words = {"n": number(count), "most": number(EVENTS_MAX)}
        context["too_many"] = (
            _(
                "%(n)s events are more than the %(most)s that a page replays: use"
                " manage.py economy_whatif."
            )
            % words
        )
    else:
        found = get_forecast(window, changes)
        context |= {"tables": forecast_tables(found, changes), "notes": notes(changes)}
    return answer(request, "whatif", asked, context)
