"""What witnesses ask over HTTP, without signing in: the newest checkpoint, proofs of growth, signatures.

All of it is public by nature: sizes, times, and hashes of salted lines.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from danso.ledger import tree
from danso.ledger.errors import NotAWitness, NotOurs
from danso.ledger.queries import newest_checkpoint
from danso.ledger.services.proving import with_cosignatures
from danso.ledger.services.witnessing import take_cosignature
from witness.notes import LONGEST_NOTE, encoded

if TYPE_CHECKING:
    from django.http import HttpRequest

PLAIN = "text/plain; charset=utf-8"


@login_not_required
@require_safe
@never_cache
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """The newest signed note with its cosignatures; 404 before the first seal."""
    newest = newest_checkpoint()
    if newest is None:
        raise Http404
    return HttpResponse(str(with_cosignatures(newest)), content_type=PLAIN)


@login_not_required
@require_safe
def consistency(_request: HttpRequest, old: int, new: int) -> HttpResponse:
    """The hashes that show that the tree of one size has grown from another, one a line, in base64."""
    newest = newest_checkpoint()
    if newest is None or not old <= new <= newest.size:
        raise Http404
    hashes = tree.prove_growth(old, new)
    return HttpResponse("".join(f"{encoded(one)}\n" for one in hashes), content_type=PLAIN)


@login_not_required
@csrf_exempt
@require_POST
def cosignatures(request: HttpRequest) -> HttpResponse:
    """Take a checkpoint that a known witness has signed: 204; 403 for a stranger, 409 if it is not ours."""
    if int(request.headers.get("Content-Length") or 0) > LONGEST_NOTE:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        take_cosignature(text=request.body.decode("utf-8", "replace"), now=timezone.now())
    except NotAWitness:
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    except NotOurs:
        return HttpResponse(status=HTTPStatus.CONFLICT)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
