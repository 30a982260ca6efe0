"""Pages that open before sign-in is complete say so; every other page needs a verified officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase

    View = Callable[..., HttpResponseBase]

MARK = "opens_after_password"


def after_password(view: View) -> View:
    """Mark a page that a user opens between the password and the second factor."""
    setattr(view, MARK, True)
    return view


def opens_after_password(view: View) -> bool:
    """Whether the page is one of those."""
    return getattr(view, MARK, False)
