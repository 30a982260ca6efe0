"""A provider over real HTTP that answers as a test wants it to: honestly, or with one lie."""

from __future__ import annotations

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey

CLIENT = "danso-thu"


@dataclass
class Liar:
    """What the provider says; `claims` changes the identity token, None takes a claim out."""

    sub: str = "sub-1"
    acr: str | None = "LoA1"
    info: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "khoa-1"}))
    published: list[ECKey] | None = None
    forge: str = ""  # "none", "public key as secret", "another key", "unknown kid"
    status: int = 200
    asked: dict[str, str] = field(default_factory=dict)  # parameters of the last authorization request
    tokens_asked: list[dict[str, str]] = field(default_factory=list)

    def start(self) -> None:
        """Serve on a free port of this machine."""
        liar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(liar.get(urlsplit(self.path).path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                liar.tokens_asked.append({name: values[0] for name, values in parse_qs(body).items()})
                self._answer(liar.token())

            def _answer(self, told: Any) -> None:
                self.send_response(liar.status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def get(self, path: str) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/jwks",
                "end_session_endpoint": f"{self.issuer}/logout",
                **self.metadata,
            }
        if path == "/jwks":
            keys = self.published if self.published is not None else [self.key]
            return {"keys": [key.as_dict(private=False) for key in keys]}
        return {"sub": self.sub, **self.info}

    def token(self) -> dict[str, Any]:
        verifier = self.tokens_asked[-1].get("code_verifier", "")
        if create_s256_code_challenge(verifier) != self.asked["code_challenge"]:
            self.status = 400
            return {"error": "invalid_grant"}
        return {"access_token": "ma-truy-cap", "token_type": "Bearer", "id_token": self.id_token()}

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.sub,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": self.asked.get("nonce"),
            "acr": self.acr,
            "amr": ["pwd"],
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        return self.sign(kept)

    def sign(self, claims: dict[str, Any]) -> str:
        if self.forge == "none":
            return jws.serialize_compact({"alg": "none"}, json.dumps(claims), OctKey.generate_key(), ["none"])
        if self.forge == "public key as secret":
            return signed_by_public_key(claims, self.key.as_pem(private=False))
        if self.forge == "another key":
            other = ECKey.generate_key("P-256")
            return jwt.encode({"alg": "ES256", "kid": "khoa-1"}, claims, other)
        kid = "khoa-la" if self.forge == "unknown kid" else self.key.kid
        return jwt.encode({"alg": "ES256", "kid": kid}, claims, self.key)


def signed_by_public_key(claims: dict[str, Any], pem: bytes) -> str:
    """Sign with what everybody knows, as a library that mixes up algorithms would accept it."""
    header = {"alg": "HS256", "kid": "khoa-1"}
    parts = [urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in (header, claims)]
    mark = hmac.digest(pem, b".".join(parts), "sha256")
    return b".".join([*parts, urlsafe_b64encode(mark).rstrip(b"=")]).decode()


def table(issuer: str, **changes: str) -> str:
    """Return a provider's table for an issuer."""
    lines = {
        "order": "1",
        "name": '"Nhà cung cấp thử"',
        "words": '"Tài khoản thử"',
        "issuer": f'"{issuer}"',
        "client_id": f'"{CLIENT}"',
        "auth_method": '"client_secret_basic"',
        "secret_file": '"thu_secret"',
        "algorithms": '["ES256"]',
        "account_levels": "true",
        "iss_in_response": "true",
        **changes,
    }
    head = "\n".join(f"{name} = {value}" for name, value in lines.items())
    return f"""{head}
[scopes]
loa1 = "openid profile"
loa2 = "openid profile dinh_danh to_chuc"
[acr]
LoA1 = 1
LoA2 = 2
[claims]
number = "so_dinh_danh"
name = "ho_ten"
born_on = "ngay_sinh"
kind = "loai_tai_khoan"
level = "muc_do"
business_code = "ma_so_to_chuc"
business_name = "ten_to_chuc"
"""
