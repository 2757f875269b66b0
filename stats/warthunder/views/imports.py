"""The form that takes pages saved from a browser."""

from random import SystemRandom
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stats.warthunder.services.imports import MAX_BYTES, MAX_FILES, Upload
from stats.warthunder.services.imports import import_pages as store_pages


@login_required
@require_http_methods(["GET", "POST"])
def import_pages(request: HttpRequest) -> HttpResponse:
    """Read the files sent and say of each what became of it."""
    context: dict[str, object] = {"max_files": MAX_FILES, "max_mb": MAX_BYTES // 1024 // 1024}
    status = 200
    if request.method == "POST":
        files = request.FILES.getlist("pages")
        if not files or len(files) > MAX_FILES:
            context["problem"] = _("Choose from 1 to %(count)d files.") % {"count": MAX_FILES}
            status = 422
        else:
            uploads = (_upload(file) for file in files)  # one at a time is in memory
            context["results"] = store_pages(uploads, now=timezone.now(), rng=SystemRandom())
    return render(request, "warthunder/import.html", context, status=status)


def _upload(file: "UploadedFile[Any]") -> Upload:
    # One byte more than allowed is enough to tell that a file is too large.
    return Upload(name=(file.name or "")[:120], body=file.read(MAX_BYTES + 1))
