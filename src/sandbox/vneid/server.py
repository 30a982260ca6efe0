"""The authorization server on Authlib: code flow alone, S256 and nonce required, codes that open once."""

from __future__ import annotations

import secrets
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from authlib.integrations.django_oauth2 import AuthorizationServer, BearerTokenValidator, ResourceProtector
from authlib.oauth2.rfc6749.errors import InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from authlib.oidc.rpinitiated import EndSessionEndpoint
from django.db import IntegrityError, transaction
from joserfc.jwk import KeySet

from sandbox.vneid.claims import pairwise
from sandbox.vneid.grants import CLIENTS, grant_of_code, is_used, take, token_of_text
from sandbox.vneid.issuers import ISSUERS, Issuer
from sandbox.vneid.keys import ALGORITHM, key_set, signing_key
from sandbox.vneid.models import CODE_LIFE, TOKEN_LIFE, Client, Grant, Token, UsedAssertion, digest

if TYPE_CHECKING:
    from authlib.oauth2.rfc6749 import OAuth2Request
    from joserfc.jwk import ECKey

    from sandbox.vneid.sessions import SignedIn


def seconds() -> int:
    """Return the time as tokens tell it."""
    return int(time.time())


def a_secret(**_about: object) -> str:
    """Return a code or a token that nobody guesses."""
    return secrets.token_urlsafe(36)


class RequiredS256(CodeChallenge):
    """PKCE without which no code is given, for confidential clients too; `plain` is no method."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:  # noqa: ANN401 - Authlib is untyped
        """Refuse a request without a challenge, or whose method is missing or plain."""
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with 'code_challenge_method=S256' is required.")
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(AuthorizationCodeGrant):
    """The code flow; `request.user` is what the session proved, `authenticate_user` the stored grant."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]

    def generate_authorization_code(self) -> str:
        """Draw a code."""
        return a_secret()

    def save_authorization_code(self, code: str, request: OAuth2Request) -> Grant:
        """Keep what the person agreed to."""
        asked = request.payload.data
        proved: SignedIn = request.user
        return Grant.objects.create(
            client=request.client,
            code=digest(code),
            redirect_uri=asked["redirect_uri"],
            scope=request.scope,
            nonce=asked["nonce"],
            code_challenge=asked["code_challenge"],
            code_challenge_method=asked["code_challenge_method"],
            resident_id=proved.resident,
            kind=proved.kind,
            business=proved.business,
            level=proved.level,
            auth_time=proved.auth_time,
            expires_at=seconds() + CODE_LIFE,
        )

    def query_authorization_code(self, code: str, client: Client) -> Grant | None:
        """Take the code: whoever comes second gets nothing, and ends what the first one got."""
        found = grant_of_code(client, code)
        if found is None or take(found, now=seconds()):
            return found if found and found.expires_at > seconds() else None
        Token.objects.filter(grant=found).update(revoked=True)
        return None

    def delete_authorization_code(self, authorization_code: Grant) -> None:
        """Keep the used code, so that a replay is known as one."""

    def authenticate_user(self, authorization_code: Grant) -> Grant:
        """Return whom the token tells about."""
        return authorization_code


class IdentityToken(OpenIDCode):
    """Identity tokens: who (`sub`), how sure (`acr`, `amr`, `auth_time`), for whom; nothing else."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(require_nonce=True)
        self.issuer = issuer

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        """Whether the client has used the nonce before."""
        return is_used(request.client, nonce)

    def resolve_client_private_key(self, client: Client) -> ECKey:  # noqa: ARG002 - one key signs for all
        """Return the key of the moment."""
        return self._key[1]

    def get_encode_header(self, client: Client) -> dict[str, str]:  # noqa: ARG002
        """Name the key of the moment."""
        return {"alg": ALGORITHM, "kid": self._key[0], "typ": "JWT"}

    @property
    def _key(self) -> tuple[str, ECKey]:
        return signing_key(self.issuer, now=seconds())

    def get_client_algorithm(self, client: Client) -> str:  # noqa: ARG002
        """One algorithm for all."""
        return ALGORITHM

    def get_client_claims(self, client: Client) -> dict[str, str | int]:
        """Say who tells whom, and for how long."""
        return {"iss": self.issuer.url, "aud": client.client_id, "exp": seconds() + TOKEN_LIFE}

    def generate_user_info(self, user: Grant, scope: str) -> dict[str, str]:  # noqa: ARG002
        """Tell the `sub` alone: this token goes through addresses at the logout."""
        return {"sub": pairwise(user.client, user.resident_id)}


class SignedAssertion(JWTBearerClientAssertion):
    """private_key_jwt: a client signs who it is, once."""

    CLIENT_AUTH_METHOD = "private_key_jwt"

    def __init__(self, issuer: Issuer) -> None:
        super().__init__()
        self.issuer = issuer

    def get_audiences(self) -> list[str]:
        """Name the token endpoint, or the provider."""
        return [f"{self.issuer.url}/token", self.issuer.url]

    def validate_jti(self, claims: dict[str, Any], jti: str) -> bool:
        """Whether the assertion is new; it is noted as used."""
        client = Client.objects.get(client_id=claims["sub"])
        try:
            with transaction.atomic():
                UsedAssertion.objects.create(client=client, jti=jti, expires_at=int(claims["exp"]))
        except IntegrityError:
            return False
        return True

    def resolve_client_public_key(self, client: Client) -> KeySet:
        """Return the keys that the client registered."""
        return KeySet.import_key_set(client.jwks)


class EndSession(EndSessionEndpoint):
    """RP-initiated logout; the view ends the browser's session itself."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__()
        self.issuer = issuer

    def get_server_jwks(self) -> KeySet:
        """Return the keys that identity tokens are signed by."""
        return key_set(self.issuer, now=seconds())

    def get_algorithms(self) -> list[str]:
        """Accept what we sign by."""
        return [ALGORITHM]

    def end_session(self, end_session_request: object) -> None:
        """Leave it to the view, which holds the browser's session."""


class Provider(AuthorizationServer):
    """One issuer's server: it knows its own clients alone."""

    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer
        super().__init__(Client, Token)
        self.register_grant(CodeGrant, [RequiredS256(required=True), IdentityToken(issuer)])
        self.register_client_auth_method("private_key_jwt", SignedAssertion(issuer))
        self.register_endpoint(EndSession(issuer))

    def load_config(self, config: dict[str, Any]) -> None:
        """Take ours, whatever the settings say: tokens live ten minutes and are not renewed."""
        own = {"token_expires_in": {"authorization_code": TOKEN_LIFE}, "access_token_generator": a_secret}
        super().load_config({**config, **own})

    def query_client(self, client_id: str) -> Client | None:
        """Return a client of this issuer; one that nobody knows may have been registered a moment ago."""
        place = (self.issuer.code, client_id)
        if place not in CLIENTS():
            CLIENTS.forget()
        return CLIENTS().get(place)

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> Token:
        """Keep the token's digest."""
        return Token.objects.create(
            grant=request.authorization_code,
            access_token=digest(token["access_token"]),
            scope=token["scope"],
            expires_at=seconds() + TOKEN_LIFE,
        )


class Bearer(BearerTokenValidator):
    """Access tokens, looked up by digest."""

    def authenticate_token(self, token_string: str) -> Token | None:
        """Return the token, whatever its state."""
        return token_of_text(token_string)


@cache
def provider(code: str) -> Provider:
    """Return the server of an issuer; KeyError without one."""
    return Provider(ISSUERS[code])


protector = ResourceProtector()
protector.register_token_validator(Bearer(Token))
