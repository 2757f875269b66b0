"""Preorders of a shop: the grid, what is added to it, and its sheets."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.paging import make_cursor, read_cursor
from config.problems import Problem
from demper.drawings.preorders import preorder_line, upload_lines
from demper.drawings.sheet_words import error_rows, refusal_of
from demper.forms.preorders import ArticleForm, PreorderFilter, SheetForm, grid_from
from demper.models import Preorder, Store, UploadState
from demper.queries import preorders as reading
from demper.queries.price_list import unlisted_count
from demper.services import preorders
from demper.services.strategies import Invalid
from demper.sheets.workbooks import MAX_BYTES, NotASheet
from demper.views.asking import back, is_part, person_of, shop_context, store_of

PAGE: Final = 30
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN: Final = (UploadState.PLANNED, UploadState.SENT, UploadState.UNKNOWN)


@login_required
@require_safe
def preorders_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid of a shop's preorders, what was handed in, and the address of its price list."""
    return _page(request, store_of(request, pk))


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Make drafts of the chosen products, or of an article by its own words."""
    store, now = store_of(request, pk), timezone.now()
    here = reverse("demper:preorders", args=[store.pk])
    if "article" in request.POST:
        return _add_article(request, store)
    ids = [int(one) for one in request.POST.getlist("product") if one.isdecimal()][:1000]
    days = request.POST.get("days", "")
    try:
        wanted = int(days) if days.isdecimal() and len(days) < 4 else -1
        added = preorders.add_products(store, ids, wanted, now)
    except Invalid as error:
        return back(request, here, str(error), "error")
    count = len(added.preorders)
    text = ngettext("%(count)s preorder was added.", "%(count)s preorders were added.", count)
    return back(request, here, text % {"count": count})


def _add_article(request: HttpRequest, store: Store) -> HttpResponse:
    form = ArticleForm(request.POST)
    if form.is_valid():
        try:
            preorders.add_article(store, form.cleaned_data, timezone.now())
        except Invalid as error:
            for fault in error.faults:
                form.add_error(fault.field if fault.field in form.fields else None, fault.message)
        else:
            text = _("The preorder was added. Say now at which points it can be had.")
            return back(request, reverse("demper:preorders", args=[store.pk]), text)
    return _page(request, store, article_form=form, status=422)


@login_required
@require_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Store a row of the grid; HTMX gets what is to be said of it."""
    row = _preorder_of(request, pk)
    version = request.POST.get("version", "")
    faults: list[str] = []
    try:
        seen = int(version) if version.isdecimal() and len(version) < 10 else 0
        changes = {"warehouses": grid_from(request.POST)}
        row = preorders.edit(row, changes, seen, timezone.now())
    except preorders.Stale as error:
        row = error.preorder
        faults = [_("This row was changed elsewhere. Load the page anew.")]
    except Invalid as error:
        faults = [f"{fault.field}: {fault.message}" for fault in error.faults]
    if is_part(request):
        context = {"line": preorder_line(row), "faults": faults, "stored": not faults}
        return render(request, "demper/preorder_told.html", context)
    text, level = (" ".join(faults), "error") if faults else (_("Stored."), "success")
    return back(request, reverse("demper:preorders", args=[row.store_id]), text, level)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """End a preorder."""
    row = _preorder_of(request, pk)
    left = preorders.remove(row, timezone.now())
    text = _("The preorder was removed.")
    if left is not None:
        text = _("The preorder has ended. Hand it in once more, so that Kaspi hears of it.")
    return back(request, reverse("demper:preorders", args=[row.store_id]), text)


@login_required
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid as an Excel file, or with `columns=kaspi` in Kaspi's own columns."""
    store = store_of(request, pk)
    kaspi = request.GET.get("columns") == "kaspi"
    body = preorders.kaspi_sheet(store) if kaspi else preorders.own_sheet(store)
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="preorders.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def bring_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Check an Excel file, or take it over; rows with errors are told and passed over."""
    store = store_of(request, pk)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, store, sheet_form=form, status=422)
    dry_run = request.POST.get("do") != "take"
    try:
        body = form.cleaned_data["file"].read(MAX_BYTES + 1)
        done = preorders.import_sheet(store, body, timezone.now(), dry_run=dry_run)
    except NotASheet as error:
        form.add_error("file", refusal_of(error.code))
        return _page(request, store, sheet_form=form, status=422)
    told = {"done": done, "errors": error_rows(done.errors)}
    return _page(request, store, brought=told)


def _page(
    request: HttpRequest,
    store: Store,
    *,
    article_form: ArticleForm | None = None,
    sheet_form: SheetForm | None = None,
    brought: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    text, state = _wanted(request)
    after = _after(request.GET.get("cursor", ""))
    rows = reading.page_of_preorders(store, after, PAGE, text, state)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    find = request.GET.get("find", "").replace("\x00", "")[:100]
    context: dict[str, Any] = {
        **shop_context(store, "preorders"),
        "form": PreorderFilter(initial={"q": text, "state": state}),
        "lines": [preorder_line(row) for row in rows[:PAGE]],
        "cursor": make_cursor([last.article, last.pk]) if last else "",
        "later": after is not None,
        "filtered": bool(text or state),
        "counts": reading.counts_of(store),
        "find": find,
        "found": reading.addable(store, find) if find else [],
        "article_form": article_form or ArticleForm(auto_id="new_%s"),
        "sheet_form": sheet_form or SheetForm(),
        "brought": brought,
        "unlisted": unlisted_count(store),
        "feed_url": request.build_absolute_uri(reverse("demper:feed", args=[store.feed_path])),
        **uploads_context(store),
    }
    return render(request, "demper/preorders.html", context, status=status)


def uploads_context(store: Store) -> dict[str, Any]:
    """Return what the timeline of price lists shows."""
    lines = upload_lines(reading.uploads_of(store))
    counts = reading.counts_of(store)
    return {
        "uploads": lines,
        "uploading": any(line.row.state in OPEN for line in lines),
        "waiting": sum(counts.get(state, 0) for state in ("draft", "failed", "ended")),
    }


def _wanted(request: HttpRequest) -> tuple[str, str]:
    form = PreorderFilter(request.GET)
    if not form.is_valid():
        return "", ""
    return form.cleaned_data["q"].replace("\x00", ""), form.cleaned_data["state"]


def _after(cursor: str) -> tuple[str, int] | None:
    """Return where a page starts; None for what was not given out."""
    if not cursor:
        return None
    try:
        article, number = read_cursor(cursor)
        return str(article).replace("\x00", ""), min(int(number), 2**63 - 1)
    except (Problem, ValueError, TypeError):
        return None


def _preorder_of(request: HttpRequest, pk: int) -> Preorder:
    row = reading.preorder_for(person_of(request).pk, pk)
    if row is None:
        raise Http404
    return row
