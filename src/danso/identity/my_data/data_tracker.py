"""The log for programmes, in the shapes of the Data Tracker protocol 2: findUsage, usagePeriod, heartbeat.

It differs in one point: the protocol names the person in the address; here it is whoever is signed in at
level 02, or whom they act for, since a personal number does not belong into an address.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from danso.identity.my_data.entries import Filters, agency_names, lines_of
from danso.identity.my_data.views import Scope, number_of, person_of
from danso.identity.my_data.wording import mode_words, purpose_words
from danso.identity.programmes import for_programmes, problem
from danso.identity.stages import requires
from danso.ledger.access import Assurance
from danso.ledger.queries import sealing_state

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from danso.ledger.models import Line

MOST = 1000


class WrongParameterError(ValueError):
    """A parameter that cannot be read; the text is its name."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which usages are asked for: from `start`, up to, not including, `end`."""

    start: dt.datetime | None
    end: dt.datetime | None
    offset: int
    limit: int

    @classmethod
    def of(cls, asked: QueryDict) -> Window:
        """Read the parameters; raises WrongParameterError."""
        return cls(
            start=_moment(asked, "periodStart"),
            end=_moment(asked, "periodEnd"),
            offset=_whole(asked, "offset", 0),
            limit=min(_whole(asked, "limit", MOST), MOST),
        )


def _moment(asked: QueryDict, name: str) -> dt.datetime | None:
    """An ISO moment; without a zone it is local time."""
    text = asked.get(name, "")
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment if moment.tzinfo else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        raise WrongParameterError(name) from None


def _whole(asked: QueryDict, name: str, otherwise: int) -> int:
    text = asked.get(name, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(10 * MOST**2)):
        raise WrongParameterError(name)
    return int(text)


@requires(Assurance.LOA2)
@require_GET
@for_programmes
def find_usage(request: HttpRequest) -> JsonResponse:
    """Answer who processed the person's data, newest first, 1,000 at most; refusals processed nothing."""
    try:
        window = Window.of(request.GET)
    except WrongParameterError as wrong:
        return problem(400, f"{wrong} cannot be read", [str(wrong)])
    number = number_of(person_of(request, Scope.LOG))
    lines = lines_of(number, Filters(), now=timezone.now()).filter(allowed=True)
    if window.start:
        lines = lines.filter(at__gte=window.start)
    if window.end:
        lines = lines.filter(at__lt=window.end)
    shown = list(lines[window.offset : window.offset + window.limit])
    names = agency_names({line.agency for line in shown})
    usages = [_usage(line, names[line.agency]) for line in shown]
    return JsonResponse({"totalUsages": lines.count(), "usages": usages})


def _usage(line: Line, agency: str) -> dict[str, str]:
    return {
        "logtime": timezone.localtime(line.at).isoformat(timespec="seconds"),
        "action": f"{purpose_words(line.purpose)}: {mode_words(line.mode)}",
        "receiverCode": line.agency,
        "receiverName": agency,
        "receiverSystem": line.system,
    }


@requires(Assurance.LOA2)
@require_GET
@for_programmes
def usage_period(request: HttpRequest) -> JsonResponse:
    """Answer since when the log knows of the person; now when it knows nothing yet."""
    now = timezone.now()
    lines = lines_of(number_of(person_of(request, Scope.LOG)), Filters(), now=now)
    first = lines.order_by("at").values_list("at", flat=True).first() or now
    return JsonResponse({"periodStart": timezone.localtime(first).isoformat(timespec="seconds")})


@requires(Assurance.LOA1)
@require_GET
def heartbeat(_request: HttpRequest) -> JsonResponse:
    """Answer whether the log takes lines: it does not while sealing is dead."""
    dead = sealing_state(timezone.now()).dead
    words = "the log is not being sealed" if dead else "the log takes lines"
    return JsonResponse({"status": "FAIL" if dead else "OK", "message": words})
