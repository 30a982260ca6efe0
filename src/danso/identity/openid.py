"""The relying party: what is asked of a provider, and what is believed of its answer.

Believed only: an answer to a request of this browser (`state`), from the provider that was asked (`iss`), a
token signed by its keys in an algorithm of its table, for us, for this request (`nonce`), at the level asked
for or above (`acr`). Asking for a level proves nothing: a provider that answers lower is refused.
"""

from __future__ import annotations

import base64
import datetime as dt
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

import httpx
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key

from danso.ledger.access import Assurance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from danso.identity.providers import Provider

LEEWAY = 60  # seconds that a provider's clock may differ
KEPT = 600  # seconds that metadata and keys are believed
ASKED_AGAIN = 15  # seconds before keys are asked for again because one is not known
STEP_UP_AGE = 300  # seconds that a proof may be old when a page asks for level 02
ASSERTION_LIFE = 60
ASSERTION_KEYS: dict[str, Literal["EC", "RSA", "OKP"]] = {"ES256": "EC", "RS256": "RSA", "EdDSA": "OKP"}
EXPECTED = frozenset({"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"})


class RefusedError(Exception):
    """An answer that is not believed; `code` says why and names nobody."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnreachableError(Exception):
    """The provider does not answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What this browser asked of a provider; kept in its session until the answer."""

    provider: str
    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    wanted: int
    next: str
    purpose: str  # "person", "officer", "step_up"
    asked_at: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider told and we believe; `number` is the personal number, if told."""

    sub: str
    assurance: Assurance
    acr: str
    amr: tuple[str, ...]
    auth_time: dt.datetime
    id_token: str
    account_level: int = 0
    number: str = ""
    name: str = ""
    born_on: str = ""
    kind: str = ""
    business_code: str = ""
    business_name: str = ""

    def __repr__(self) -> str:
        return f"Told({self.assurance.name})"


class Wire:
    """HTTP to one provider, with its metadata and keys kept for a while."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.http = httpx.Client(
            timeout=settings.SIGN_IN_TIMEOUT, follow_redirects=False, headers={"Accept": "application/json"}
        )
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def metadata(self) -> dict[str, Any]:
        """Return the discovery document; one that names another issuer is refused."""
        if self._metadata and time.monotonic() - self._metadata[0] < KEPT:
            return self._metadata[1]
        told = self._json("GET", f"{self.provider.issuer}/.well-known/openid-configuration")
        if told.get("issuer") != self.provider.issuer or not EXPECTED.issubset(told):
            raise RefusedError("discovery")
        self._metadata = (time.monotonic(), told)
        return told

    def keys(self, kid: str | None) -> KeySet:
        """Return the provider's keys, asked for again when the named one is new."""
        if self._keys:
            age, keys = time.monotonic() - self._keys[0], self._keys[1]
            known = kid is None or any(key.kid == kid for key in keys.keys)
            if age < ASKED_AGAIN or (known and age < KEPT):
                return keys
        keys = KeySet.import_key_set(self._json("GET", self.metadata()["jwks_uri"]))  # type: ignore[arg-type]
        self._keys = (time.monotonic(), keys)
        return keys

    def token(self, *, code: str, asked: Asked) -> dict[str, Any]:
        """Exchange the code; the provider's refusal is a refusal."""
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect_uri,
            "code_verifier": asked.verifier,
        }
        endpoint = self.metadata()["token_endpoint"]
        headers, proof = self._who_we_are(endpoint)
        return self._json("POST", endpoint, data=sent | proof, headers=headers)

    def userinfo(self, access_token: str) -> dict[str, Any]:
        """Return the claims that the person agreed to tell."""
        endpoint = self.metadata().get("userinfo_endpoint")
        if not endpoint:
            return {}
        return self._json("GET", endpoint, headers={"Authorization": f"Bearer {access_token}"})

    def _who_we_are(self, endpoint: str) -> tuple[dict[str, str], dict[str, str]]:
        try:
            return self._proof(endpoint)
        except OSError:
            raise RefusedError("not_set_up") from None

    def _proof(self, endpoint: str) -> tuple[dict[str, str], dict[str, str]]:
        client, method = self.provider.client_id, self.provider.auth_method
        if method == "client_secret_basic":
            pair = f"{quote(client, safe='')}:{quote(self.provider.secret(), safe='')}"
            return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}, {}
        if method == "client_secret_post":
            return {}, {"client_id": client, "client_secret": self.provider.secret()}
        if method == "private_key_jwt":
            assertion = self._assertion(endpoint)
            return {}, {
                "client_id": client,
                "client_assertion_type": JWTBearerClientAssertion.CLIENT_ASSERTION_TYPE,
                "client_assertion": assertion,
            }
        return {}, {"client_id": client}

    def _assertion(self, endpoint: str) -> str:
        algorithm = self.provider.assertion_algorithm
        key = import_key(self.provider.secret(), ASSERTION_KEYS[algorithm])
        client, now = self.provider.client_id, int(time.time())
        claims = {
            "iss": client,
            "sub": client,
            "aud": endpoint,
            "jti": secrets.token_urlsafe(16),
            "iat": now,
            "exp": now + ASSERTION_LIFE,
        }
        return jwt.encode({"alg": algorithm}, claims, key, [algorithm])

    def _json(self, method: str, url: str, **sent: Any) -> dict[str, Any]:  # noqa: ANN401 - httpx's own
        try:
            answer = self.http.request(method, url, **sent)
        except httpx.HTTPError:
            raise UnreachableError(self.provider.code) from None  # its text holds the address
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise UnreachableError(self.provider.code)
        try:
            told = answer.json()
        except ValueError:
            raise UnreachableError(self.provider.code) from None
        if answer.status_code != httpx.codes.OK or not isinstance(told, dict):
            raise RefusedError("provider")
        return told


_wires: dict[str, Wire] = {}


def wire(provider: Provider) -> Wire:
    """Return the process's connection to a provider."""
    known = _wires.get(provider.issuer)
    if known is None or known.provider != provider:
        known = _wires[provider.issuer] = Wire(provider)
    return known


def ask(provider: Provider, *, wanted: Assurance, redirect_uri: str, next: str, purpose: str) -> Asked:  # noqa: A002
    """Make a request with a fresh state, nonce and verifier."""
    return Asked(
        provider=provider.code,
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        redirect_uri=redirect_uri,
        wanted=int(wanted),
        next=next,
        purpose=purpose,
        asked_at=int(time.time()),
    )


def address(provider: Provider, asked: Asked, *, language: str) -> str:
    """Return where to send the browser."""
    wanted = Assurance(asked.wanted)
    parameters = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": asked.redirect_uri,
        "scope": provider.scopes[wanted],
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": create_s256_code_challenge(asked.verifier),
        "code_challenge_method": "S256",
        "acr_values": provider.acr_for(wanted),
        "ui_locales": language,
    }
    if asked.purpose != "person":
        parameters["max_age"] = str(STEP_UP_AGE)
    uri: str = add_params_to_uri(
        wire(provider).metadata()["authorization_endpoint"], list(parameters.items())
    )
    return uri


def believed(provider: Provider, asked: Asked, answer: Mapping[str, str]) -> Told:
    """Check an answer and fetch what it stands for; RefusedError or UnreachableError."""
    check_sender(provider, answer)
    if "error" in answer:
        raise RefusedError("declined" if answer["error"] == "access_denied" else "provider")
    if not answer.get("code"):
        raise RefusedError("provider")
    line = wire(provider)
    given = line.token(code=answer["code"], asked=asked)
    id_token, access_token = given.get("id_token"), given.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise RefusedError("token")
    claims = checked(provider, asked, id_token, access_token)
    assurance = provider.assurance_of(claims.get("acr"))
    if assurance < asked.wanted:
        raise RefusedError("downgraded")
    info = line.userinfo(access_token)
    if info and info.get("sub") != claims["sub"]:
        raise RefusedError("userinfo")
    return told(provider, claims, {**claims, **info}, id_token)


def check_sender(provider: Provider, answer: Mapping[str, str]) -> None:
    """Refuse an answer of another provider (mix-up), or one that should name its sender and does not."""
    sender = answer.get("iss")
    if sender != provider.issuer and (sender is not None or provider.iss_in_response):
        raise RefusedError("mixed_up")


def checked(provider: Provider, asked: Asked, id_token: str, access_token: str) -> dict[str, Any]:
    """Return the claims of an identity token that holds in every point."""
    try:
        token = jwt.decode(
            id_token, lambda found: _key(provider, found), algorithms=list(provider.algorithms)
        )
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
                "nonce": {"essential": True, "value": asked.nonce},
                "sub": {"essential": True},
                "exp": {"essential": True},
            },
            params={"nonce": asked.nonce, "client_id": provider.client_id, "access_token": access_token},
        )
        claims.validate(leeway=LEEWAY)
    except (JoseError, ValueError, TypeError):
        raise RefusedError("token") from None
    if asked.purpose != "person":
        check_age(claims, asked)
    return dict(claims)


def check_age(claims: Mapping[str, Any], asked: Asked) -> None:
    """Refuse a step-up that rests on an old proof."""
    proved = claims.get("auth_time")
    if not isinstance(proved, int) or asked.asked_at - proved > STEP_UP_AGE + LEEWAY:
        raise RefusedError("stale")


def _key(provider: Provider, found: Any) -> Any:  # noqa: ANN401 - joserfc's guest protocol
    return wire(provider).keys(found.headers().get("kid"))


def told(provider: Provider, claims: Mapping[str, Any], said: Mapping[str, Any], id_token: str) -> Told:
    """Translate claims by the provider's table."""
    ours = {
        ours: str(said[theirs]) for ours, theirs in provider.claims.items() if said.get(theirs) is not None
    }
    level = ours.pop("level", "0")
    return Told(
        sub=str(claims["sub"]),
        assurance=provider.assurance_of(claims.get("acr")),
        acr=str(claims.get("acr", "")),
        amr=tuple(str(each) for each in claims.get("amr") or ()),
        auth_time=dt.datetime.fromtimestamp(claims.get("auth_time") or claims["iat"], dt.UTC),
        id_token=id_token,
        account_level=int(level) if level.isdecimal() else 0,
        **ours,
    )


def farewell(provider: Provider, *, id_token: str, after: str) -> str | None:
    """Return the provider's logout address (RP-initiated), None when it has none."""
    endpoint = wire(provider).metadata().get("end_session_endpoint")
    if not endpoint:
        return None
    parameters = [("client_id", provider.client_id), ("post_logout_redirect_uri", after)]
    if id_token:
        parameters.insert(0, ("id_token_hint", id_token))
    uri: str = add_params_to_uri(endpoint, parameters)
    return uri
