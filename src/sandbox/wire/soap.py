"""`POST /soap/dancu`: the register's own service, with its manners.

As the live system seems to, it answers a refusal with HTTP 200 and an empty collection, whose GhiChu names
the reason; in the fault mode `fault` it says SOAP faults instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sandbox.wire import collection, gate, records
from sandbox.wire.envelope import Asked, read
from sandbox.wire.faults import Board, Fault, Mode
from sandbox.wire.models import Service
from sandbox.wire.refusals import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sandbox.wire.models import Consumer
    from sandbox.wire.records import State

BOARD = Board(longest=settings.HANG_SECONDS, at_once=max(1, settings.THREADS - 1))
XML = "text/xml; charset=utf-8"
XML_TYPES = ("application/xml", "text/xml")


@csrf_exempt
@require_POST
def dancu(request: HttpRequest) -> HttpResponse:
    """Answer one of the three operations."""
    service = Service.LOOK_UP
    try:
        consumer = gate.identify(request)
        asked = _asked(request)
        service = asked.service
        gate.allow(consumer, service)
        fault = BOARD.strike(service)
        return _down() if fault is None else answer(asked, consumer, fault)
    except Refusal as refusal:
        return refused(refusal, BOARD.of(service).modes)


def answer(asked: Asked, consumer: Consumer, fault: Fault) -> HttpResponse:
    """Look the person up and word the answer in the modes of the fault."""
    gate.once(consumer, asked.request)
    if Mode.FAULT in fault.modes:
        raise Refusal("DC-503", "nguon_ngung")
    if Mode.EMPTY in fault.modes:
        return HttpResponse(b"", content_type=XML)
    found = records.verified(
        number=asked.number, old_number=asked.old_number, name=asked.name, birth=asked.birth
    )
    if asked.service == Service.VERIFY:
        return _xml(collection.verdict(exists=bool(found)))
    return _xml(collection.collection(found, records.state(), fault.modes))


def refused(refusal: Refusal, modes: frozenset[Mode]) -> HttpResponse:
    """Word a refusal."""
    if Mode.FAULT in modes:
        return _xml(collection.fault(refusal), status=500)
    state: State = records.state()
    return _xml(collection.collection((), state, note=f"{refusal.code}: {refusal.reason}"))


def _asked(request: HttpRequest) -> Asked:
    if request.content_type not in XML_TYPES or "SOAPAction" not in request.headers:
        raise Refusal("DC-400", "tham_so", ("Content-Type", "SOAPAction"))
    return read(request.body)


def _xml(content: object, status: int = 200) -> HttpResponse:
    return HttpResponse(collection.enveloped(content), status=status, content_type=XML)  # type: ignore[arg-type]


def _down() -> HttpResponse:
    return HttpResponse(b"", status=503, content_type=XML)
