"""Where a request comes from, behind the proxies that we run ourselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the client's address for lock-out.

    Each of our PROXIES proxies appended one address to X-Forwarded-For; what stands further left is the
    client's own claim, and is not believed.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
    ]
    proxies: int = settings.PROXIES
    return forwarded[-proxies] if proxies and len(forwarded) >= proxies else direct
