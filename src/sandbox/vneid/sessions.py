"""What the browser's session at a provider has proved, and what is still being proved."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who the visitor says they are, and the level asked for; `otp` when a code was sent."""

    resident: int
    kind: str
    business: str
    level: int
    otp: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who the visitor proved to be."""

    resident: int
    kind: str
    business: str
    level: int
    auth_time: int

    def serves(self, *, level: int, max_age: int | None, now: int) -> bool:
        """Whether this sign-in is sure and fresh enough."""
        fresh = max_age is None or now - self.auth_time <= max_age
        return self.level >= level and fresh


def signed_in(request: HttpRequest, issuer: str) -> SignedIn | None:
    """Return what the session proved at an issuer."""
    kept = request.session.get(f"{issuer}.signed_in")
    return SignedIn(**kept) if kept else None


def chosen(request: HttpRequest, issuer: str) -> Chosen | None:
    """Return what is being proved."""
    kept = request.session.get(f"{issuer}.chosen")
    return Chosen(**kept) if kept else None


def choose(request: HttpRequest, issuer: str, choice: Chosen) -> None:
    """Remember the choice until it is proved."""
    request.session[f"{issuer}.chosen"] = asdict(choice)


def sign_in(request: HttpRequest, issuer: str, choice: Chosen, *, now: int) -> SignedIn:
    """Turn a proved choice into a session under a new key."""
    proved = SignedIn(choice.resident, choice.kind, choice.business, choice.level, now)
    request.session.cycle_key()
    request.session[f"{issuer}.signed_in"] = asdict(proved)
    request.session.pop(f"{issuer}.chosen", None)
    return proved


def sign_out(request: HttpRequest, issuer: str) -> None:
    """Forget who the visitor is at an issuer."""
    request.session.pop(f"{issuer}.signed_in", None)
    request.session.pop(f"{issuer}.chosen", None)
    request.session.cycle_key()
