"""The proxies and what they did this hour, for staff."""

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from demper.models import Proxy
from demper.queries.proxies import proxy_page
from demper.services import proxies as pool
from demper.views.asking import back


@never_cache
@staff_member_required(login_url=settings.LOGIN_URL)
@require_safe
def proxies(request: HttpRequest) -> HttpResponse:
    """Each proxy with its requests, failures, refusals and rest."""
    pool.flush()
    return render(request, "demper/proxies.html", {"page": proxy_page(timezone.now())})


@staff_member_required(login_url=settings.LOGIN_URL)
@require_POST
def wake(request: HttpRequest, pk: int) -> HttpResponse:
    """End the rest of a proxy."""
    proxy = get_object_or_404(Proxy, pk=pk)
    pool.wake([proxy])
    text = _("%(proxy)s is used again.") % {"proxy": proxy}
    return back(request, reverse("demper:proxies"), text)
