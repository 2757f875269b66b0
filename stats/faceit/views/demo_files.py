"""Uploading a demo file on the page of a match."""

import tempfile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from stats.faceit.drawings.demo_file import demo_file_context
from stats.faceit.models import Match
from stats.faceit.queries.matches import get_match
from stats.faceit.services.demo_files import CannotTake, accept, newest_of, unavailable
from stats.faceit.services.demo_files.accepting import folder

FIELD = "file"


class _ToFolder(TemporaryFileUploadHandler):
    """Writes what is uploaded to our own folder, not to the system's."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the temporary file; it goes when the request ends."""
        super().new_file(*args, **kwargs)
        folder().mkdir(parents=True, exist_ok=True)
        self.file.close()
        self.file.file = tempfile.NamedTemporaryFile(suffix=".part", dir=folder())  # noqa: SIM115


# The token's check reads the form, so the place for its file has to be chosen before it.
@csrf_exempt
@require_POST
@login_required
def demo_file(request: HttpRequest, match_id: str) -> HttpResponse:
    """Take a demo file in; a worker reads it."""
    if unavailable() is None:
        request.upload_handlers = [_ToFolder(request)]
    return _demo_file(request, match_id)


@csrf_protect
def _demo_file(request: HttpRequest, match_id: str) -> HttpResponse:
    match = _match(match_id)
    user = request.user
    if not isinstance(user, User):
        raise Http404
    try:
        refusal = unavailable()
        if refusal:
            raise refusal
        accept(match, user, _chosen(request).chunks(), timezone.now())
        messages.success(request, _("The demo file is here; it is read in a minute or two."))
    except CannotTake as error:
        messages.error(request, error.message)
    return redirect("faceit:match", match_id=match.match_id)


def _chosen(request: HttpRequest) -> "UploadedFile[Any]":
    file = request.FILES.get(FIELD)
    if not isinstance(file, UploadedFile):
        raise CannotTake(422, "no_file", _("Choose a demo file first."))
    return file


@require_safe
def demo_file_status(request: HttpRequest, match_id: str) -> HttpResponse:
    """Where a match's demo file stands, for HTMX to ask every few seconds."""
    match = _match(match_id)
    context = demo_file_context(match, newest_of(match), settings.FACEIT_DEMO_FILES)
    response = render(request, "faceit/demo_file.html", context)
    if not context["demo_file_awaited"]:
        response["HX-Trigger"] = "dozor:refreshed"
    return response


def _match(match_id: str) -> Match:
    match = get_match(match_id)
    if match is None:
        raise Http404
    return match
