"""`danso-sandbox client`: register a relying party with a provider."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sandbox.vneid.issuers import ISSUERS
from sandbox.vneid.models import AuthMethod
from sandbox.vneid.services import ALL_SCOPES, register_client


class Command(BaseCommand):
    """Write a client's row anew and print its secret once."""

    help = "Register a relying party with a provider and print its secret once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the client's name, addresses and method."""
        parser.add_argument("client_id")
        parser.add_argument("--issuer", choices=sorted(ISSUERS), default="vneid")
        parser.add_argument("--name", default="")
        parser.add_argument("--redirect-uri", action="append", required=True)
        parser.add_argument("--post-logout-redirect-uri", action="append", default=[])
        parser.add_argument("--auth-method", choices=AuthMethod.values, default=AuthMethod.BASIC.value)
        parser.add_argument("--scope", default=ALL_SCOPES)
        parser.add_argument("--sector", default="", help="clients of one sector see the same sub")
        parser.add_argument("--jwks", type=Path, help="file of the client's public keys (private_key_jwt)")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Register and print."""
        jwks: Path | None = options["jwks"]
        secret = register_client(
            issuer=ISSUERS[options["issuer"]],
            client_id=options["client_id"],
            name=options["name"] or options["client_id"],
            redirect_uris=options["redirect_uri"],
            post_logout_redirect_uris=options["post_logout_redirect_uri"],
            auth_method=AuthMethod(options["auth_method"]),
            scope=options["scope"],
            sector=options["sector"],
            jwks=json.loads(jwks.read_text(encoding="utf-8")) if jwks else None,
        )
        if secret:
            self.stdout.write(secret)
