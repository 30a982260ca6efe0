"""Signed messages: the RFC's own vector, another library's signatures, and everything that is refused."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    algorithms,
)
from hypothesis import given
from hypothesis import strategies as st

from danso.signatures import (
    ANSWER,
    REQUEST,
    Message,
    Refusal,
    SignatureRefused,
    claim_of,
    content_digest,
    sign,
)

NOW = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
ASKED = Message(
    "https://danso.example/api/identity/authentications", {"content-type": "application/json"}, b'{"a":1}'
)
# RFC 9421, appendices B.1.4 and B.2.6.
RFC_KEY = b"""-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----"""
RFC_REQUEST = Message(
    "https://example.com/foo?param=Value&Pet=dog",
    {
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-length": "18",
        "signature-input": 'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"',
        "signature": "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lI"
        "p5WPpBKRCw==:",
    },
    b'{"hello": "world"}',
)
RFC_COVER = ("date", "@method", "@path", "@authority", "content-type", "content-length")


def signed(message: Message = ASKED, *, nonce: str = "n-1", **said) -> Message:
    headers = sign(message, key=KEY, keyid="bank-1", nonce=nonce, now=NOW, **said)
    return replace(message, headers={**message.headers, **{k.lower(): v for k, v in headers.items()}})


def refused(message: Message, *, now: dt.datetime = NOW, **said) -> Refusal:
    with pytest.raises(SignatureRefused) as refusal:
        claim_of(message, now=now, **said).check(KEY.public_key())
    return refusal.value.code


def with_header(message: Message, name: str, value: str) -> Message:
    return replace(message, headers={**message.headers, name: value})


def test_the_rfc_s_ed25519_vector_is_believed() -> None:
    key = load_pem_private_key(RFC_KEY, None)
    with_nonce = with_header(
        RFC_REQUEST, "signature-input", RFC_REQUEST.headers["signature-input"] + ';nonce="x"'
    )
    now = dt.datetime.fromtimestamp(1618884473, dt.UTC)
    claim = claim_of(with_nonce, now=now, required=RFC_COVER)
    as_in_the_rfc = replace(claim, base=claim.base.removesuffix(b';nonce="x"'))
    as_in_the_rfc.check(key.public_key())
    assert as_in_the_rfc.base.decode().splitlines()[:4] == [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT', '"@method": POST', '"@path": /foo',
        '"@authority": example.com',
    ]  # fmt: skip
    assert claim.keyid == "test-key-ed25519"


def test_the_rfc_s_request_has_no_nonce_and_is_refused() -> None:
    now = dt.datetime.fromtimestamp(1618884473, dt.UTC)
    assert refused(RFC_REQUEST, now=now, required=RFC_COVER) is Refusal.INCOMPLETE


def test_a_signed_request_is_believed_and_says_who_and_when() -> None:
    claim = claim_of(signed(), now=NOW)
    claim.check(KEY.public_key())
    assert (claim.keyid, claim.nonce, claim.created) == ("bank-1", "n-1", NOW)


class Keys(HTTPSignatureKeyResolver):
    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:  # noqa: ARG002 - the library's signature
        return KEY

    def resolve_public_key(self, key_id: str):  # noqa: ARG002
        return KEY.public_key()


class Sent:
    """A request as the other library reads and writes it."""

    def __init__(self, message: Message) -> None:
        self.method, self.url, self.headers = message.method, message.target, dict(message.headers)


def test_another_library_s_signature_is_believed() -> None:
    sent = Sent(ASKED)
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=Keys())
    signer.sign(
        sent, key_id="bank-1", nonce="n-1", created=NOW, covered_component_ids=REQUEST, body=ASKED.body
    )
    lowered = {name.lower(): value for name, value in sent.headers.items()}
    claim_of(replace(ASKED, headers=lowered), now=NOW).check(KEY.public_key())


def test_another_library_believes_our_signature() -> None:
    verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=Keys())
    now = dt.datetime.now(dt.UTC)
    ours = sign(ASKED, key=KEY, keyid="bank-1", nonce="n-1", now=now)
    sent = Sent(replace(ASKED, headers={**ASKED.headers, **ours}))
    found = verifier.verify(sent, require_components=REQUEST, body=ASKED.body)
    assert found[0].nonce == "n-1"


@pytest.mark.parametrize(
    "altered",
    [
        {"method": "PUT"},
        {"target": "https://danso.example/api/identity/authentications?x=1"},
        {"target": "https://evil.example/api/identity/authentications"},
        {"headers": {**signed().headers, "content-type": "text/plain"}},
        {"headers": {**signed().headers, "signature": "sig1=:" + base64.b64encode(bytes(64)).decode() + ":"}},
    ],
)
def test_an_altered_component_is_refused(altered: dict[str, object]) -> None:
    assert refused(replace(signed(), **altered)) is Refusal.WRONG


def test_an_altered_body_is_refused_before_the_key_is_asked() -> None:
    assert refused(replace(signed(), body=b'{"a":2}')) is Refusal.DIGEST


def test_a_new_digest_of_an_altered_body_breaks_the_signature() -> None:
    other = b'{"a":2}'
    message = with_header(replace(signed(), body=other), "content-digest", content_digest(other))
    assert refused(message) is Refusal.WRONG


def test_a_body_of_no_digest_that_is_known_is_refused() -> None:
    weak = base64.b64encode(hashlib.md5(ASKED.body).digest()).decode()  # noqa: S324 - the point of the test
    assert refused(with_header(signed(), "content-digest", f"md5=:{weak}:")) is Refusal.DIGEST


def test_one_wrong_digest_among_right_ones_is_refused() -> None:
    both = f"{content_digest(ASKED.body)}, sha-512=:{base64.b64encode(bytes(64)).decode()}:"
    assert refused(with_header(signed(), "content-digest", both)) is Refusal.DIGEST


@pytest.mark.parametrize("seconds", [-301, 301])
def test_five_minutes_from_now_is_too_far(seconds: int) -> None:
    assert refused(signed(), now=NOW + dt.timedelta(seconds=seconds)) is Refusal.STALE


@pytest.mark.parametrize("seconds", [-299, 0, 299])
def test_a_clock_may_be_wrong_by_less(seconds: int) -> None:
    claim_of(signed(), now=NOW + dt.timedelta(seconds=seconds)).check(KEY.public_key())


def test_a_signature_that_says_it_is_over_is_over() -> None:
    message = signed()
    over = f"{message.headers['signature-input']};expires={int(NOW.timestamp()) - 400}"
    assert refused(with_header(message, "signature-input", over)) is Refusal.STALE


def test_a_foreign_key_is_refused() -> None:
    with pytest.raises(SignatureRefused) as refusal:
        claim_of(signed(), now=NOW).check(Ed25519PrivateKey.generate().public_key())
    assert refusal.value.code is Refusal.WRONG


@pytest.mark.parametrize("name", ["signature", "signature-input"])
def test_a_missing_header_is_refused(name: str) -> None:
    headers = {key: value for key, value in signed().headers.items() if key != name}
    assert refused(replace(signed(), headers=headers)) is Refusal.MISSING


SIGNED = signed().headers
INPUT = SIGNED["signature-input"]


@pytest.mark.parametrize(
    "value",
    [
        f"{INPUT}, {INPUT}",
        f"{INPUT}, {INPUT.replace('sig1', 'sig2', 1)}",
        INPUT.replace("sig1", "other", 1),
        INPUT.replace('"ed25519"', '"hmac-sha256"'),
        f"{INPUT};surprise=1",
        INPUT.replace('"@method"', '"@method" "@method"'),
        INPUT.replace('"@method"', '"@method" "@method";sf'),
        INPUT.replace("created=", 'created="').replace(";keyid", '";keyid'),
        "sig1=1",
        'sig1=("é");created=1',
        f"sig1={'(' * 5_000}",
        "((",
    ],
)
def test_what_is_not_one_plain_signature_is_refused(value: str) -> None:
    assert refused(with_header(signed(), "signature-input", value)) is Refusal.UNREADABLE


@pytest.mark.parametrize(
    "value",
    [
        INPUT.replace('"content-digest" ', ""),
        INPUT.replace('"@method" ', ""),
        INPUT.replace(';nonce="n-1"', ""),
        INPUT.replace('keyid="bank-1"', 'keyid=""'),
        INPUT.replace('"@method"', '"@method" "x-absent"'),
        INPUT.replace('"@method"', '"@method" "@status"'),
    ],
)
def test_a_signature_that_covers_too_little_is_refused(value: str) -> None:
    assert refused(with_header(signed(), "signature-input", value)) is Refusal.INCOMPLETE


def test_an_answer_is_bound_to_its_request() -> None:
    request = signed()
    answer = Message(request.target, {"content-type": "application/json"}, b"{}", status=200, request=request)
    headers = sign(answer, key=KEY, keyid="house", nonce="n-1", now=NOW, components=ANSWER)
    whole = replace(answer, headers={**answer.headers, **{k.lower(): v for k, v in headers.items()}})
    claim_of(whole, now=NOW, required=ANSWER).check(KEY.public_key())
    other = signed(replace(ASKED, body=b"other"))
    assert refused(replace(whole, request=other), required=ANSWER) is Refusal.WRONG
    assert refused(replace(whole, status=403), required=ANSWER) is Refusal.WRONG


@given(text=st.text(max_size=80))
def test_no_header_breaks_the_reader(text: str) -> None:
    for name in ("signature", "signature-input", "content-digest"):
        assert refused(with_header(signed(), name, text)) in set(Refusal)


def test_a_nonce_of_quotes_is_spelled_as_the_standard_says() -> None:
    nonce = 'a "quoted" \\ one'
    assert claim_of(signed(nonce=nonce), now=NOW).nonce == nonce


def test_parameters_of_an_unusual_spelling_are_not_what_was_signed() -> None:
    unusual = INPUT.replace('" "', '"  "', 1)
    assert refused(with_header(signed(), "signature-input", unusual)) is Refusal.WRONG
