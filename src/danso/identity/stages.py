"""Pages open to people or before the second factor say so; every other needs a verified officer."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect

from danso.identity.programmes import problem
from danso.identity.sessions import current_session
from danso.ledger.access import Assurance

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    View = Callable[..., HttpResponseBase]

MARK = "opens_after_password"
PEOPLE_MARK = "opens_to_people"


def after_password(view: View) -> View:
    """Mark a page that a user opens between the password and the second factor."""
    setattr(view, MARK, True)
    return view


def opens_after_password(view: View) -> bool:
    """Whether the page is one of those."""
    return getattr(view, MARK, False)


def requires(level: Assurance) -> Callable[[View], View]:
    """Open a page to people signed in at `level` or above; others are sent to prove it and come back.

    The page finds the sign-in as `request.authentication` and who it is as `request.person`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            session = current_session(request)
            if session is None:
                return sent_to(request, "identity:choose_provider", 401)
            if session.level < level:
                return sent_to(request, "identity:step_up", 403)
            request.authentication = session  # type: ignore[attr-defined]
            request.person = session.person  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        page: View = never_cache(guarded)
        page.login_required = False  # type: ignore[attr-defined] # the officers' door does not guard it
        setattr(page, PEOPLE_MARK, level)
        return page

    return guard


def opens_to_people(view: View) -> Assurance:
    """Return the level at which the page opens to people, NONE for officers' pages."""
    level: Assurance = getattr(view, PEOPLE_MARK, Assurance.NONE)
    return level


def sent_to(request: HttpRequest, step: str, status: int) -> HttpResponseBase:
    """Send a person to the missing step, and tell a programme which status stands for it."""
    if request.path.startswith("/api/"):
        words = {401: "sign-in required", 403: "assurance level 02 required"}
        return problem(status, words[status])
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(reverse(step))
    back = QueryDict(mutable=True)
    if request.method == "GET":
        back["next"] = request.get_full_path()
    return redirect(reverse(step, query=back))
