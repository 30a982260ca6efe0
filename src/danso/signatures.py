"""HTTP message signatures (chữ ký thông điệp): RFC 9421 with Ed25519, bodies by Content-Digest (RFC 9530).

Strict on purpose: one signature a message, no component or parameter that is not known here. A signature is
believed by its key alone; that a message comes once is the caller's to check, by key id and nonce.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import http_sf
from cryptography.exceptions import InvalidSignature

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

    InnerList = tuple[list[tuple[Any, dict[str, Any]]], dict[str, Any]]

ALGORITHM: Final = "ed25519"
SKEW: Final = dt.timedelta(seconds=300)
LONGEST_HEADER: Final = 2_048
REQUEST: Final = ("@method", "@target-uri", "content-digest", "content-type")
ANSWER: Final = ("@status", "content-digest", "content-type", "content-digest;req")
REQ: Final = ";req"  # a component of the request that is answered
LABEL: Final = "sig1"
_DIGESTS: Final = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}
_PARAMETERS: Final = {"created": int, "expires": int, "keyid": str, "nonce": str, "alg": str, "tag": str}


class Refusal(StrEnum):
    """Why a signature is not believed."""

    MISSING = "signature_missing"
    UNREADABLE = "signature_unreadable"
    INCOMPLETE = "signature_incomplete"
    STALE = "signature_stale"
    DIGEST = "digest_wrong"
    WRONG = "signature_wrong"


class SignatureRefused(Exception):  # noqa: N818 - said as the domain says it
    """The signature is not believed; the text is the refusal's code and nothing of the message."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Message:
    """A request, or an answer to one (`status`, `request`); names of headers in lower case."""

    target: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    method: str = "POST"
    status: int = 0
    request: Message | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a signature says of itself, not believed before `check`; `base` is what was signed."""

    keyid: str
    nonce: str
    created: dt.datetime
    base: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def check(self, key: Ed25519PublicKey) -> None:
        """Raise SignatureRefused unless the key made the signature."""
        try:
            key.verify(self.signature, self.base)
        except InvalidSignature:
            raise SignatureRefused(Refusal.WRONG) from None


def content_digest(body: bytes) -> str:
    """The Content-Digest header of a body."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def sign(
    message: Message,
    *,
    key: Ed25519PrivateKey,
    keyid: str,
    nonce: str,
    now: dt.datetime,
    components: Sequence[str] = REQUEST,
) -> dict[str, str]:
    """Return the headers that sign the message, Content-Digest among them.

    `components` end in `;req` when they are the answered request's.
    """
    digest = content_digest(message.body)
    signed = replace(message, headers={**message.headers, "content-digest": digest})
    inner: InnerList = (
        [(name.removesuffix(REQ), {"req": True} if name.endswith(REQ) else {}) for name in components],
        {"created": int(now.timestamp()), "keyid": keyid, "nonce": nonce, "alg": ALGORITHM},
    )
    spelled = _spelled(inner)
    signature = key.sign(_base(signed, inner, spelled))
    return {
        "Content-Digest": digest,
        "Signature-Input": f"{LABEL}={spelled}",
        "Signature": f"{LABEL}=:{base64.b64encode(signature).decode()}:",
    }


def claim_of(
    message: Message, *, now: dt.datetime, required: Sequence[str] = REQUEST, skew: dt.timedelta = SKEW
) -> Claim:
    """Read the message's one signature and check all but the key: cover, times, digest of the body.

    Raises SignatureRefused. `required` are components the signature must cover.
    """
    label, inner = _only(message.headers, "signature-input", _is_inner_list)
    spelled = message.headers["signature-input"].partition("=")[2].strip()
    same, (signature, _) = _only(message.headers, "signature", _is_bytes)
    if label != same:
        raise SignatureRefused(Refusal.UNREADABLE)
    parameters = _parameters(inner)
    _complete(inner, required)
    created = _in_time(parameters, now, skew)
    if "content-digest" in required:
        _whole(message)
    return Claim(parameters["keyid"], parameters["nonce"], created, _base(message, inner, spelled), signature)


def _only(headers: Mapping[str, str], name: str, shaped: Callable[[Any], bool]) -> tuple[str, Any]:
    """The label and value of a dictionary header with one member."""
    text = headers.get(name, "")
    if not text:
        raise SignatureRefused(Refusal.MISSING)
    try:
        members = _dictionary(text)
    except ValueError:
        raise SignatureRefused(Refusal.UNREADABLE) from None
    if len(members) != 1 or not all(map(shaped, members.values())):
        raise SignatureRefused(Refusal.UNREADABLE)
    return next(iter(members.items()))


def _dictionary(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_HEADER or not text.isascii():
        raise ValueError("not a header of ours")
    return dict(http_sf.parse(text.encode(), tltype="dictionary", on_duplicate_key=_twice))  # type: ignore[arg-type]


def _twice(key: str, _context: str) -> None:
    raise ValueError(f"{len(key)} characters come twice")


def _is_inner_list(member: Any) -> bool:  # noqa: ANN401 - any structured value
    return isinstance(member[0], list) and all(_is_name(name) for name, _ in member[0])


def _is_name(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) and not isinstance(value, http_sf.Token)


def _is_bytes(member: Any) -> bool:  # noqa: ANN401
    return isinstance(member[0], bytes)


def _parameters(inner: InnerList) -> dict[str, Any]:
    given = inner[1]
    sound = all(_is_parameter(name, value) for name, value in given.items())
    if not sound or given.get("alg", ALGORITHM) != ALGORITHM:
        raise SignatureRefused(Refusal.UNREADABLE)
    if not given.keys() >= {"created", "keyid", "nonce"} or not (given["keyid"] and given["nonce"]):
        raise SignatureRefused(Refusal.INCOMPLETE)
    return given


def _is_parameter(name: str, value: Any) -> bool:  # noqa: ANN401
    return type(value) is _PARAMETERS.get(name)


def _complete(inner: InnerList, required: Sequence[str]) -> None:
    names = [(name, tuple(given)) for name, given in inner[0]]
    if len(set(names)) != len(names):
        raise SignatureRefused(Refusal.UNREADABLE)
    wanted = {(name.removesuffix(REQ), ("req",) if name.endswith(REQ) else ()) for name in required}
    if not wanted <= set(names):
        raise SignatureRefused(Refusal.INCOMPLETE)


def _in_time(parameters: Mapping[str, Any], now: dt.datetime, skew: dt.timedelta) -> dt.datetime:
    seconds, present, room = parameters["created"], now.timestamp(), skew.total_seconds()
    if abs(seconds - present) > room or parameters.get("expires", present) < present - room:
        raise SignatureRefused(Refusal.STALE)
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _whole(message: Message) -> None:
    """Check the body against every digest that is known; one at least."""
    text = message.headers.get("content-digest", "")
    try:
        told = _dictionary(text) if text else {}
    except ValueError:
        raise SignatureRefused(Refusal.UNREADABLE) from None
    known = {name: member[0] for name, member in told.items() if name in _DIGESTS and _is_bytes(member)}
    right = (hmac.compare_digest(_DIGESTS[name](message.body).digest(), said) for name, said in known.items())
    if not known or not all(right):
        raise SignatureRefused(Refusal.DIGEST)


def _base(message: Message, inner: InnerList, spelled: str) -> bytes:
    """What is signed; `spelled` are the parameters as the header has them: so the signer must have too."""
    lines = [f"{_named(name, given)}: {_value(message, name, given)}" for name, given in inner[0]]
    return "\n".join([*lines, f'"@signature-params": {spelled}']).encode("ascii")


def _named(name: str, given: Mapping[str, Any]) -> str:
    return f'"{name}"{REQ if given else ""}'


def _value(message: Message, name: str, given: Mapping[str, Any]) -> str:
    source = message.request if given == {"req": True} else message if not given else None
    if source is None:
        raise SignatureRefused(Refusal.UNREADABLE)
    derived = DERIVED.get(name)
    value = derived(source) if derived else source.headers.get(name)
    if value is None or not value.isascii() or not value.replace("\t", " ").isprintable():
        raise SignatureRefused(Refusal.INCOMPLETE)
    return value.strip()


def _authority(message: Message) -> str:
    parts = urlsplit(message.target)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "").lower()
    return host if parts.port in {None, usual} else f"{host}:{parts.port}"


DERIVED: Final[Mapping[str, Callable[[Message], str | None]]] = {
    "@method": lambda message: None if message.status else message.method,
    "@target-uri": lambda message: None if message.status else message.target,
    "@authority": lambda message: None if message.status else _authority(message),
    "@path": lambda message: None if message.status else urlsplit(message.target).path or "/",
    "@query": lambda message: None if message.status else f"?{urlsplit(message.target).query}",
    "@status": lambda message: str(message.status) if message.status else None,
}


def _spelled(inner: InnerList) -> str:
    """The inner list of a signature of ours: its values are of the two kinds written here."""
    names = " ".join(_named(name, given) for name, given in inner[0])
    told = "".join(f";{name}={_item(value)}" for name, value in inner[1].items())
    return f"({names}){told}"


def _item(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'
