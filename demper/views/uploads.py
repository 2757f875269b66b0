"""Handing preorders in, what became of it, and the address of the price list."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.templatetags.dozor import moment
from demper.queries.preorders import upload_for
from demper.services import feed, uploads
from demper.views.asking import back, person_of, store_of
from demper.views.preorders import uploads_context

KINDS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml; charset=utf-8",
}


@login_required
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand everything that waits to Kaspi as one price list."""
    store, now = store_of(request, pk), timezone.now()
    here = reverse("demper:preorders", args=[store.pk])
    try:
        done = uploads.plan(store, person_of(request), now)
    except uploads.NothingToSend:
        return back(request, here, _("Nothing waits that could be listed."), "warning")
    except uploads.Busy:
        return back(request, here, _("Another price list is on its way."), "warning")
    except uploads.NoRoom as error:
        text = _("Kaspi takes no more changes for now. Try again after %(time)s.")
        return back(request, here, text % {"time": moment(error.again_at)}, "error")
    count = done.upload.rows
    text = ngettext("%(count)s article is handed in.", "%(count)s articles are handed in.", count)
    text = text % {"count": count}
    if done.left_out:
        more = _("%(count)s more wait until the limit of changes is free again.")
        text = f"{text} {more % {'count': done.left_out}}"
    return back(request, here, text)


@login_required
@require_safe
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """The price lists of a shop alone, asked again while one is on its way."""
    store = store_of(request, pk)
    return render(request, "demper/uploads.html", {"store": store, **uploads_context(store)})


@login_required
@require_safe
def upload_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The very file that was handed in."""
    row = upload_for(person_of(request).pk, pk)
    if row is None:
        raise Http404
    response = HttpResponse(bytes(row.content), content_type=KINDS.get(row.kind, "text/plain"))
    name = f"price_list_{row.created_at:%Y-%m-%d}_{row.pk}.{row.kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def new_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the price list another address; the old one is closed at once."""
    store = store_of(request, pk)
    feed.rotate(store)
    text = _("The price list has a new address. Enter it in the cabinet: the old one is closed.")
    return back(request, reverse("demper:preorders", args=[store.pk]), text)
