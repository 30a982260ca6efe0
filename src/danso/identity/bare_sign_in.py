"""What sign-ins are measured beside: the same requests with a dictionary for a database and no pages.

One WSGI program is the provider under `/op/` and the house under `/rp/`, run twice; codes, tokens, PKCE and
the signature of the identity token are real, everything else is left out.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KEY = ECKey.import_key(json.loads(os.environ["BARE_KEY"]))
PROVIDER = os.environ["BARE_PROVIDER"]
CODES: dict[str, dict[str, str]] = {}
ASKED: dict[str, dict[str, str]] = {}
HTTP = httpx.Client()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one step of the exchange."""
    size = int(environ.get("CONTENT_LENGTH") or 0)
    sent = environ.get("QUERY_STRING", "") + "&" + environ["wsgi.input"].read(size).decode()
    fields = {name: values[0] for name, values in parse_qs(sent).items()}
    origin = f"http://{environ['HTTP_HOST']}"
    status, location, body = STEPS[environ["PATH_INFO"]](origin, fields)
    headers = [("Content-Type", "application/json"), *([("Location", location)] if location else [])]
    start_response(status, headers)
    return [body.encode()]


Answer = tuple[str, str, str]
FOUND, FINE = "302 Found", "200 OK"


def begin(_origin: str, _fields: dict[str, str]) -> Answer:
    """Ask."""
    asked = {name: secrets.token_urlsafe(24) for name in ("state", "nonce", "verifier")}
    ASKED[asked["state"]] = asked
    challenge = create_s256_code_challenge(asked["verifier"])
    query = {"state": asked["state"], "nonce": asked["nonce"], "code_challenge": challenge}
    return FOUND, f"{PROVIDER}/op/authorize?{urlencode(query)}", ""


def authorize(_origin: str, fields: dict[str, str]) -> Answer:
    """Show nothing, choose at the second request, give a code at the third."""
    if fields.get("step") != "agree":
        return FINE, "", "{}"
    code = secrets.token_urlsafe(24)
    CODES[code] = fields
    return FOUND, f"/rp/callback?{urlencode({'code': code, 'state': fields['state']})}", ""


def token(_origin: str, fields: dict[str, str]) -> Answer:
    """Exchange a code."""
    grant = CODES.pop(fields["code"])
    if create_s256_code_challenge(fields["code_verifier"]) != grant["code_challenge"]:
        return "400 Bad Request", "", "{}"
    claims = {"sub": "1", "nonce": grant["nonce"], "exp": int(time.time()) + 60}
    return FINE, "", json.dumps({"id_token": jwt.encode({"alg": "ES256"}, claims, KEY)})


def userinfo(_origin: str, _fields: dict[str, str]) -> Answer:
    """Tell."""
    return FINE, "", '{"sub": "1"}'


def callback(origin: str, fields: dict[str, str]) -> Answer:
    """Believe."""
    asked = ASKED.pop(fields["state"])
    sent = {"code": fields["code"], "code_verifier": asked["verifier"]}
    given = HTTP.post(f"{PROVIDER}/op/token", data=sent).json()
    if jwt.decode(given["id_token"], KEY).claims["nonce"] != asked["nonce"]:
        return "403 Forbidden", "", "{}"
    HTTP.get(f"{PROVIDER}/op/userinfo")
    return FOUND, f"{origin}/me/", ""


STEPS: dict[str, Callable[[str, dict[str, str]], Answer]] = {
    "/rp/begin": begin,
    "/rp/callback": callback,
    "/op/authorize": authorize,
    "/op/token": token,
    "/op/userinfo": userinfo,
    "/": userinfo,
}
