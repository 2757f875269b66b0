"""Having a shop's list read, and stopping it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from demper.services import syncing
from demper.views.asking import back, store_of


@login_required
@require_POST
def sync(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a shop's whole list read by a worker."""
    store = store_of(request, pk)
    syncing.request(store, timezone.now())
    text = _("The list of %(shop)s is being read.") % {"shop": store.name}
    return back(request, reverse("demper:stores"), text)


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the reading of a list to stop."""
    store = store_of(request, pk)
    syncing.cancel(store, timezone.now())
    return back(request, reverse("demper:stores"), _("Reading stops after this page."))
