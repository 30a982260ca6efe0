"""The page of one job: its progress while it works, its result or its reason when it is finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from danso.jobs.models import Job
from danso.jobs.queries import job_status_for

if TYPE_CHECKING:
    from uuid import UUID

SECONDS_BETWEEN_LOOKS = 2


@require_safe
@login_required
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """A page that refreshes itself, or the part that htmx swaps; 404 for who did not ask for the job."""
    try:
        status = job_status_for(job_id, user_id=request.user.pk)
    except Job.DoesNotExist as missing:
        raise Http404 from missing
    by_htmx = request.headers.get("HX-Request") == "true"
    template = "jobs/status.html" if by_htmx else "jobs/progress.html"
    response = render(request, template, {"job": status, "seconds": SECONDS_BETWEEN_LOOKS})
    response["Vary"] = "HX-Request"
    response["Cache-Control"] = "no-store"
    return response
